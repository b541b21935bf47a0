/** The invariants of one order, checked whenever something was written about it. */
import type { EffectLook, OrderLook, Reader, TimerLook } from './reader.js';
import type { ViolationBook } from './violations.js';

const MERE_WAITING = ['waiting', 'unclaimed'];

export function checkOrder(id: string, reader: Reader, violations: ViolationBook): void {
  const order = reader.order(id);
  if (!order || order.exempt !== null || order.policy_id === null) return;
  const timers = reader.timers(id);
  const effects = reader.effects(id);
  checkKinds(order, timers, violations);
  if (order.status === 'unpaid') {
    checkWatched(order, timers, effects, violations);
    checkPromise(order, timers, reader, violations);
    checkUnknown(order, effects, violations);
  } else checkOver(order, timers, effects, violations);
}

function checkKinds(order: OrderLook, timers: TimerLook[], violations: ViolationBook): void {
  const kinds = timers.map(({ kind }) => kind).filter((kind) => kind !== 'check');
  if (new Set(kinds).size < kinds.length) violations.add('two_timers', order.id, kinds.join(' '));
}

/** Something is still to come, a look at the shop included, or a person was called; kept open, a person has decided. */
function checkWatched(
  order: OrderLook,
  timers: TimerLook[],
  effects: EffectLook[],
  violations: ViolationBook,
): void {
  if (order.held === 'kept_open') return;
  if (timers.length > 0) return;
  if (effects.some(({ state }) => state === 'pending' || state === 'sending')) return;
  const called = order.alert_state !== null && order.alert_state !== 'resolved';
  if (called && !MERE_WAITING.includes(order.alert_cause ?? '')) return;
  violations.add(
    'forgotten',
    order.id,
    `held ${order.held}, alert ${order.alert_state} ${order.alert_cause}`,
  );
}

function checkPromise(
  order: OrderLook,
  timers: TimerLook[],
  reader: Reader,
  violations: ViolationBook,
): void {
  const cancel = timers.find(({ kind }) => kind === 'cancel');
  if (!cancel || order.told_deadline_at === null || order.policy_id === null) return;
  const graceMs = reader.plan(order.policy_id).steps.find(({ name }) => name === 'cancel')?.graceMs ?? 0;
  const early = order.told_deadline_at + graceMs - cancel.due_at;
  if (early > 0) violations.add('promise_moved', order.id, `planned ${early} ms too early`);
}

function checkUnknown(order: OrderLook, effects: EffectLook[], violations: ViolationBook): void {
  if (!effects.some(({ state }) => state === 'unknown')) return;
  if (order.alert_state === null || order.alert_state === 'resolved') {
    violations.add('unknown_without_alert', order.id, `alert ${order.alert_state}`);
  }
}

function checkOver(
  order: OrderLook,
  timers: TimerLook[],
  effects: EffectLook[],
  violations: ViolationBook,
): void {
  const left = [
    ...timers.filter(({ kind }) => kind !== 'check').map(({ kind }) => kind),
    // What was tried and waits to be tried again finds out by itself.
    ...effects.filter(({ state, attempts }) => state === 'pending' && attempts === 0).map(({ kind }) => kind),
  ];
  if (left.length > 0) violations.add('busy_after_end', order.id, left.join(' '));
}
