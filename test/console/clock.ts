import type { Clock } from '../../src/ports.js';

/** A clock that tests turn by hand; `rate` is what it says of itself. */
export function handClock(
  start = Date.UTC(2025, 10, 21, 10, 31),
): Clock & { set(now: number, rate?: number): void } {
  let now = start;
  let rate = 0;
  return {
    now: () => now,
    rate: () => rate,
    monotonic: () => performance.now(),
    set(next, nextRate = rate) {
      now = next;
      rate = nextRate;
    },
  };
}
