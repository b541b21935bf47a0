/** A token bucket in the clock's own time: `capacity` at once, refilled at `perMinute`. */
export interface TokenBucket {
  /** Takes one if there is one. */
  take(now: number): boolean;
  /** Puts back one that was taken and not needed. */
  giveBack(): void;
  /** When the next one will be there; `now` if there is one. */
  nextAt(now: number): number;
}

export function createTokenBucket(perMinute: number, capacity: number): TokenBucket {
  let tokens = capacity;
  let filledAt = Number.NEGATIVE_INFINITY;
  const msPerToken = 60_000 / perMinute;
  const fill = (now: number): void => {
    if (now > filledAt) {
      tokens = Math.min(capacity, tokens + (now - filledAt) / msPerToken);
      filledAt = now;
    }
  };
  return {
    take(now) {
      fill(now);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    giveBack() {
      tokens = Math.min(capacity, tokens + 1);
    },
    nextAt(now) {
      fill(now);
      return tokens >= 1 ? now : now + Math.ceil((1 - tokens) * msPerToken);
    },
  };
}
