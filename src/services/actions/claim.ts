import { authorize } from '../../domain/authorize.js';
import type { PersonSettings, Settings } from '../../domain/settings.js';
import { type AlertRow, findAlert, resolveAlert, saveAlert } from '../../store/alerts.js';
import type { Unit } from '../../store/database.js';
import { logOrder } from '../../store/order-log.js';
import type { Order } from '../../store/orders.js';
import { getPolicy } from '../../store/policies.js';
import { arm, cancelTimers } from '../../store/timers.js';
import { nameOf } from '../name-of.js';
import { touchOrder } from '../touch.js';
import { type ActionResult, done } from './result.js';

/** "I'll take this", for the length of a lease: an order that nothing happens to comes back by itself. */
export async function claimOrder(
  unit: Unit,
  settings: Settings,
  order: Order,
  person: PersonSettings,
): Promise<ActionResult> {
  const alert = await findAlert(unit.tx, order.id);
  if (alert?.state === 'acknowledged' && alert.assignee !== person.id) {
    const by = (await nameOf(unit.tx, settings, alert.assignee)) ?? '';
    return { kind: 'already', action: 'claim', by, at: alert.claimed_at ?? unit.now };
  }
  const until = await giveTo(unit, order, alert, person);
  await logOrder(unit, order, { who: person.name, what: 'claimed', why: { until } });
  await touchOrder(unit, order);
  return done('claim');
}

/** Handed to another: by whoever has it, by a lead, or by anybody while nobody has it. */
export async function assignOrder(
  unit: Unit,
  settings: Settings,
  order: Order,
  person: PersonSettings,
  to: PersonSettings,
): Promise<ActionResult> {
  const alert = await findAlert(unit.tx, order.id);
  const isTheirs = alert?.state === 'acknowledged' && alert.assignee !== person.id;
  if (isTheirs && (alert.assignee === to.id || !authorize(person, 'cancel', order.shop_id).ok)) {
    const by = (await nameOf(unit.tx, settings, alert.assignee)) ?? '';
    return { kind: 'already', action: 'assign', by, at: alert.claimed_at ?? unit.now };
  }
  const until = await giveTo(unit, order, alert, to);
  await logOrder(unit, order, { who: person.name, what: 'assigned', why: { to: to.name, until } });
  await touchOrder(unit, order);
  return done('assign');
}

/** Until when it is theirs. */
async function giveTo(
  unit: Unit,
  order: Order,
  alert: AlertRow | undefined,
  person: PersonSettings,
): Promise<number> {
  const plan = order.policy_id === null ? undefined : await getPolicy(unit.tx, order.policy_id);
  const leaseUntil = unit.now + (plan?.claimLeaseMs ?? 0);
  const claimed: AlertRow = {
    order_id: order.id,
    shop_id: order.shop_id,
    state: 'acknowledged',
    cause: alert?.cause ?? 'waiting',
    level: alert?.level ?? 1,
    assignee: person.id,
    claimed_at: unit.now,
    lease_until: leaseUntil,
    opened_at: alert?.opened_at ?? unit.now,
    resolved_at: null,
  };
  await saveAlert(unit, claimed);
  await arm(unit, { kind: 'lease', shopId: order.shop_id, orderId: order.id, dueAt: leaseUntil });
  return leaseUntil;
}

export async function releaseOrder(unit: Unit, order: Order, person: PersonSettings): Promise<ActionResult> {
  const alert = await findAlert(unit.tx, order.id);
  if (alert?.state !== 'acknowledged') return { kind: 'stale' };
  await saveAlert(unit, { ...alert, state: 'open', assignee: null, claimed_at: null, lease_until: null });
  await cancelTimers(unit, order.id, ['lease']);
  await logOrder(unit, order, { who: person.name, what: 'released' });
  await touchOrder(unit, order);
  return done('release');
}

/** The buyer has the money back, or will get the goods: nothing is left to do. */
export async function resolveLatePayment(
  unit: Unit,
  order: Order,
  person: PersonSettings,
): Promise<ActionResult> {
  if ((await findAlert(unit.tx, order.id))?.cause !== 'paid_after_cancel') return { kind: 'stale' };
  await cancelTimers(unit, order.id, ['lease']);
  await resolveAlert(unit, order.id);
  await logOrder(unit, order, { who: person.name, what: 'resolved' });
  await touchOrder(unit, order);
  return done('resolve');
}
