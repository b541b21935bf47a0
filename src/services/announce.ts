import { boardsOf, cardsOfOrder } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import { enqueue } from '../store/outbox.js';
import { chatLane } from './touch.js';

/** A note in each of the shop's channels, at once. */
export async function announce(unit: Unit, shopId: string, params: Record<string, unknown>): Promise<void> {
  for (const board of await boardsOf(unit.tx, shopId)) {
    await enqueue(unit, {
      kind: 'thread.post',
      lane: chatLane(board.channel_id),
      shopId,
      channelId: board.channel_id,
      params,
    });
  }
}

/** A note under each card of an order: an edit of the card alone calls nobody. `once`: said at most once under each. */
export async function announceUnder(
  unit: Unit,
  order: { id: string; shop_id: string },
  params: Record<string, unknown>,
  once?: string,
): Promise<void> {
  for (const card of await cardsOfOrder(unit.tx, order.id)) {
    await enqueue(unit, {
      kind: 'thread.post',
      lane: chatLane(card.channel_id),
      shopId: order.shop_id,
      orderId: order.id,
      channelId: card.channel_id,
      cardId: card.id,
      ...(once === undefined ? {} : { key: `${once}|${card.id}` }),
      params,
    });
  }
}
