import { isAutomatic } from '../../domain/effect.js';
import { stepNamed } from '../../domain/plan.js';
import type { PolicySnapshot } from '../../domain/policy.js';
import type { PersonSettings, Settings } from '../../domain/settings.js';
import type { Unit } from '../../store/database.js';
import { logOrder } from '../../store/order-log.js';
import { type Order, updateOrder } from '../../store/orders.js';
import { effectsOf } from '../../store/outbox.js';
import { callOff } from '../../store/outbox-call-off.js';
import { getPolicy } from '../../store/policies.js';
import { arm, cancelTimers, openTimers } from '../../store/timers.js';
import { showNext } from '../decisions.js';
import { noticeLead } from '../fire-message.js';
import { touchOrder } from '../touch.js';
import { type ActionResult, done } from './result.js';

/** After an undo the order is left in peace at least this long. */
const PEACE_MS = 30 * 60_000;

/** Nothing happens to the order by itself until then. */
export async function snoozeOrder(
  unit: Unit,
  order: Order,
  person: PersonSettings,
  forMs: number,
): Promise<ActionResult> {
  if (order.held === 'cancel_pending') return { kind: 'refused', because: 'held' };
  const until = unit.now + forMs;
  await updateOrder(unit, order.id, { held: 'snoozed', held_until: until });
  await arm(unit, { kind: 'wake', shopId: order.shop_id, orderId: order.id, dueAt: until, by: person.name });
  await logOrder(unit, order, { who: person.name, what: 'snoozed', why: { until } });
  await touchOrder(unit, order);
  return done('snooze');
}

/** A later deadline for one order. What was told stays true: nobody is ever cancelled sooner than told. */
export async function extendOrder(
  unit: Unit,
  settings: Settings,
  order: Order,
  person: PersonSettings,
  byMs: number,
): Promise<ActionResult> {
  const plan = order.policy_id === null ? undefined : await getPolicy(unit.tx, order.policy_id);
  const cancel = plan && stepNamed(plan, 'cancel');
  if (!plan || !cancel || !settings.shops.get(order.shop_id)?.canCancel) {
    return { kind: 'refused', because: 'not_cancellable' };
  }
  const deadlineAt = Math.max(order.deadline_at ?? 0, unit.now) + byMs;
  await updateOrder(unit, order.id, { deadline_at: deadlineAt, held: null, held_until: null });
  await cancelTimers(unit, order.id, ['wake', 'undo']);
  await callOff(unit, order.id, ['order.cancel'], 'by_person');
  await rearm(unit, order, plan, deadlineAt, cancel.graceMs);
  await logOrder(unit, order, { who: person.name, what: 'extended', why: { until: deadlineAt } });
  await touchOrder(unit, order);
  return done('extend');
}

async function rearm(
  unit: Unit,
  order: Order,
  plan: PolicySnapshot,
  deadlineAt: number,
  graceMs: number,
): Promise<void> {
  const ids = { shopId: order.shop_id, orderId: order.id };
  await arm(unit, { kind: 'cancel', ...ids, dueAt: deadlineAt + graceMs });
  // Only an order that was not told a deadline yet still needs its notice.
  if (order.told_deadline_at === null) {
    await arm(unit, { kind: 'notice', ...ids, dueAt: Math.max(unit.now, deadlineAt - noticeLead(plan)) });
  }
}

/** No deadline any more: the marketplace's own time-out is the end. */
export async function keepOrder(
  unit: Unit,
  order: Order,
  person: Pick<PersonSettings, 'name'>,
): Promise<ActionResult> {
  if (order.held === 'kept_open') return done('keep');
  await showNext(unit, order);
  await updateOrder(unit, order.id, { held: 'kept_open', held_until: null, deadline_at: null });
  await cancelTimers(unit, order.id, ['ask', 'remind', 'notice', 'cancel', 'undo', 'wake', 'escalate']);
  await callOff(unit, order.id, ['buyer.message', 'order.cancel'], 'held');
  await logOrder(unit, order, { who: person.name, what: 'kept_open' });
  await touchOrder(unit, order);
  return done('keep');
}

/** A person's cancel waits: until the time to undo it is over, nothing is asked of the marketplace. */
export async function requestCancel(
  unit: Unit,
  settings: Settings,
  order: Order,
  person: PersonSettings,
): Promise<ActionResult> {
  if (!settings.shops.get(order.shop_id)?.canCancel) return { kind: 'refused', because: 'not_cancellable' };
  if (order.held === 'cancel_pending') {
    return { kind: 'already', action: 'cancel', by: await whoCancels(unit, order), at: unit.now };
  }
  const plan = order.policy_id === null ? undefined : await getPolicy(unit.tx, order.policy_id);
  const until = unit.now + (plan?.undoMs ?? 120_000);
  await updateOrder(unit, order.id, {
    held: 'cancel_pending',
    held_until: until,
    held_before: order.held === 'snoozed' ? null : order.held,
  });
  await cancelTimers(unit, order.id, ['wake']);
  await arm(unit, { kind: 'undo', shopId: order.shop_id, orderId: order.id, dueAt: until, by: person.name });
  await logOrder(unit, order, { who: person.name, what: 'cancel_requested', why: { until } });
  await touchOrder(unit, order);
  return done('cancel');
}

async function whoCancels(unit: Unit, order: Order): Promise<string> {
  const row = await unit.tx
    .selectFrom('timers')
    .select('by')
    .where('order_id', '=', order.id)
    .where('kind', '=', 'undo')
    .where('state', '=', 'open')
    .executeTakeFirst();
  return row?.by ?? '';
}

/** The order lives on, and is not cancelled again at once. */
export async function undoCancel(unit: Unit, order: Order, person: PersonSettings): Promise<ActionResult> {
  if (order.held !== 'cancel_pending') return { kind: 'stale' };
  await cancelTimers(unit, order.id, ['undo']);
  await updateOrder(unit, order.id, { held: order.held_before, held_until: null, held_before: null });
  await giveTime(unit, order);
  await logOrder(unit, order, { who: person.name, what: 'cancel_undone' });
  await touchOrder(unit, order);
  return done('undo');
}

/**
 * An automatic cancel that is still to come is put off, and so is one that was decided and waits for its next try; where a
 * person had taken over, none is set up.
 */
async function giveTime(unit: Unit, order: Order): Promise<void> {
  const timers = await openTimers(unit.tx, order.id);
  const isPlanned = timers.some(({ kind }) => kind === 'cancel') || (await isDecided(unit, order));
  await callOff(unit, order.id, ['order.cancel'], 'by_person');
  const plan = order.policy_id === null ? undefined : await getPolicy(unit.tx, order.policy_id);
  const cancel = plan && stepNamed(plan, 'cancel');
  if (!plan || !cancel || order.deadline_at === null || !isPlanned) return;
  const deadlineAt = Math.max(order.deadline_at, unit.now + PEACE_MS);
  await updateOrder(unit, order.id, { deadline_at: deadlineAt });
  await rearm(unit, order, plan, deadlineAt, cancel.graceMs);
}

async function isDecided(unit: Unit, order: Order): Promise<boolean> {
  const cancels = await effectsOf(unit.tx, order.id, ['order.cancel']);
  return cancels.some((row) => (row.state === 'pending' || row.state === 'sending') && isAutomatic(row));
}
