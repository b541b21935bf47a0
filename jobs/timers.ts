/** The resident job: fires what is due and sleeps until the next thing is. It decides and writes; it sends nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fireTimers } from '../src/services/fire-timers.js';
import { pollAllNow } from '../src/services/poll-all-now.js';
import { nextDueAt } from '../src/store/timers.js';
import { type JobContext, runJob } from './run.js';

/** Small transactions: the main thread writes too. */
const BATCH = 50;
/** New timers may be due sooner than those we know; the clock may be moved. */
const SLEEP_MAX_MS = 1_000;
const SLEEP_MIN_MS = 5;
const BEAT_MS = 1_000;
/** The wall clock moved this far beyond the real time passed: the machine slept. */
const WOKE_UP_MS = 30_000;

async function watchTimers({ store, clock, settings, tell }: JobContext): Promise<void> {
  let beatAt = Number.NEGATIVE_INFINITY;
  let before = { now: clock.now(), monotonic: clock.monotonic() };
  for (;;) {
    const startedAt = clock.monotonic();
    const slept = clock.now() - before.now - (startedAt - before.monotonic);
    if (clock.rate() === 1 && slept > WOKE_UP_MS) {
      await store.write((unit) => pollAllNow(unit));
      tell({ type: 'wake' });
    }
    before = { now: clock.now(), monotonic: startedAt };
    const dueAt = await nextDueAt(store.db);
    const lateMs = dueAt === undefined ? 0 : Math.max(0, clock.now() - dueAt);
    if (startedAt - beatAt >= BEAT_MS) {
      tell({ type: 'beat', lateMs });
      beatAt = startedAt;
    }
    const fired =
      dueAt !== undefined && dueAt <= clock.now()
        ? await store.write((unit) => fireTimers(unit, settings, BATCH))
        : 0;
    if (fired > 0) tell({ type: 'wake' });
    // Rest as long as the lock was held, so that the other writer gets its turn.
    if (fired === BATCH) await sleep(Math.max(1, clock.monotonic() - startedAt));
    else await sleep(untilDue(await nextDueAt(store.db), clock.now(), clock.rate()));
  }
}

function untilDue(dueAt: number | undefined, now: number, rate: number): number {
  if (dueAt === undefined || rate === 0) return SLEEP_MAX_MS / 4;
  return Math.min(
    SLEEP_MAX_MS / Math.min(4, Math.max(1, rate)),
    Math.max(SLEEP_MIN_MS, (dueAt - now) / rate),
  );
}

await runJob(watchTimers);
