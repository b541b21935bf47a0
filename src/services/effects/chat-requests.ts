/** Requests to a shop's chats, as effects make them: each is counted before it is made. */
import { chatDayOf, endOfChatDay } from '../../domain/chat-budget.js';
import type { BuyerChat, ChatMessage, ReadOutcome, Retry } from '../../ports.js';
import type { Unit } from '../../store/database.js';
import { type ChatLimits, chatLimits, noteChatSpent, takeChat } from '../chat-budget.js';
import type { World } from './world.js';

export function limitsIn(world: World, shopId: string): ChatLimits {
  return chatLimits(world.settings, shopId, world.shop(shopId).port.buyerChat?.requestsADay ?? 0);
}

/** Counts one request in the transaction that claims its row. */
export async function takeWithClaim(unit: Unit, world: World, shopId: string): Promise<boolean> {
  return await takeChat(unit, shopId, limitsIn(world, shopId));
}

export async function takeRequest(world: World, shopId: string): Promise<boolean> {
  return await world.store.write((unit) => takeWithClaim(unit, world, shopId));
}

/** What a request that is not made for want of budget comes to. */
export function noneLeft(now: number): Retry {
  const afterMs = endOfChatDay(chatDayOf(now)) - now;
  return { kind: 'retry', afterMs, reason: 'the day’s chat requests are used up', spent: true };
}

/** One request that was not counted with a claim. A marketplace that says the day is used up is believed. */
export async function askChat<T>(
  world: World,
  shopId: string,
  ask: (chat: BuyerChat) => Promise<ReadOutcome<T>>,
): Promise<ReadOutcome<T>> {
  const { port } = world.shop(shopId);
  if (!port.buyerChat) return { kind: 'rejected', reason: 'the shop has no buyer chat' };
  if (!(await takeRequest(world, shopId))) return noneLeft(world.clock.now());
  const outcome = await ask(port.buyerChat);
  if (outcome.kind === 'retry' && outcome.spent)
    await world.store.write((unit) => noteChatSpent(unit, shopId));
  return outcome;
}

/** Reads a conversation, each page counted. */
export async function readChatSince(
  world: World,
  shopId: string,
  conversationId: string,
  since: number,
): Promise<ReadOutcome<ChatMessage[]>> {
  const { ref } = world.shop(shopId);
  return await askChat(world, shopId, (chat) =>
    chat.read(ref, conversationId, since, () => takeRequest(world, shopId)),
  );
}
