import { stepNamed } from '../../domain/plan.js';
import { updateBuyer } from '../../store/buyers.js';
import type { Unit } from '../../store/database.js';
import { writeLog } from '../../store/order-log.js';
import { type Order, updateOrder } from '../../store/orders.js';
import { type Effect, findEffect, settle } from '../../store/outbox.js';
import { getPolicy } from '../../store/policies.js';
import { arm, openTimers } from '../../store/timers.js';
import type { MessageParams } from '../enqueue-message.js';
import { touchOrder } from '../touch.js';

/** The message is surely there: its outcome, what was told and the cancel that follows from it, together. */
export async function settleSent(unit: Unit, effect: Effect, order: Order, ref: string): Promise<void> {
  // The row as it was claimed carries what was really said.
  const claimed = (await findEffect(unit.tx, effect.id)) ?? effect;
  const params = JSON.parse(claimed.params) as MessageParams & { told?: number };
  const sentAt = claimed.claimed_at ?? unit.now;
  await settle(unit, effect.id, 'sent', { ref });
  if (order.buyer_id) await updateBuyer(unit, order.buyer_id, { last_messaged_at: sentAt });
  await writeLog(unit, {
    shopId: order.shop_id,
    orderId: order.id,
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
  await updateOrder(unit, order.id, { told_deadline_at: told, deadline_at: told });
  await writeLog(unit, {
    shopId: order.shop_id,
    orderId: order.id,
    who: 'system',
    what: 'deadline_told',
    why: { until: told },
  });
  if (!cancel) return;
  const timers = await openTimers(unit.tx, order.id);
  if (timers.some((timer) => timer.kind === 'cancel')) {
    await arm(unit, {
      kind: 'cancel',
      shopId: order.shop_id,
      orderId: order.id,
      dueAt: told + cancel.graceMs,
    });
  }
}
