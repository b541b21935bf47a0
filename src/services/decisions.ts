/**
 * Orders whose time is over and that only a person may cancel. After a livestream for which no messages were left there are
 * thousands at once, and nobody reads a thousand cards: so many get one as the policy's `maxOpen` says, the board counts the
 * rest, and whenever one is decided or over the next one gets its card.
 */
import { countUndecided, findAlert, nextUndecided } from '../store/alerts.js';
import { cardsOfOrder } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import type { Order } from '../store/orders.js';
import { getPolicy } from '../store/policies.js';
import type { Lateness } from './backlog.js';
import { postOrderCard } from './enqueue-post.js';

/** Whether this one may wait on the board, and while fewer than how many open orders it gets a card all the same. */
export async function placeOf(
  unit: Unit,
  order: Order,
  lateness: Lateness,
): Promise<{ fold: boolean; maxOpen: number }> {
  const plan = order.policy_id === null ? undefined : await getPolicy(unit.tx, order.policy_id);
  // One at least: else nobody would ever be shown what to decide.
  const maxOpen = Math.max(1, plan?.alert.maxOpen ?? 1);
  const fold = lateness.fold || (await countUndecided(unit.tx, order.shop_id, maxOpen)) >= maxOpen;
  return { fold, maxOpen };
}

/** This order is about to be kept open, or is over: where it stood before the team, one that waits comes in its place. */
export async function showNext(unit: Unit, order: Order): Promise<void> {
  if (order.held === 'kept_open') return;
  const alert = await findAlert(unit.tx, order.id);
  if (!alert || alert.state === 'resolved' || alert.cause !== 'cancel_expired') return;
  const cards = await cardsOfOrder(unit.tx, order.id);
  if (cards.length === 0) return;
  const next = await nextUndecided(unit.tx, order.shop_id);
  if (next === undefined) return;
  for (const card of cards) await postOrderCard(unit, { id: next, shop_id: order.shop_id }, card.channel_id);
}
