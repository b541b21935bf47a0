import type { AlertCause, OrderView } from './alert.js';

/** The one word that says where an order stands; the same on cards, boards and lists. */
export type OrderState =
  | 'waiting'
  | 'asked'
  | 'reminded'
  | 'notified'
  | 'held'
  | 'needs_person'
  | 'claimed'
  | 'cancel_pending'
  | 'paid'
  | 'paid_after_cancel'
  | 'cancelled';

/** These only say that time has passed; every other cause is something a person must decide. */
const MERE_WAITING: readonly AlertCause[] = ['waiting', 'unclaimed'];

const AFTER_MESSAGE = { ask: 'asked', remind: 'reminded', notice: 'notified' } as const;

export function orderState(view: OrderView): OrderState {
  if (isPaidAfterCancel(view)) return 'paid_after_cancel';
  if (view.status !== 'unpaid') return view.status;
  if (view.cancelPending) return 'cancel_pending';
  if (view.alert?.state === 'acknowledged') return 'claimed';
  if (needsPerson(view)) return 'needs_person';
  if (view.held || view.snoozedUntil !== undefined) return 'held';
  const last = view.messages.findLast((message) => message.state === 'sent');
  return last ? AFTER_MESSAGE[last.step] : 'waiting';
}

/** Money came for an order we gave up: somebody must refund it or send the goods. */
export function isPaidAfterCancel(view: OrderView): boolean {
  return view.alert?.cause === 'paid_after_cancel' && view.alert.state !== 'resolved';
}

/** Nobody has taken it and something besides time asks for a decision. */
export function needsPerson(view: OrderView): boolean {
  if (view.messages.some((message) => message.state === 'unknown')) return true;
  return view.alert?.state === 'open' && !MERE_WAITING.includes(view.alert.cause);
}

/**
 * `…4711` for each id, lengthened where two of the list would look the same: what is read here can be typed after `order`.
 * Ids are the marketplace's, in the order given.
 */
export function orderEndings(externalIds: readonly string[]): string[] {
  return externalIds.map((id) => {
    const others = externalIds.filter((other) => other !== id);
    let length = 4;
    while (length < id.length && others.some((other) => other.endsWith(id.slice(-length)))) length += 1;
    return orderEnding(id, length);
  });
}

/** `…4711` */
export function orderEnding(externalId: string, length = 4): string {
  return externalId.length > length ? `…${externalId.slice(-length)}` : externalId;
}
