/**
 * Discord resets the token of a bot that logs in more than a thousand times a day. What is left of that must last until it
 * is counted anew, however often this process, or the ones before it, had to begin again.
 */

/** As `GET /gateway/bot` tells it. */
export interface LoginAllowance {
  remaining: number;
  resetAfterMs: number;
}

/** From here on logins are spread evenly over the time that is left. */
const PLENTY = 700;
/** Discord takes one in five seconds. */
const SHORTEST_MS = 5_000;

/** How long to wait before the next login. `sinceLastMs`: undefined before the first of this process. */
export function loginDelay({ remaining, resetAfterMs }: LoginAllowance, sinceLastMs?: number): number {
  const between = remaining >= PLENTY ? SHORTEST_MS : resetAfterMs / Math.max(1, remaining);
  if (sinceLastMs === undefined) return remaining >= PLENTY ? 0 : between;
  return Math.max(0, Math.max(SHORTEST_MS, between) - sinceLastMs);
}

/** Grows from half a second to half a minute while a server does not answer. */
export function reconnectDelay(failures: number): number {
  return failures <= 3 ? 0 : Math.min(30_000, 500 * 2 ** Math.min(failures - 3, 10));
}
