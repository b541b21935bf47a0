/** The way into a buyer's conversation: opened where it is not open, and what was said in it heard first. */

import type { Buyer } from '../../store/buyers.js';
import { buyerId, ensureBuyer, findBuyer, updateBuyer } from '../../store/buyers.js';
import { erasedBuyer } from '../../store/erased-buyers.js';
import type { Order } from '../../store/orders.js';
import type { Effect } from '../../store/outbox.js';
import { getShop, hearsWebhooks } from '../../store/shops.js';
import { askChat } from './chat-requests.js';
import { hearReplies } from './hear-replies.js';
import { lookBack, needsLookBack } from './look-back.js';
import { fail, letGo, refuse } from './message-endings.js';
import { isOk, type World } from './world.js';

/** Replies from before this are known when a message goes out. */
const HEARD_MS = 10_000;

/** The conversation to write into. Undefined: the row is settled or put back. */
export async function openConversation(
  effect: Effect,
  world: World,
  order: Order,
  externalBuyerId: string,
): Promise<string | undefined> {
  if (await erasedBuyer(world.store.db, effect.shop_id, externalBuyerId))
    return await letGo(effect, world, 'opted_out');
  const known = await findBuyer(world.store.db, buyerId(effect.shop_id, externalBuyerId));
  const buyer = isOpen(world, effect.shop_id, known) ? known : await open(effect, world, externalBuyerId);
  if (!buyer?.conversation_id) return undefined;
  const conversationId = buyer.conversation_id;
  if (await needsLookBack(world, effect, order)) {
    return (await lookBack(effect, world, order, buyer, conversationId)) ? conversationId : undefined;
  }
  // Somebody who has been written to may have answered: then a person goes on, not the machine. While webhooks come, replies
  // come with them; without, one look through the list serves all messages of the next seconds.
  const now = world.clock.now();
  if (buyer.last_messaged_at === null || hearsWebhooks(await getShop(world.store.db, effect.shop_id), now))
    return conversationId;
  const failure = await hearReplies(world, effect.shop_id, now - HEARD_MS);
  return failure ? await fail(effect, world, failure) : conversationId;
}

function isOpen(world: World, shopId: string, buyer: Buyer | undefined): boolean {
  const { staysOpenMs = 0 } = world.shop(shopId).port.buyerChat ?? {};
  const openedAt = buyer?.opened_at ?? null;
  return openedAt !== null && world.clock.now() < openedAt + staysOpenMs;
}

async function open(effect: Effect, world: World, externalBuyerId: string): Promise<Buyer | undefined> {
  const { ref } = world.shop(effect.shop_id);
  const opened = await askChat(world, effect.shop_id, (chat) => chat.open(ref, externalBuyerId));
  if (!isOk(opened)) return await fail(effect, world, opened);
  const { conversationId, canSend } = opened.value;
  if (!canSend) return await refuse(effect, world, 'the marketplace does not allow this chat');
  return await world.store.write(async (unit) => {
    const id = buyerId(effect.shop_id, externalBuyerId);
    await ensureBuyer(unit, effect.shop_id, externalBuyerId, unit.now);
    await updateBuyer(unit, id, { conversation_id: conversationId, opened_at: unit.now });
    return await findBuyer(unit.tx, id);
  });
}
