/**
 * The shell every job runs in: a worker thread with the database and the shared clock, and no network. It answers Bree's
 * `cancel` by exiting, since an answer of words is taken for an error.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createSharedClock, createSystemClock } from '../src/clock.js';
import type { Settings } from '../src/domain/settings.js';
import { createIds } from '../src/ids.js';
import type { JobData, JobMessage } from '../src/job-contract.js';
import type { Clock } from '../src/ports.js';
import { openPostgresStore, openSqliteStore, type Store } from '../src/store/database.js';

export interface JobContext {
  store: Store;
  clock: Clock;
  settings: Settings;
  /** Tells the main thread. */
  tell(message: JobMessage): void;
}

export async function runJob(job: (context: JobContext) => Promise<void>): Promise<void> {
  parentPort?.on('message', (message: unknown) => {
    if (message === 'cancel') process.exit(0);
  });
  const data = jobData();
  const clock = data.clockBuffer ? createSharedClock(data.clockBuffer) : createSystemClock();
  const options = { now: clock.now, newId: createIds(clock.now), migrate: false };
  const { database } = data;
  const store =
    'file' in database
      ? await openSqliteStore(database.file, options)
      : await openPostgresStore(database.url, options);
  await job({ store, clock, settings: data.settings, tell: (message) => parentPort?.postMessage(message) });
  await store.close();
  process.exit(0);
}

/** Bree puts its own fields beside ours. */
function jobData(): JobData {
  const { job } = workerData as { job: { worker: { workerData: JobData } } };
  return job.worker.workerData;
}
