/** The real timers job in its worker thread, watched from the main thread as the bot does: by what it tells. */
import type { Settings } from '../../src/domain/settings.js';
import { openBare } from './bench-shop.js';
import type { Built } from './built.js';
import { countDue } from './timer-rows.js';

export interface ResidentJob {
  /** The wakes since it was last asked, epoch ms: each time a batch was committed, and the main thread knows. */
  takeWakes(): number[];
  stop(): Promise<void>;
}

export async function startResidentJob(built: Built, file: string, settings: Settings): Promise<ResidentJob> {
  let wakes: number[] = [];
  const faults: string[] = [];
  let alive = (): void => {};
  const beat = new Promise<void>((resolve) => {
    alive = resolve;
  });
  const scheduler = built.createScheduler({
    data: { database: { file }, settings },
    log: built.createLog({ level: 'silent', pretty: false }),
    onMessage(message) {
      if (message.type === 'wake') wakes.push(Date.now());
      else if (message.type === 'beat') alive();
      else faults.push(message.error);
    },
  });
  await scheduler.start();
  await beat;
  return {
    takeWakes() {
      const taken = wakes;
      wakes = [];
      return taken;
    },
    async stop() {
      await scheduler.stop();
      if (faults.length > 0) throw new Error(`a timer met a fault: ${faults[0]}`);
    },
  };
}

const PATIENCE_MS = 60_000;

/** Until everything due before a moment has fired. */
export async function untilFired(file: string, before: number): Promise<void> {
  const database = openBare(file);
  const patienceEnds = Date.now() + PATIENCE_MS + Math.max(0, before - Date.now());
  try {
    await pause(Math.max(0, before - Date.now()));
    while (countDue(database, before) > 0) {
      if (Date.now() > patienceEnds) throw new Error(`timers are still waiting after ${PATIENCE_MS} ms`);
      await pause(20);
    }
    await pause(20); // The last wake may still be on its way.
  } finally {
    database.close();
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * How late each timer was, ms: from its due time to when the main thread heard that it was committed. A batch is one
 * transaction with one `settled_at`, and tells once: the n-th batch is the n-th wake.
 */
export function latenessesOf(file: string, idsFrom: string, wakes: readonly number[]): number[] {
  const database = openBare(file);
  const fired = database
    .prepare<[string, string], { due_at: number; settled_at: number }>(
      `select due_at, settled_at from timers where state = 'fired' and id >= ? and id < ? order by settled_at`,
    )
    .all(idsFrom, `${idsFrom}~`);
  database.close();
  const lateness: number[] = [];
  let wake = -1;
  let batch = Number.NaN;
  for (const timer of fired) {
    if (timer.settled_at !== batch) {
      batch = timer.settled_at;
      wake += 1;
      while (wake < wakes.length && (wakes[wake] ?? 0) < batch) wake += 1;
    }
    lateness.push((wakes[wake] ?? Number.POSITIVE_INFINITY) - timer.due_at);
  }
  return lateness;
}
