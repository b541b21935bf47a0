/** How a message that is not sent ends: let go, refused, or tried again later. Each says why in the order's log. */
import type { Reauthorize, Rejected, Retry } from '../../ports.js';
import type { Unit } from '../../store/database.js';
import { logOrder } from '../../store/order-log.js';
import { getOrder, type Order, updateOrder } from '../../store/orders.js';
import { countAttempt, type Effect, settle } from '../../store/outbox.js';
import { calledOff } from '../../store/outbox-call-off.js';
import { getPolicy } from '../../store/policies.js';
import { arm, cancelTimers } from '../../store/timers.js';
import { noteChatSpent } from '../chat-budget.js';
import type { MessageParams } from '../enqueue-message.js';
import { logSkip } from '../fire-message.js';
import { HOLD_MS } from '../hold.js';
import { openAlert } from '../open-alert.js';
import { settleFailure, type World } from './world.js';

export async function settleRefused(
  unit: Unit,
  world: World,
  effect: Effect,
  order: Order,
  reason: string,
): Promise<void> {
  if (!(await settle(unit, effect.id, 'rejected', { reason }))) return;
  const { step } = JSON.parse(effect.params) as MessageParams;
  await logOrder(unit, order, { who: 'marketplace', what: 'step_rejected', why: { step, reason } });
  if ((await calledOff(unit.tx, effect.id)) !== null) return;
  await openAlert(unit, world.settings, order, { cause: 'no_buyer_chat', maxOpen: Number.MAX_SAFE_INTEGER });
}

/**
 * True when the order goes on without this message. One that a payment, a reply or a person stopped while it was prepared or
 * under way is over for good: what they said and did stands. `order` is read in the same transaction.
 */
export async function drop(unit: Unit, effect: Effect, order: Order, because: string): Promise<boolean> {
  const stopped = await calledOff(unit.tx, effect.id);
  const isLetGo = await settle(unit, effect.id, 'dropped', { reason: stopped ?? because });
  if (!isLetGo || stopped !== null || order.status !== 'unpaid') return false;
  await logSkip(unit, order, (JSON.parse(effect.params) as MessageParams).step, because);
  return true;
}

export async function letGo(effect: Effect, world: World, because: string): Promise<undefined> {
  await world.store.write(async (unit) =>
    drop(unit, effect, await getOrder(unit.tx, effect.order_id ?? ''), because),
  );
  return undefined;
}

/** Nothing may be asked for it today any more. Without its notice an order is not cancelled: a person hears of it now, not then. */
export async function dropForBudget(
  unit: Unit,
  world: World,
  effect: Effect,
  saidBy: 'us' | 'the marketplace' = 'us',
): Promise<undefined> {
  if (saidBy === 'the marketplace') await noteChatSpent(unit, effect.shop_id);
  const order = await getOrder(unit.tx, effect.order_id ?? '');
  const goesOn = await drop(unit, effect, order, 'chat_budget');
  const { step } = JSON.parse(effect.params) as MessageParams;
  if (!goesOn || step !== 'notice' || order.policy_id === null) return undefined;
  const { maxOpen } = (await getPolicy(unit.tx, order.policy_id)).alert;
  await openAlert(unit, world.settings, order, { cause: 'no_buyer_chat', maxOpen });
  return undefined;
}

/** The marketplace will not let us cancel this one: then no deadline is told, and none is kept. */
export async function tellNoDeadline(effect: Effect, world: World): Promise<undefined> {
  await world.store.write(async (unit) => {
    const order = await getOrder(unit.tx, effect.order_id ?? '');
    if (!(await drop(unit, effect, order, 'not_cancellable'))) return;
    await cancelTimers(unit, order.id, ['cancel']);
    await updateOrder(unit, order.id, { deadline_at: null });
    // The marketplace's own time-out is the end now; should it not come, a person is asked.
    await arm(unit, {
      kind: 'hold',
      shopId: order.shop_id,
      orderId: order.id,
      dueAt: order.placed_at + HOLD_MS,
    });
  });
  return undefined;
}

export async function refuse(effect: Effect, world: World, reason: string): Promise<undefined> {
  await world.store.write(async (unit) => {
    const order = await getOrder(unit.tx, effect.order_id ?? '');
    await settleRefused(unit, world, effect, order, reason);
  });
  return undefined;
}

/** A read before the call failed: nothing was claimed, so the tries are counted here. */
export async function fail(
  effect: Effect,
  world: World,
  failure: Retry | Rejected | Reauthorize,
): Promise<undefined> {
  await world.store.write(async (unit) => {
    if (failure.kind === 'retry' && failure.spent) return await dropForBudget(unit, world, effect);
    await countAttempt(unit, effect.id);
    await settleFailure(unit, { ...effect, attempts: effect.attempts + 1 }, failure);
  });
  return undefined;
}
