/** The resident job: fires what is due and sleeps until the next thing is. It decides and writes; it sends nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fireDueTimers } from '../src/services/fire-due-timers.js';
import { allPolledSince, pollAllNow } from '../src/services/poll-all-now.js';
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
/** After a sleep, nothing is decided before the shops were read, unless they cannot be read for this long. */
const READ_FIRST_MS = 20_000;

async function watchTimers(context: JobContext): Promise<void> {
  const { store, clock, settings, tell } = context;
  const shopIds = [...settings.shops.keys()];
  let beatAt = Number.NEGATIVE_INFINITY;
  let before = { now: clock.now(), monotonic: clock.monotonic() };
  for (;;) {
    // One look at the clock a turn: what becomes due by a sleep in the middle of it waits for the next turn's question.
    const now = clock.now();
    const startedAt = clock.monotonic();
    const slept = now - before.now - (startedAt - before.monotonic);
    if (clock.rate() === 1 && slept > WOKE_UP_MS) await readFirst(context);
    before = { now, monotonic: startedAt };
    const dueAt = await nextDueAt(store.db, shopIds);
    if (startedAt - beatAt >= BEAT_MS) {
      tell({ type: 'beat', lateMs: dueAt === undefined ? 0 : Math.max(0, now - dueAt) });
      beatAt = startedAt;
    }
    const isDue = dueAt !== undefined && dueAt <= now;
    const fired = isDue
      ? await fireDueTimers(store, settings, BATCH, (error) => tell({ type: 'fault', ...error }))
      : 0;
    if (fired > 0) tell({ type: 'wake' });
    // Rest as long as the lock was held, so that the other writer gets its turn.
    if (fired === BATCH) await sleep(Math.max(1, clock.monotonic() - startedAt));
    else await sleep(untilDue(await nextDueAt(store.db, shopIds), clock.now(), clock.rate()));
  }
}

/** The machine was asleep: what we know is old. The shops are read before anything is decided. */
async function readFirst({ store, clock, settings, tell }: JobContext): Promise<void> {
  const wokeAt = clock.now();
  await store.write((unit) => pollAllNow(unit, settings));
  tell({ type: 'wake' });
  const patienceEnds = clock.monotonic() + READ_FIRST_MS;
  while (clock.monotonic() < patienceEnds && !(await allPolledSince(store.db, settings, wokeAt)))
    await sleep(100);
}

function untilDue(dueAt: number | undefined, now: number, rate: number): number {
  if (dueAt === undefined || rate === 0) return SLEEP_MAX_MS / 4;
  return Math.min(
    SLEEP_MAX_MS / Math.min(4, Math.max(1, rate)),
    Math.max(SLEEP_MIN_MS, (dueAt - now) / rate),
  );
}

await runJob(watchTimers);
