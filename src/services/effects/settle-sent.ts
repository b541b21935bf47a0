import { stepNamed } from '../../domain/plan.js';
import { updateBuyer } from '../../store/buyers.js';
import type { Unit } from '../../store/database.js';
import { logOrder } from '../../store/order-log.js';
import { getOrder, type Order, updateOrder } from '../../store/orders.js';
import { type Effect, findEffect, settle } from '../../store/outbox.js';
import { getPolicy } from '../../store/policies.js';
import { arm, openTimers } from '../../store/timers.js';
import type { MessageParams } from '../enqueue-message.js';
import { touchOrder } from '../touch.js';

/** The message is surely there: its outcome, what was told and the cancel that follows from it, together. */
export async function settleSent(unit: Unit, effect: Effect, ref: string): Promise<void> {
  await settle(unit, effect.id, 'sent', { ref });
  await noteSent(unit, effect.id);
}

/** What follows from a message that is in the buyer's hands, by whomever we know it. */
export async function noteSent(unit: Unit, effectId: string): Promise<void> {
  // Row and order as they are now: the row carries what was really said, and a person may have acted meanwhile.
  const effect = await findEffect(unit.tx, effectId);
  if (!effect) return;
  const order = await getOrder(unit.tx, effect.order_id ?? '');
  const params = JSON.parse(effect.params) as MessageParams;
  const sentAt = effect.claimed_at ?? unit.now;
  if (order.buyer_id) {
    await updateBuyer(unit, order.buyer_id, { last_messaged_at: effect.settled_at ?? unit.now });
  }
  await logOrder(unit, order, {
    who: params.by ?? 'system',
    what: 'step_sent',
    why: { step: params.step },
    at: sentAt,
  });
  if (params.told !== undefined && order.status === 'unpaid') await promise(unit, order, params.told);
  await touchOrder(unit, order);
}

/** From here on the deadline is a promise: it is kept to the minute, plus the hidden grace. */
async function promise(unit: Unit, order: Order, told: number): Promise<void> {
  const plan = order.policy_id === null ? undefined : await getPolicy(unit.tx, order.policy_id);
  const cancel = plan && stepNamed(plan, 'cancel');
  const deadlineAt = Math.max(told, order.deadline_at ?? 0); // an extension in the meantime stands
  await updateOrder(unit, order.id, {
    told_deadline_at: told,
    ...(order.held === 'kept_open' ? {} : { deadline_at: deadlineAt }),
  });
  await logOrder(unit, order, { who: 'system', what: 'deadline_told', why: { until: told } });
  if (!cancel) return;
  const timers = await openTimers(unit.tx, order.id);
  if (timers.some((timer) => timer.kind === 'cancel')) {
    await arm(unit, {
      kind: 'cancel',
      shopId: order.shop_id,
      orderId: order.id,
      dueAt: deadlineAt + cancel.graceMs,
    });
  }
}
