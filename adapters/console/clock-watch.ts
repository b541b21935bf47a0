/** Tells the pages when the bot's clock no longer runs as they believe: paused, sped up, jumped. Also keeps their line alive. */
import type { Clock } from '../../src/ports.js';

/** A page may be wrong by this much, in real time. */
const SLACK_MS = 250;
const LOOK_EVERY_MS = 500;
const TELL_AT_LEAST_EVERY_MS = 10_000;

/** Calls `tell` when needed; the answer stops it. */
export function watchClock(clock: Clock, tell: () => void): () => void {
  let told = { now: clock.now(), rate: clock.rate(), at: clock.monotonic() };
  const timer = setInterval(() => {
    const now = clock.now();
    const rate = clock.rate();
    const elapsed = clock.monotonic() - told.at;
    const drift = Math.abs(now - told.now - elapsed * told.rate);
    if (rate === told.rate && drift <= SLACK_MS * Math.max(1, rate) && elapsed < TELL_AT_LEAST_EVERY_MS)
      return;
    told = { now, rate, at: clock.monotonic() };
    tell();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
