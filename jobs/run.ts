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
import { openPostgresReader, openSqliteReader, type Reader } from '../src/store/reader.js';

export interface JobContext {
  store: Store;
  clock: Clock;
  settings: Settings;
  /** Where the newest beat is remembered outside the database. */
  witnessFile: string | undefined;
  /** Tells the main thread. */
  tell(message: JobMessage): void;
}

/** What a job gets that only looks. */
export interface ReadingContext {
  reader: Reader;
  clock: Clock;
  data: JobData;
  tell(message: JobMessage): void;
}

export async function runJob(job: (context: JobContext) => Promise<void>): Promise<void> {
  const { data, clock } = begin();
  const options = { now: clock.now, newId: createIds(clock.now), migrate: false };
  const { database } = data;
  const store =
    'file' in database
      ? await openSqliteStore(database.file, options)
      : await openPostgresStore(database.url, options);
  const { settings, witnessFile } = data;
  await job({ store, clock, settings, witnessFile, tell });
  await store.close();
  process.exit(0);
}

/** The same with a connection that cannot write. */
export async function runReadingJob(job: (context: ReadingContext) => Promise<void>): Promise<void> {
  const { data, clock } = begin();
  const { database } = data;
  const reader =
    'file' in database ? openSqliteReader(database.file) : await openPostgresReader(database.url);
  await job({ reader, clock, data, tell });
  await reader.close();
  process.exit(0);
}

const tell = (message: JobMessage): void => parentPort?.postMessage(message);

function begin(): { data: JobData; clock: Clock } {
  parentPort?.on('message', (message: unknown) => {
    if (message === 'cancel') process.exit(0);
  });
  const data = jobData();
  return { data, clock: data.clockBuffer ? createSharedClock(data.clockBuffer) : createSystemClock() };
}

/** Bree puts its own fields beside ours. */
function jobData(): JobData {
  const { job } = workerData as { job: { worker: { workerData: JobData } } };
  return job.worker.workerData;
}
