/**
 * A cancel: the intent is a row, every attempt begins with a read, and the only reason ever sent is the one that does not fit
 * a paid order, so the marketplace itself refuses to cancel what was paid a moment ago.
 */
import { isAutomatic } from '../../domain/effect.js';
import type { MarketplaceOrder } from '../../domain/order.js';
import { stepNamed } from '../../domain/plan.js';
import type { Settings } from '../../domain/settings.js';
import type { CancelOutcome, ReadOutcome } from '../../ports.js';
import type { Unit } from '../../store/database.js';
import { logOrder } from '../../store/order-log.js';
import { findOrder, getOrder, type Order, updateOrder } from '../../store/orders.js';
import { claim, type Effect, putBack, settle } from '../../store/outbox.js';
import { calledOff } from '../../store/outbox-call-off.js';
import { restWhilePaused } from '../../store/outbox-paused.js';
import { getPolicy } from '../../store/policies.js';
import { getShop, inShadow } from '../../store/shops.js';
import { arm, openTimers } from '../../store/timers.js';
import { applyOrder } from '../apply-order.js';
import { armChecks } from '../arm-checks.js';
import { holdBackDecided, whyWait } from '../cancel-gate.js';
import { askPerson } from '../fire-cancel.js';
import { openAlert } from '../open-alert.js';
import { drawCancel } from '../shadow.js';
import { touchOrder } from '../touch.js';
import { backoff, CALL_DEADLINE_MS, isOk, settleFailure, type World } from './world.js';

/** A decision older than this is no longer carried out, where the plan does not say. */
const DECISION_LIFE_MS = 3_600_000;

/** The shop's cancels were stopped while this one was under way. */
const WAITS = 'waits';
/** All was read and allowed, and in this shop the machine only draws. */
const SHADOW = 'shadow';

type Verdict = CancelOutcome | { kind: 'stopped'; reason: string };

/** What came of one attempt, and the reason that was sent with it. */
interface Attempted {
  verdict: Verdict;
  sent?: string;
}

export async function cancelOrder(effect: Effect, world: World): Promise<void> {
  const order = await world.store.write((unit) => claimCancel(unit, world, effect));
  if (!order) return;
  const attempted = await attempt(effect, world, order);
  const { port, ref } = world.shop(effect.shop_id);
  const after = await port.getOrders(ref, [order.external_id]);
  await world.store.write((unit) => settleCancel(unit, world, effect, attempted, after));
}

async function claimCancel(unit: Unit, world: World, effect: Effect): Promise<Order | undefined> {
  const order = await getOrder(unit.tx, effect.order_id ?? '');
  if (order.status !== 'unpaid' || order.held !== null) {
    if (await settle(unit, effect.id, 'dropped', { reason: order.held ?? order.status }))
      await comeBackAfterHold(unit, order);
    return undefined;
  }
  const refusal = await refusalOf(unit, world, effect, order);
  if (refusal) {
    if (await settle(unit, effect.id, 'dropped', { reason: refusal }))
      await askPerson(unit, world.settings, order, refusal);
    return undefined;
  }
  if ((await getShop(unit.tx, effect.shop_id)).paused_at !== null) {
    await restWhilePaused(unit, effect);
    return undefined;
  }
  const stop = isAutomatic(effect) ? await whyWait(unit, world.settings, order, 'claim') : undefined;
  if (stop) {
    if (await settle(unit, effect.id, 'dropped', { reason: stop.because }))
      await holdBackDecided(unit, order, effect.created_at, stop);
    return undefined;
  }
  return (await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS)) ? order : undefined;
}

/** Snoozed while it waited: the plan goes on where the hold ends, as it does for a deadline that comes in one. */
async function comeBackAfterHold(unit: Unit, order: Order): Promise<void> {
  if (order.status !== 'unpaid' || order.held_until === null || order.policy_id === null) return;
  const cancel = stepNamed(await getPolicy(unit.tx, order.policy_id), 'cancel');
  const timers = await openTimers(unit.tx, order.id);
  if (!cancel || timers.some(({ kind }) => kind === 'cancel')) return;
  const dueAt = order.held_until + cancel.graceMs;
  await arm(unit, { kind: 'cancel', shopId: order.shop_id, orderId: order.id, dueAt });
}

/** What was decided long ago, or for a shop that now only watches, is not done by itself any more. */
async function refusalOf(
  unit: Unit,
  world: World,
  effect: Effect,
  order: Order,
): Promise<string | undefined> {
  if (!world.settings.shops.get(order.shop_id)?.canCancel) return 'not_cancellable';
  const plan = order.policy_id === null ? undefined : await getPolicy(unit.tx, order.policy_id);
  const maxLateMs = (plan && stepNamed(plan, 'cancel')?.maxLateMs) ?? DECISION_LIFE_MS;
  return unit.now > effect.created_at + maxLateMs ? 'too_late' : undefined;
}

/** Read, ask whether it may be done, look at our own rows once more, do it. */
async function attempt(effect: Effect, world: World, order: Order): Promise<Attempted> {
  const { port, ref } = world.shop(effect.shop_id);
  const read = await port.getOrders(ref, [order.external_id]);
  if (!isOk(read)) return { verdict: read };
  const seen = read.value[0];
  if (!seen) return { verdict: { kind: 'retry', afterMs: 0, reason: 'the order could not be found' } };
  if (seen.status !== 'unpaid') {
    const because = seen.status === 'paid' ? 'paid' : 'closed';
    return { verdict: { kind: 'moot', because, reason: seen.statusText } };
  }
  const offer = await port.cancelOffer(ref, order.external_id);
  if (!isOk(offer)) return { verdict: offer };
  const { offered, reason, why } = offer.value;
  if (!offered || !reason) {
    return { verdict: { kind: 'rejected', reason: why ?? 'the marketplace does not offer it' } };
  }
  const stopped = await stoppedBy(world, effect, order);
  if (stopped) return { verdict: { kind: 'stopped', reason: stopped } };
  return { verdict: await port.cancel(ref, order.external_id, reason), sent: reason };
}

/** A pause, a *Keep open* or an *Extend* pressed in the meantime counts up to the last moment. */
async function stoppedBy(world: World, effect: Effect, order: Order): Promise<string | undefined> {
  const now = await findOrder(world.store.db, order.id);
  if (now?.status !== 'unpaid') return 'closed';
  const stopped = now.held ?? (await calledOff(world.store.db, effect.id));
  if (stopped !== null) return stopped;
  const shop = await getShop(world.store.db, order.shop_id);
  if (shop.paused_at !== null) return 'paused';
  if (shop.stopped_at !== null && isAutomatic(effect)) return WAITS;
  return inShadow(shop) && isAutomatic(effect) ? SHADOW : undefined;
}

async function settleCancel(
  unit: Unit,
  world: World,
  effect: Effect,
  { verdict, sent }: Attempted,
  after: ReadOutcome<MarketplaceOrder[]>,
): Promise<void> {
  const seen = isOk(after) ? after.value[0] : undefined;
  if (seen) await applyOrder(unit, world.settings, effect.shop_id, seen);
  const order = await getOrder(unit.tx, effect.order_id ?? '');
  switch (verdict.kind) {
    case 'sent':
      return await settleDone(unit, effect, order, { ref: verdict.ref, reason: sent });
    case 'moot':
      return await settleMoot(unit, effect, order, verdict.because);
    case 'rejected':
      return await settleRefused(unit, world, effect, order, verdict.reason);
    case 'stopped':
      return await settleStopped(unit, world.settings, effect, order, verdict.reason);
    case 'unknown':
      // The read that followed may show it done already; else the next attempt begins with a read and finds out.
      if (order.cancelled_by_us === 1)
        return await settleDone(unit, effect, order, { ref: 'read back', reason: sent });
      return await putBack(unit, effect, unit.now + backoff(effect, 10_000), verdict.reason);
    default:
      return await settleFailure(unit, effect, verdict);
  }
}

async function settleStopped(
  unit: Unit,
  settings: Settings,
  effect: Effect,
  order: Order,
  reason: string,
): Promise<void> {
  if (reason === 'paused') return await restWhilePaused(unit, effect);
  const over = order.status === 'unpaid' ? await calledOff(unit.tx, effect.id) : order.status;
  if (reason === SHADOW && over === null) return await drawCancel(unit, settings, effect, order);
  await settle(unit, effect.id, 'dropped', { reason: over ?? reason });
  if (over !== null) return;
  await comeBackAfterHold(unit, order);
  if (reason === WAITS) await holdBackDecided(unit, order, effect.created_at, { because: 'breaker' });
}

async function settleDone(
  unit: Unit,
  effect: Effect,
  order: Order,
  told: { ref: string; reason: string | undefined },
): Promise<void> {
  const { ref, reason } = told;
  // The reason is kept as evidence, should the buyer's money come all the same.
  await settle(unit, effect.id, 'sent', { ref, ...(reason === undefined ? {} : { reason }) });
  if (order.status === 'cancelled' && (order.cancelled_by ?? 'seller') === 'seller') {
    await updateOrder(unit, order.id, { cancelled_by_us: 1 });
  }
  // Accepted is not done: where the read does not show it yet, or shows a payment, the checks will tell.
  if (order.status !== 'cancelled') await armChecks(unit, order);
  await touchOrder(unit, order);
}

async function settleMoot(
  unit: Unit,
  effect: Effect,
  order: Order,
  because: 'paid' | 'closed',
): Promise<void> {
  // An earlier attempt of ours whose answer was lost may be what closed it; then applying the read has said so.
  const ours = order.cancelled_by_us === 1;
  await settle(unit, effect.id, ours ? 'sent' : 'dropped', { reason: because });
  if (ours) return;
  await logOrder(unit, order, { who: 'marketplace', what: 'cancel_moot', why: { because } });
  // The marketplace's refusal runs ahead of what a read shows: look again soon.
  await arm(unit, { kind: 'check', shopId: order.shop_id, orderId: order.id, dueAt: unit.now + 10_000 });
}

async function settleRefused(
  unit: Unit,
  world: World,
  effect: Effect,
  order: Order,
  reason: string,
): Promise<void> {
  await settle(unit, effect.id, 'rejected', { reason });
  if (order.status !== 'unpaid') return;
  // A payment in this very moment is refused with the same words: look again soon.
  await arm(unit, { kind: 'check', shopId: order.shop_id, orderId: order.id, dueAt: unit.now + 10_000 });
  await logOrder(unit, order, { who: 'marketplace', what: 'cancel_refused', why: { reason } });
  // Nobody wants it cancelled any more.
  if ((await calledOff(unit.tx, effect.id)) !== null) return;
  await openAlert(unit, world.settings, order, { cause: 'cancel_refused', maxOpen: 0 });
}
