/**
 * When a run of automatic cancels is too much to be meant. Two limits, over one sliding window:
 *
 * `cancels` bounds the speed. A cancel follows its order by a fixed time, so a shop never cancels faster than it once sold:
 * a livestream of thousands passes, a fault that makes everything due at once does not.
 *
 * `share` is for small shops, which would be empty long before that. It is not measured against what is open *now*: at the
 * end of every livestream the last cancels are all that is left, 100 % of it, and nothing is wrong. It is measured against
 * what was open at some time in the last 24 hours, so that the end of an evening weighs against the evening.
 *
 * The breaker counts what it let through, not what was due: what waits is never a reason to stop longer.
 */
import type { Breaker } from './policy.js';

export const DEFAULT_BREAKER: Breaker = { cancels: 600, withinMs: 10 * 60_000, share: 50, atLeast: 20 };

/** The limit that one more cancel would break, after `done` of them; undefined where there is none. */
export function brokenLimit(
  breaker: Breaker,
  done: number,
  openWithinDay: number,
): 'cancels' | 'share' | undefined {
  if (done + 1 > breaker.cancels) return 'cancels';
  const isMany = done + 1 > breaker.atLeast;
  return isMany && (done + 1) * 100 > openWithinDay * breaker.share ? 'share' : undefined;
}

/** How many orders must have been open for `done` cancels and one more to stay within the share. */
export function enoughOpen(breaker: Breaker, done: number): number {
  return Math.ceil(((done + 1) * 100) / breaker.share);
}
