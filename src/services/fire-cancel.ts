import { shopLane } from '../domain/lane.js';
import { stepNamed } from '../domain/plan.js';
import type { PolicySnapshot } from '../domain/policy.js';
import type { Settings } from '../domain/settings.js';
import type { Unit } from '../store/database.js';
import { logOrder } from '../store/order-log.js';
import type { Order } from '../store/orders.js';
import { effectsOf, enqueue } from '../store/outbox.js';
import { drawnDeadline } from '../store/shadow.js';
import { postpone, settleTimer, type Timer } from '../store/timers.js';
import { keepOrder } from './actions/deadline.js';
import type { Lateness } from './backlog.js';
import { holdBack, whyWait } from './cancel-gate.js';
import { placeOf } from './decisions.js';
import { openAlert } from './open-alert.js';

/** What is under way, a notice or a hold that is about to end, is waited for this long, then asked after again. */
const WAIT_MS = 60_000;

/**
 * The deadline has passed. Cancel by itself only what a delivered notice told the buyer of, and only in time;
 * everything else asks a person.
 */
export async function fireCancel(
  unit: Unit,
  settings: Settings,
  order: Order,
  plan: PolicySnapshot,
  timer: Timer,
  lateness: Lateness,
): Promise<void> {
  const step = stepNamed(plan, 'cancel');
  if (!step) return await settleTimer(unit, timer.id, 'skipped');
  if (timer.gate === 'keep') {
    await settleTimer(unit, timer.id, 'skipped');
    await keepOrder(unit, order, { name: timer.by ?? 'system' });
    return;
  }
  if (order.held !== null) {
    if (order.held_until !== null) {
      // A hold may outlast its end, while what ends it is put off: then this is not due at once again.
      const until = Math.max(order.held_until + step.graceMs, unit.now + WAIT_MS);
      return await postpone(unit, timer.id, until);
    }
    return await settleTimer(unit, timer.id, 'skipped');
  }
  const told = order.told_deadline_at ?? (await drawnDeadline(unit.tx, order));
  if (told === null && (await noticeUnderway(unit, order))) {
    return await postpone(unit, timer.id, unit.now + WAIT_MS);
  }
  if (told !== null && unit.now < told + step.graceMs)
    return await postpone(unit, timer.id, told + step.graceMs);
  const canCancel = settings.shops.get(order.shop_id)?.canCancel === true;
  const refusal = canCancel ? refusalOf(step, told, timer, unit.now) : 'not_cancellable';
  if (refusal) {
    await settleTimer(unit, timer.id, 'fired');
    return await askPerson(unit, settings, order, refusal, lateness);
  }
  // What a lead let go on is a person's decision, and asked no second time.
  const stop = timer.gate === 'go_on' ? undefined : await whyWait(unit, settings, order, 'decide');
  if (stop) return await holdBack(unit, order, timer.id, stop);
  await settleTimer(unit, timer.id, 'fired');
  // Where the buyer was told nothing, in shadow, a lead's word lets the machine go on drawing and cancels nothing.
  const released = timer.gate === 'go_on' && timer.by !== null && order.told_deadline_at !== null;
  const by = released && timer.by !== null ? { by: timer.by } : {};
  if (by.by) await logOrder(unit, order, { who: by.by, what: 'cancel_released' });
  await enqueueCancel(unit, order, { key: timer.id, ...by });
}

function refusalOf(
  step: { mode: string; maxLateMs: number },
  told: number | null,
  timer: Timer,
  now: number,
): string | undefined {
  if (step.mode !== 'automatic') return 'by_person';
  if (told === null) return 'notice_not_delivered';
  if (now > timer.due_at + step.maxLateMs) return 'too_late';
  return undefined;
}

async function noticeUnderway(unit: Unit, order: Order): Promise<boolean> {
  const messages = await effectsOf(unit.tx, order.id, ['buyer.message']);
  return messages.some(
    (effect) =>
      (effect.state === 'pending' || effect.state === 'sending') &&
      (JSON.parse(effect.params) as { step?: string }).step === 'notice',
  );
}

/** Nothing is cancelled by itself: a card says so, or the board where many wait for a decision already. */
export async function askPerson(
  unit: Unit,
  settings: Settings,
  order: Order,
  because: string,
  lateness: Lateness = { fold: false, quiet: false },
): Promise<void> {
  await logOrder(unit, order, { who: 'system', what: 'cancel_expired', why: { because } });
  const place = await placeOf(unit, order, lateness);
  await openAlert(unit, settings, order, { cause: 'cancel_expired', quiet: lateness.quiet, ...place });
}

/** The intent: written before anything is asked of the marketplace, one for each decision. */
export async function enqueueCancel(
  unit: Unit,
  order: Order,
  decision: { key: string; by?: string },
): Promise<boolean> {
  return await enqueue(unit, {
    kind: 'order.cancel',
    lane: shopLane(order.shop_id),
    shopId: order.shop_id,
    orderId: order.id,
    key: `cancel|${order.id}|${decision.key}`,
    params: decision.by === undefined ? {} : { by: decision.by },
  });
}
