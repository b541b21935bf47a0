import { buyerOfConversation } from '../../store/buyers.js';
import { claim, type Effect, remove } from '../../store/outbox.js';
import { keepReplies } from './keep-replies.js';
import { CALL_DEADLINE_MS, isOk, settleFailure, type World } from './world.js';

/** Something happened in a conversation: read what the buyer wrote since we last looked. */
export async function readChat(effect: Effect, world: World): Promise<void> {
  const { conversationId } = JSON.parse(effect.params) as { conversationId: string };
  const { port, ref } = world.shop(effect.shop_id);
  const claimed = await world.store.write(async (unit) => {
    const buyer = await buyerOfConversation(unit.tx, effect.shop_id, conversationId);
    // Not a buyer we ever wrote to, or a shop whose chats we may not read.
    if (!buyer || !port.buyerChat) await remove(unit, [effect.id]);
    return buyer && port.buyerChat && (await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS))
      ? buyer
      : undefined;
  });
  if (!claimed || !port.buyerChat) return;
  const read = await port.buyerChat.read(ref, conversationId, claimed.read_until);
  await world.store.write(async (unit) => {
    if (!isOk(read)) return await settleFailure(unit, effect, read);
    const buyer = await buyerOfConversation(unit.tx, effect.shop_id, conversationId);
    if (buyer) await keepReplies(unit, world.settings, buyer, read.value);
    await remove(unit, [effect.id]);
  });
}
