import { stepNamed } from '../domain/plan.js';
import type { PolicySnapshot } from '../domain/policy.js';
import type { Settings } from '../domain/settings.js';
import { findAlert } from '../store/alerts.js';
import type { Unit } from '../store/database.js';
import { logOrder } from '../store/order-log.js';
import type { Order } from '../store/orders.js';
import { getShop, updateShop } from '../store/shops.js';
import { settleTimer, type Timer } from '../store/timers.js';
import { noteIn } from './announce.js';
import type { Lateness } from './backlog.js';
import { openAlert } from './open-alert.js';
import { touchOrder } from './touch.js';

/** Leads are called at most this often for one shop while orders pour in. */
const BURST_CALL_MS = 10 * 60_000;

/** Nobody has claimed the order: the leads on duty are called, one by one in calm times, once per ten minutes in a burst. */
export async function fireEscalate(
  unit: Unit,
  settings: Settings,
  order: Order,
  plan: PolicySnapshot,
  timer: Timer,
  lateness: Lateness,
): Promise<void> {
  const step = stepNamed(plan, 'escalate');
  const alert = await findAlert(unit.tx, order.id);
  if (!step || order.held === 'kept_open' || (step.onlyUnclaimed && alert?.state === 'acknowledged')) {
    await settleTimer(unit, timer.id, 'skipped');
    return await touchOrder(unit, order); // its card tells what comes next
  }
  await settleTimer(unit, timer.id, 'fired');
  await logOrder(unit, order, {
    who: 'system',
    what: 'escalated',
    why: { minutes: Math.round((unit.now - order.placed_at) / 60_000) },
  });
  const hasCard = await openAlert(unit, settings, order, {
    cause: 'unclaimed',
    level: 2,
    maxOpen: plan.alert.maxOpen,
    ...lateness,
  });
  if (lateness.quiet) return;
  // Never let go, but what is very late rings once for the shop and not for each order.
  const tooLate = unit.now > timer.due_at + step.maxLateMs;
  if (hasCard && !tooLate) return await callLeads(unit, settings, order, { orderId: order.id });
  const shop = await getShop(unit.tx, order.shop_id);
  if (shop.escalated_at !== null && unit.now < shop.escalated_at + BURST_CALL_MS) return;
  await updateShop(unit, shop.id, { escalated_at: unit.now });
  await callLeads(unit, settings, order, {});
}

async function callLeads(
  unit: Unit,
  settings: Settings,
  order: Order,
  about: { orderId?: string },
): Promise<void> {
  const subject = about.orderId ?? `${order.shop_id}|${unit.now}`;
  await noteIn(unit, settings.shops.get(order.shop_id)?.channels ?? [], {
    shopId: order.shop_id,
    ...about,
    params: { note: 'escalation' },
    key: (channelId) => `escalate|${channelId}|${subject}`,
  });
}
