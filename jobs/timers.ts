/** The resident job: fires what is due and sleeps until the next thing is. It decides and writes; it sends nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { comeBack } from '../src/services/come-back.js';
import { fireDueTimers } from '../src/services/fire-due-timers.js';
import { keepBeating } from '../src/services/keep-beating.js';
import { nextDueAt } from '../src/store/timers.js';
import { type JobContext, runJob } from './run.js';

/** Small transactions: the main thread writes too. */
const BATCH = 100;
/** Who waits for the lock asks again every 4 ms at the latest: this is long enough for its turn. */
const REST_MAX_MS = 5;
/** New timers may be due sooner than those we know; the clock may be moved. */
const SLEEP_MAX_MS = 1_000;
/** What falls due within this is fired together. */
const SLEEP_MIN_MS = 2;
const BEAT_MS = 1_000;
/** The wall clock moved this far beyond the real time passed: the machine slept. */
const WOKE_UP_MS = 30_000;
/** The database, and the file beside it, are told this often that the bot lives. */
const PULSE_MS = 5_000;

async function watchTimers(context: JobContext): Promise<void> {
  const { store, clock, settings, witnessFile, tell } = context;
  const shopIds = [...settings.shops.keys()];
  let beatAt = Number.NEGATIVE_INFINITY;
  let pulseAt = Number.NEGATIVE_INFINITY;
  let before = { now: clock.now(), monotonic: clock.monotonic() };
  for (;;) {
    // One look at the clock a turn: what becomes due by a sleep in the middle of it waits for the next turn's question.
    const now = clock.now();
    const startedAt = clock.monotonic();
    const slept = now - before.now - (startedAt - before.monotonic);
    if (clock.rate() === 1 && slept > WOKE_UP_MS) await wakeUp(context, slept);
    before = { now, monotonic: startedAt };
    if (startedAt - pulseAt >= PULSE_MS) {
      await keepBeating(store, witnessFile);
      pulseAt = startedAt;
    }
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
    // Rest as long as the lock was held, but no longer than another writer needs to get its turn.
    if (fired === BATCH) await sleep(Math.min(REST_MAX_MS, Math.max(1, clock.monotonic() - startedAt)));
    else await sleep(untilDue(await nextDueAt(store.db, shopIds), clock.now(), clock.rate()));
  }
}

/** The machine was asleep: what we know is old. */
async function wakeUp({ store, settings, tell }: JobContext, sleptMs: number): Promise<void> {
  await store.write((unit) => comeBack(unit, settings, { sleptMs }));
  tell({ type: 'wake' });
}

function untilDue(dueAt: number | undefined, now: number, rate: number): number {
  if (dueAt === undefined || rate === 0) return SLEEP_MAX_MS / 4;
  return Math.min(
    SLEEP_MAX_MS / Math.min(4, Math.max(1, rate)),
    Math.max(SLEEP_MIN_MS, (dueAt - now) / rate),
  );
}

await runJob(watchTimers);
