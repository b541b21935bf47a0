/**
 * 50 requests in any second for one API. The second is measured on the simulated clock divided by its rate, so at ×600
 * it is a real second again, and a run that jumps from event to event is held to 50 a simulated second. While the
 * clock stands still, real time counts.
 */
import type { Clock } from '../../src/ports.js';

export interface RateLimit {
  /** False when the window of this API is full. */
  take(api: object): boolean;
}

const WINDOW_MS = 1000;

export function createRateLimit(clock: Clock, perSecond: number): RateLimit {
  const windows = new Map<object, { times: Float64Array; next: number }>();
  let elapsed = 0;
  let sim = clock.now();
  let real = clock.monotonic();

  function advance(): void {
    const [now, monotonic, rate] = [clock.now(), clock.monotonic(), clock.rate()];
    elapsed += rate > 0 ? Math.max(0, now - sim) / rate : Math.max(0, monotonic - real);
    sim = now;
    real = monotonic;
  }

  return {
    take(api) {
      advance();
      let window = windows.get(api);
      if (!window) {
        window = { times: new Float64Array(perSecond).fill(Number.NEGATIVE_INFINITY), next: 0 };
        windows.set(api, window);
      }
      if (elapsed - window.times[window.next]! < WINDOW_MS) return false;
      window.times[window.next] = elapsed;
      window.next = (window.next + 1) % perSecond;
      return true;
    },
  };
}
