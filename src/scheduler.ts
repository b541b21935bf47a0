/** Bree: starts the jobs, starts a resident one again when it died, and turns what they tell into calls. */
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import Bree from 'bree';
import type { JobData, JobMessage, TimersMessage } from './job-contract.js';
import type { Log } from './log.js';

export interface SchedulerOptions {
  data: JobData;
  log: Log;
  onMessage(message: TimersMessage): void;
  /** When the house is first kept and how often after that; ten minutes after the start, then daily. */
  housekeeping?: { afterMs: number; everyMs: number };
}

export interface Scheduler {
  start(): Promise<void>;
  /** At most two seconds: a job is cut off in a transaction, which then never happened. */
  stop(): Promise<void>;
  health(): { ok: boolean; detail: string };
}

const RESIDENT = 'timers';
const HOUSEKEEP = 'housekeep';
// Not at an hour of the day: a machine that is on by day only would never come to it.
const HOUSEKEEPING = { afterMs: 10 * 60_000, everyMs: 24 * 3_600_000 };
const STOP_MS = 2_000;
const RESTART_MIN_MS = 1_000;
const RESTART_MAX_MS = 60_000;
/** Alive this long, a job is well again. */
const WELL_MS = 60_000;
const SICK_AFTER = 3;
/** The resident job tells every second that it is alive; silent this long, it hangs. */
const SILENT_MS = 30_000;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { data, log, onMessage, housekeeping = HOUSEKEEPING } = options;
  let deaths = 0;
  let startedAt = 0;
  let heardAt = 0;
  let stopping = false;
  let restart: NodeJS.Timeout | undefined;
  const bree = new Bree({
    root: false,
    logger: false,
    errorHandler: (error: unknown) => log.error({ err: error }, 'a job failed'),
    workerMessageHandler({ message }) {
      const told = message as JobMessage;
      heardAt = performance.now();
      if (deaths > 0 && heardAt - startedAt > WELL_MS) deaths = 0;
      if (told.type === 'swept') log.info({ rows: told.rows }, 'the house was kept');
      else onMessage(told);
    },
    jobs: [
      { name: RESIDENT, path: jobFile(RESIDENT), worker: { workerData: data } },
      {
        name: HOUSEKEEP,
        path: jobFile(HOUSEKEEP),
        timeout: housekeeping.afterMs,
        interval: housekeeping.everyMs,
        worker: { workerData: data },
      },
    ],
  });

  const run = async (): Promise<void> => {
    startedAt = performance.now();
    heardAt = startedAt;
    await bree.run(RESIDENT);
  };

  bree.on('worker deleted', (name: string) => {
    if (stopping || name !== RESIDENT) return;
    deaths = performance.now() - startedAt > WELL_MS ? 1 : deaths + 1;
    const afterMs = Math.min(RESTART_MAX_MS, RESTART_MIN_MS * 2 ** (deaths - 1));
    log.error({ job: name, deaths, afterMs }, 'a resident job died and is started again');
    restart = setTimeout(() => void run(), afterMs);
  });

  return {
    async start() {
      await run();
      await bree.start(HOUSEKEEP);
    },
    async stop() {
      stopping = true;
      clearTimeout(restart);
      const workers = [...(bree.workers as Map<string, Worker>).values()];
      const late = new Promise<'late'>((resolve) => setTimeout(resolve, STOP_MS, 'late').unref());
      if ((await Promise.race([bree.stop(), late])) === 'late') {
        await Promise.all(workers.map((worker) => worker.terminate()));
      }
    },
    health() {
      if (deaths >= SICK_AFTER) return { ok: false, detail: `the timers died ${deaths} times in a row` };
      const silentMs = performance.now() - heardAt;
      if (silentMs < SILENT_MS) return { ok: true, detail: 'running' };
      return { ok: false, detail: `the timers have been silent for ${Math.round(silentMs / 1_000)} s` };
    },
  };
}

const jobFile = (name: string): string => fileURLToPath(new URL(`../jobs/${name}.js`, import.meta.url));
