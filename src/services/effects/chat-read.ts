import { buyerOfConversation } from '../../store/buyers.js';
import { claim, type Effect, remove } from '../../store/outbox.js';
import { readChatSince } from './chat-requests.js';
import { hearReplies } from './hear-replies.js';
import { keepReplies } from './keep-replies.js';
import { CALL_DEADLINE_MS, isOk, settleFailure, type World } from './world.js';

interface ChatReadParams {
  /** Absent: look through the list of conversations for something new. */
  conversationId?: string;
}

/** Something happened in a conversation, or may have in any: read what buyers wrote since we last looked. */
export async function readChat(effect: Effect, world: World): Promise<void> {
  const { conversationId } = JSON.parse(effect.params) as ChatReadParams;
  if (conversationId === undefined) return await readAnyChat(effect, world);
  const { port } = world.shop(effect.shop_id);
  const claimed = await world.store.write(async (unit) => {
    const buyer = await buyerOfConversation(unit.tx, effect.shop_id, conversationId);
    // Not a buyer we ever wrote to, or a shop whose chats we may not read.
    if (!buyer || !port.buyerChat) await remove(unit, [effect.id]);
    return buyer && port.buyerChat && (await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS))
      ? buyer
      : undefined;
  });
  if (!claimed) return;
  const read = await readChatSince(world, effect.shop_id, conversationId, claimed.read_until);
  await world.store.write(async (unit) => {
    if (!isOk(read)) return await settleFailure(unit, effect, read);
    const buyer = await buyerOfConversation(unit.tx, effect.shop_id, conversationId);
    if (buyer) await keepReplies(unit, world.settings, buyer, read.value);
    await remove(unit, [effect.id]);
  });
}

async function readAnyChat(effect: Effect, world: World): Promise<void> {
  if (!(await world.store.write((unit) => claim(unit, effect.id, unit.now + CALL_DEADLINE_MS)))) return;
  const failure = await hearReplies(world, effect.shop_id, world.clock.now());
  await world.store.write(async (unit) => {
    // The next poll asks again.
    if (failure?.kind !== 'reauthorize') return await remove(unit, [effect.id]);
    await settleFailure(unit, effect, failure);
  });
}
