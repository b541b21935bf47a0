/** Due timers become decisions, each in one transaction with the effects it causes. Runs in the worker; sends nothing. */
import { shopLane } from '../domain/lane.js';
import { stepNamed } from '../domain/plan.js';
import type { Settings } from '../domain/settings.js';
import { findAlert, saveAlert } from '../store/alerts.js';
import type { Unit } from '../store/database.js';
import { logOrder } from '../store/order-log.js';
import { getOrder, type Order, updateOrder } from '../store/orders.js';
import { enqueue } from '../store/outbox.js';
import { getPolicy } from '../store/policies.js';
import { findPulse, type Pulse } from '../store/pulse.js';
import { arm, dueTimers, findDueTimer, openTimers, settleTimer, type Timer } from '../store/timers.js';
import { isParked, latenessOf } from './backlog.js';
import { askPerson, enqueueCancel, fireCancel } from './fire-cancel.js';
import { fireEscalate } from './fire-escalate.js';
import { fireMessage } from './fire-message.js';
import { firePoll } from './fire-poll.js';
import { nameOf } from './name-of.js';
import { openAlert } from './open-alert.js';
import { touchOrder } from './touch.js';

/** A person's cancel that could not be carried out for this long is asked about again. */
const UNDO_LATE_MS = 3_600_000;
/** An order that comes back from a claim unclaimed is brought before the leads after this long. */
const ESCALATE_AGAIN_MS = 5 * 60_000;

/** Fires at most `limit` due timers. Returns how many there were; fewer than `limit` means none is left. */
export async function fireTimers(unit: Unit, settings: Settings, limit: number): Promise<number> {
  const due = await dueTimers(unit.tx, unit.now, limit, [...settings.shops.keys()]);
  if (due.length === 0) return 0;
  const pulse = await findPulse(unit.tx);
  for (const timer of due) await fire(unit, settings, timer, pulse);
  return due.length;
}

/** Fires one timer alone, if it is still due: somebody may have moved it, or paused its shop, since it was listed. */
export async function fireTimer(unit: Unit, settings: Settings, id: string): Promise<void> {
  const timer = await findDueTimer(unit.tx, id, unit.now);
  if (timer) await fire(unit, settings, timer, await findPulse(unit.tx));
}

async function fire(unit: Unit, settings: Settings, timer: Timer, pulse: Pulse | undefined): Promise<void> {
  const shop = settings.shops.get(timer.shop_id);
  if (!shop) throw new Error(`no settings for shop ${timer.shop_id}`);
  if (timer.kind === 'poll') return await firePoll(unit, settings, timer);
  const order = await getOrder(unit.tx, timer.order_id ?? '');
  if (timer.kind === 'check') return await fireCheck(unit, order, timer);
  // An order that is over may still be somebody's: one that was paid after our cancel.
  if (timer.kind === 'lease') return await fireLease(unit, settings, order, timer);
  if (order.status !== 'unpaid' || order.policy_id === null)
    return await settleTimer(unit, timer.id, 'cancelled');
  const plan = await getPolicy(unit.tx, order.policy_id);
  const lateness = latenessOf(timer, pulse, unit.now);
  const parked = isParked(timer, order, pulse);
  switch (timer.kind) {
    case 'ask':
    case 'remind':
    case 'notice':
      return await fireMessage(unit, settings, shop, order, plan, timer, parked);
    case 'escalate':
      return await fireEscalate(unit, settings, order, plan, timer, lateness);
    case 'cancel':
      return await fireCancel(unit, settings, order, plan, timer, lateness);
    case 'hold':
      return await fireHold(unit, settings, order, plan.alert.maxOpen, timer);
    case 'alert':
      await settleTimer(unit, timer.id, 'fired');
      await openAlert(unit, settings, order, { cause: 'waiting', maxOpen: plan.alert.maxOpen });
      return;
    case 'undo':
      return await fireUndo(unit, settings, order, timer, parked);
    case 'wake':
      return await fireWake(unit, settings, order, timer);
  }
}

async function fireCheck(unit: Unit, order: Order, timer: Timer): Promise<void> {
  await settleTimer(unit, timer.id, 'fired');
  await enqueue(unit, {
    kind: 'order.refresh',
    lane: shopLane(order.shop_id),
    shopId: order.shop_id,
    subject: order.id,
    params: { externalId: order.external_id },
  });
}

async function fireHold(
  unit: Unit,
  settings: Settings,
  order: Order,
  maxOpen: number,
  timer: Timer,
): Promise<void> {
  await settleTimer(unit, timer.id, 'fired');
  if (order.held === 'kept_open') return;
  await logOrder(unit, order, { who: 'system', what: 'hold_ended' });
  await openAlert(unit, settings, order, { cause: 'hold_ended', maxOpen });
}

async function fireLease(unit: Unit, settings: Settings, order: Order, timer: Timer): Promise<void> {
  await settleTimer(unit, timer.id, 'fired');
  const alert = await findAlert(unit.tx, order.id);
  if (alert?.state !== 'acknowledged') return;
  await saveAlert(unit, { ...alert, state: 'open', assignee: null, claimed_at: null, lease_until: null });
  await logOrder(unit, order, {
    who: 'system',
    what: 'lease_expired',
    why: { by: await nameOf(unit.tx, settings, alert.assignee) },
  });
  const plan = order.policy_id === null ? undefined : await getPolicy(unit.tx, order.policy_id);
  if (order.status === 'unpaid' && plan && stepNamed(plan, 'escalate')) {
    const ids = { shopId: order.shop_id, orderId: order.id };
    const timers = await openTimers(unit.tx, order.id);
    const planned = timers.some((next) => next.kind === 'escalate');
    if (!planned) await arm(unit, { kind: 'escalate', ...ids, dueAt: unit.now + ESCALATE_AGAIN_MS });
  }
  await touchOrder(unit, order);
}

async function fireUndo(
  unit: Unit,
  settings: Settings,
  order: Order,
  timer: Timer,
  parked: boolean,
): Promise<void> {
  await settleTimer(unit, timer.id, 'fired');
  if (order.held !== 'cancel_pending') return;
  await updateOrder(unit, order.id, { held: null, held_until: null, held_before: null });
  // It may have been undone in the time that this copy of the database does not know.
  if (parked) return await askPerson(unit, settings, order, 'restored');
  if (unit.now > timer.due_at + UNDO_LATE_MS) return await askPerson(unit, settings, order, 'too_late');
  await enqueueCancel(unit, order, { key: timer.id, ...(timer.by === null ? {} : { by: timer.by }) });
  await touchOrder(unit, order);
}

async function fireWake(unit: Unit, settings: Settings, order: Order, timer: Timer): Promise<void> {
  await settleTimer(unit, timer.id, 'fired');
  if (order.held !== 'snoozed') return;
  await updateOrder(unit, order.id, { held: null, held_until: null });
  await logOrder(unit, order, { who: 'system', what: 'woken' });
  // What was to come may have been let go while it slept: then a person goes on.
  const planned = (await openTimers(unit.tx, order.id)).some(
    (next) => next.kind === 'cancel' || next.kind === 'hold',
  );
  if (!planned) await openAlert(unit, settings, order, { cause: 'cancel_expired', maxOpen: 0 });
  await touchOrder(unit, order);
}
