import { chatLane } from '../domain/lane.js';
import { boardsOf, cardsOfOrder } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import { enqueue } from '../store/outbox.js';

/** In calm a board shows a change this soon; in a livestream, which changes it many times a second, it is edited this seldom. */
const BOARD_SOON_MS = 1_000;
const BOARD_APART_MS = 10_000;

/** Boards that will be drawn anew because of what this transaction did: once is enough, however many orders it changes. */
const touched = new WeakMap<Unit, Set<string>>();

/** The boards of a shop will show its present state. */
export async function touchBoards(unit: Unit, shopId: string): Promise<void> {
  const shops = touched.get(unit) ?? new Set();
  if (shops.has(shopId)) return;
  touched.set(unit, shops.add(shopId));
  for (const board of await boardsOf(unit.tx, shopId)) {
    await enqueue(unit, {
      kind: 'card.update',
      lane: chatLane(board.channel_id),
      shopId,
      channelId: board.channel_id,
      cardId: board.id,
      subject: board.id,
      dueAt: Math.max(unit.now + BOARD_SOON_MS, (board.posted_at ?? 0) + BOARD_APART_MS),
    });
  }
}

/** The cards of an order, and its shop's boards, will show its present state. */
export async function touchOrder(unit: Unit, order: { id: string; shop_id: string }): Promise<void> {
  for (const card of await cardsOfOrder(unit.tx, order.id)) {
    if (card.message_ref === null) continue; // its post is still to come and will show the state of then
    await enqueue(unit, {
      kind: 'card.update',
      lane: chatLane(card.channel_id),
      shopId: order.shop_id,
      orderId: order.id,
      channelId: card.channel_id,
      cardId: card.id,
      subject: card.id,
    });
  }
  await touchBoards(unit, order.shop_id);
}
