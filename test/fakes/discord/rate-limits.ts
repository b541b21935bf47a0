/** Rate limits as Discord has them: a bucket a route and channel told in headers, and fifty calls a second for all but interactions. */

export interface Verdict {
  headers: Record<string, string>;
  /** Present when the call is refused: seconds. */
  retryAfter?: number;
  isGlobal?: boolean;
}

export interface RateLimits {
  take(route: string, isInteraction: boolean): Verdict;
  /** Every call is refused for so long, as after a flood. */
  closeFor(ms: number): void;
  refusals: number;
}

const WINDOW_MS = 5_000;
const GLOBAL_PER_SECOND = 50;

/** `perWindow`: calls of one route in one channel within five seconds. */
export function createRateLimits(now: () => number, perWindow: number): RateLimits {
  const buckets = new Map<string, { left: number; resetAt: number }>();
  let second = { at: 0, count: 0 };
  let closedUntil = 0;

  const limits: RateLimits = {
    refusals: 0,
    closeFor(ms) {
      closedUntil = now() + ms;
    },
    take(route, isInteraction) {
      const at = now();
      if (!isInteraction) {
        if (at - second.at >= 1_000) second = { at, count: 0 };
        second.count += 1;
        const isOver = perWindow < Number.POSITIVE_INFINITY && second.count > GLOBAL_PER_SECOND;
        const waitMs = Math.max(closedUntil - at, isOver ? second.at + 1_000 - at : 0);
        if (waitMs > 0)
          return refuse(waitMs, { 'X-RateLimit-Global': 'true', 'X-RateLimit-Scope': 'global' }, true);
      }
      let bucket = buckets.get(route);
      if (!bucket || bucket.resetAt <= at) {
        bucket = { left: perWindow, resetAt: at + WINDOW_MS };
        buckets.set(route, bucket);
      }
      bucket.left -= 1;
      const headers = {
        'X-RateLimit-Limit': String(Math.min(perWindow, 1e9)),
        'X-RateLimit-Remaining': String(Math.min(Math.max(0, bucket.left), 1e9)),
        'X-RateLimit-Reset-After': String((bucket.resetAt - at) / 1_000),
        'X-RateLimit-Bucket': route,
      };
      if (bucket.left >= 0) return { headers };
      return refuse(bucket.resetAt - at, { ...headers, 'X-RateLimit-Scope': 'user' }, false);
    },
  };

  function refuse(waitMs: number, headers: Record<string, string>, isGlobal: boolean): Verdict {
    limits.refusals += 1;
    const retryAfter = Math.ceil(waitMs) / 1_000;
    return { headers: { ...headers, 'Retry-After': String(retryAfter) }, retryAfter, isGlobal };
  }
  return limits;
}
