import type { AlertCause } from '../domain/alert.js';
import type { Settings } from '../domain/settings.js';
import { findAlert, saveAlert } from '../store/alerts.js';
import { cardsOfOrder } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import { logOrder } from '../store/order-log.js';
import { countOpen, type Order } from '../store/orders.js';
import { announceUnder } from './announce.js';
import { postOrderCard } from './enqueue-post.js';
import { touchOrder } from './touch.js';

/** Causes that wait on the board while a livestream brings more orders than anyone reads. */
const FOLDABLE: ReadonlySet<AlertCause> = new Set(['waiting', 'unclaimed', 'hold_ended', 'no_buyer_chat']);

/** From the least to the gravest; every cause that is not here is as grave as can be. */
const LESSER: readonly AlertCause[] = ['waiting', 'unclaimed', 'hold_ended', 'no_buyer_chat'];

const gravity = (cause: AlertCause): number =>
  LESSER.includes(cause) ? LESSER.indexOf(cause) : LESSER.length;

export interface AlertWish {
  cause: AlertCause;
  level?: 1 | 2;
  /** Fewer open orders than this: a foldable cause gets a card of its own. */
  maxOpen: number;
  /** Whatever the cause, it may wait on the board: it is one of many. */
  fold?: boolean;
  /** One note for the whole absence tells of it: none under the card. */
  quiet?: boolean;
}

/**
 * Says that an order needs a person: an alert row, and a card in each of the shop's channels unless the cause may fold into
 * the board. True when it has, or gets, a card.
 */
export async function openAlert(
  unit: Unit,
  settings: Settings,
  order: Order,
  wish: AlertWish,
): Promise<boolean> {
  // Over is over; only a payment that came after our cancel still needs somebody.
  if (order.status !== 'unpaid' && wish.cause !== 'paid_after_cancel') return false;
  const before = await findAlert(unit.tx, order.id);
  const live = before && before.state !== 'resolved';
  await saveAlert(unit, {
    order_id: order.id,
    shop_id: order.shop_id,
    state: live ? before.state : 'open',
    // A graver cause is not hidden by a lesser one that comes later.
    cause: live && gravity(before.cause) > gravity(wish.cause) ? before.cause : wish.cause,
    level: Math.max(live ? before.level : 1, wish.level ?? 1),
    assignee: live ? before.assignee : null,
    claimed_at: live ? before.claimed_at : null,
    lease_until: live ? before.lease_until : null,
    opened_at: live ? before.opened_at : unit.now,
    resolved_at: null,
  });
  if (!live) {
    await logOrder(unit, order, { who: 'system', what: 'alert_opened', why: { because: wish.cause } });
  }
  const graver = live && gravity(wish.cause) > gravity(before.cause);
  // A reply is quoted under the card by itself.
  if (graver && !wish.quiet && !FOLDABLE.has(wish.cause) && wish.cause !== 'buyer_replied') {
    await announceUnder(unit, order, { note: 'alert', cause: wish.cause });
  }
  const foldable = wish.fold === true || FOLDABLE.has(wish.cause);
  const crowded = foldable && (await countOpen(unit.tx, order.shop_id, wish.maxOpen)) >= wish.maxOpen;
  if (!crowded) await postCards(unit, settings, order);
  await touchOrder(unit, order);
  return !crowded || (await cardsOfOrder(unit.tx, order.id)).length > 0;
}

async function postCards(unit: Unit, settings: Settings, order: Order): Promise<void> {
  for (const channelId of settings.shops.get(order.shop_id)?.channels ?? [])
    await postOrderCard(unit, order, channelId);
}
