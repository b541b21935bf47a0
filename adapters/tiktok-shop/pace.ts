// The platform counts 50 requests a second of one API for one shop. Whoever calls waits for its turn here, so that the limit
// holds whatever the effects do: reads by a cancel, pages of a list and categories are counted as everything else.
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../src/ports.js';

export interface Pace {
  /** Resolves when a call of this API may leave: first come, first served. */
  turn(shopId: string, api: string): Promise<void>;
  /** The platform said "too many" all the same: nothing more of this API within the second that it counts. */
  full(shopId: string, api: string): void;
}

export interface PaceOptions {
  clock: Clock;
  /** Resolves after so many ms; where time is simulated, that time. */
  wait(ms: number): Promise<void>;
}

/**
 * Even steps with a little at once. Some calls take 0.2 s longer than others, so what left within 1.2 s may arrive within one
 * second: 6 + 1.2 × 36 are 49.
 */
const PER_SECOND = 36;
const AT_ONCE = 6;
const STEP_MS = 1_000 / PER_SECOND;
const SECOND_MS = 1_000;

/** Ids within a path name a thing, not an API; neither does the version. */
export function apiOf(method: string, path: string): string {
  return `${method} ${path.replace(/\/(?:\d+|(?<=(?:orders|conversations|products)\/)[^/]+)/g, '/*')}`;
}

export function createPace({ clock, wait }: PaceOptions): Pace {
  /** When the next call would be in step, by real time passed: the platform's second is no simulated one. */
  const nextAt = new LRUCache<string, number>({ max: 10_000 });
  const now = (): number => clock.monotonic();

  return {
    async turn(shopId, api) {
      const key = `${shopId} ${api}`;
      const step = Math.max(nextAt.get(key) ?? 0, now());
      nextAt.set(key, step + STEP_MS);
      const early = step - (AT_ONCE - 1) * STEP_MS - now();
      if (early > 0) await wait(Math.ceil(early));
    },
    full(shopId, api) {
      const key = `${shopId} ${api}`;
      const opensAt = now() + SECOND_MS + (AT_ONCE - 1) * STEP_MS;
      nextAt.set(key, Math.max(nextAt.get(key) ?? 0, opensAt));
    },
  };
}
