import type { EffectKind } from '../../domain/effect.js';
import { type Effect, putBack } from '../../store/outbox.js';
import { sendBuyerMessage } from './buyer-message.js';
import { readChat } from './chat-read.js';
import { cancelOrder } from './order-cancel.js';
import { refreshOrders } from './order-refresh.js';
import { pollOrders } from './orders-poll.js';
import { postNote } from './post-note.js';
import { readBack } from './read-back.js';
import { postCard, updateCard } from './show-card.js';
import { refreshToken } from './token-refresh.js';
import { registerWebhooks } from './webhooks-register.js';
import type { World } from './world.js';

type Perform = (effect: Effect, world: World) => Promise<unknown>;

const PERFORM: Record<EffectKind, Perform> = {
  'buyer.message': sendBuyerMessage,
  'order.cancel': cancelOrder,
  'order.refresh': refreshOrders,
  'orders.poll': pollOrders,
  'chat.read': readChat,
  'card.post': postCard,
  'card.update': updateCard,
  'thread.post': postNote,
  'token.refresh': refreshToken,
  'webhooks.register': registerWebhooks,
};

/**
 * Carries out one waiting effect: claims its row, makes the call, stores the outcome. Resolves to `NO_CALL` where a chat was
 * not called after all. Throws only on our own faults.
 */
export function performEffect(effect: Effect, world: World): Promise<unknown> {
  return PERFORM[effect.kind](effect, world);
}

/**
 * A row that was claimed and never settled: the call ended without an answer that was stored. A message is read back;
 * everything else begins with a read or may safely happen twice, so it simply waits again.
 */
export async function recoverEffect(effect: Effect, world: World): Promise<void> {
  if (effect.kind === 'buyer.message') return await readBack(effect, world);
  await world.store.write((unit) => putBack(unit, effect, unit.now, 'the call was cut off'));
}
