import type { Order } from '../store/orders.js';

/** An order that the machine does not cancel is brought before a person after this long. */
export const HOLD_MS = 72 * 3_600_000;

/** A hold that waits for a person does not stand in a person's way; one that keeps the buyer's peace does. */
export function withoutHold(order: Order): { held: null; heldUntil: null } | Record<string, never> {
  const waitsForPerson =
    order.held === 'buyer_replied' || order.held === 'snoozed' || order.held === 'kept_open';
  return waitsForPerson ? { held: null, heldUntil: null } : {};
}
