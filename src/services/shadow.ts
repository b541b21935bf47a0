/**
 * Shadow: in a shop that is not live, what the machine decides goes its whole way as a row, with every read and every check,
 * and ends right before the call as an entry of what it would have done. So the rehearsal is as true as the play, and there
 * is no second way through the program. What a person pressed goes out.
 */
import { isAutomatic } from '../domain/effect.js';
import type { PolicySnapshot } from '../domain/policy.js';
import type { Settings } from '../domain/settings.js';
import type { Db, Unit } from '../store/database.js';
import { logOrder } from '../store/order-log.js';
import type { Order } from '../store/orders.js';
import type { Effect } from '../store/outbox.js';
import { endDrawn } from '../store/shadow.js';
import { getShop, inShadow } from '../store/shops.js';
import { arm } from '../store/timers.js';
import type { MessageParams } from './enqueue-message.js';
import { askPerson } from './fire-cancel.js';
import { moveDeadline } from './fire-message.js';
import { HOLD_MS } from './hold.js';
import { touchOrder } from './touch.js';

/** Is this effect to be drawn, and not done? Asked in the last look before its call. */
export async function isOnlyDrawn(db: Db, effect: Effect): Promise<boolean> {
  return isAutomatic(effect) && inShadow(await getShop(db, effect.shop_id));
}

/** The buyer would read this now. A notice moves the deadline as one that was sent does, and promises nothing. */
export async function drawMessage(
  unit: Unit,
  effect: Effect,
  order: Order,
  plan: PolicySnapshot,
  params: MessageParams,
): Promise<void> {
  if (!(await endDrawn(unit, effect.id, params))) return;
  const { step, told } = params;
  await logOrder(unit, order, {
    who: 'system',
    what: 'would',
    why: { step, ...(told === undefined ? {} : { until: told }) },
  });
  if (told !== undefined) await moveDeadline(unit, order, plan, told);
  await touchOrder(unit, order);
}

/** The order would be cancelled now. It lives on, so that it shows whether its buyer pays after all. */
export async function drawCancel(
  unit: Unit,
  settings: Settings,
  effect: Effect,
  order: Order,
): Promise<void> {
  if (!(await endDrawn(unit, effect.id, JSON.parse(effect.params) as object))) return;
  await logOrder(unit, order, { who: 'system', what: 'would', why: { step: 'cancel' } });
  // Told while the shop was live: a promise that the machine may no longer keep is a person's.
  if (order.told_deadline_at !== null) await askPerson(unit, settings, order, 'shadow');
  const { id, shop_id, placed_at } = order;
  await arm(unit, { kind: 'hold', shopId: shop_id, orderId: id, dueAt: placed_at + HOLD_MS });
  await touchOrder(unit, order);
}
