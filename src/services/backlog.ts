/** What fell due while nobody watched is decided like anything else, but told once, in one note, and not in a heap of cards. */
import type { Order } from '../store/orders.js';
import type { Pulse } from '../store/pulse.js';
import type { Timer } from '../store/timers.js';

/** A backlog is worked off in seconds; what is still there after this long was held up by something else. */
const BACKLOG_MS = 10 * 60_000;

export interface Lateness {
  /** Many of its kind may be due at once: cards for the first few, the board for the rest. */
  fold: boolean;
  /** The note about the absence tells of it. */
  quiet: boolean;
}

export function latenessOf(timer: Timer, pulse: Pulse | undefined, now: number): Lateness {
  const fold =
    pulse !== undefined && timer.due_at <= pulse.watching_since && now < pulse.watching_since + BACKLOG_MS;
  return { fold, quiet: fold && pulse.away_from !== null };
}

/**
 * Due before an older copy of the database was put back, for an order of before: in the time that this copy does not know
 * it may have been done already.
 */
export function isParked(timer: Timer, order: Order, pulse: Pulse | undefined): boolean {
  const restoredAt = pulse?.restored_at ?? null;
  return restoredAt !== null && timer.due_at <= restoredAt && order.placed_at < restoredAt;
}
