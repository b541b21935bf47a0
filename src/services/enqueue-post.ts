import { chatLane } from '../domain/lane.js';
import { type CardRow, ensureCard } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import { enqueue } from '../store/outbox.js';
import { isUnderway } from '../store/outbox-next.js';

/**
 * The card will be posted. A post under way stands: should its answer be lost, it is made again under its own key, by which
 * the platform knows it. A second row would have another key, and the channel a second card.
 */
export async function enqueuePost(unit: Unit, card: CardRow): Promise<void> {
  if (await isUnderway(unit.tx, 'card.post', card.id)) return;
  await enqueue(unit, {
    kind: 'card.post',
    lane: chatLane(card.channel_id),
    shopId: card.shop_id,
    ...(card.order_id === null ? {} : { orderId: card.order_id }),
    channelId: card.channel_id,
    cardId: card.id,
    subject: card.id,
  });
}

/** This order has a card in the channel from now on: one is posted unless it stands there. */
export async function postOrderCard(
  unit: Unit,
  order: { id: string; shop_id: string },
  channelId: string,
): Promise<void> {
  const of = { kind: 'order', shopId: order.shop_id, orderId: order.id, channelId } as const;
  const card = await ensureCard(unit, of);
  if (card.message_ref === null) await enqueuePost(unit, card);
}
