/** Bree: starts the jobs, starts a resident one again when it died, and turns what they tell into calls. */
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import Bree from 'bree';
import type { AuditMessage, BackupMessage, JobData, JobMessage, TimersMessage } from './job-contract.js';
import type { Log } from './log.js';

export interface SchedulerOptions {
  data: JobData;
  log: Log;
  onMessage(message: TimersMessage): void;
  onAudit?(report: AuditMessage['report']): void;
  onBackup?(report: BackupMessage['report']): void;
  /** Whose night it is at 3:30; UTC by default. */
  zone?: string;
  /** When the first backup is looked to; a quarter of an hour after the start. */
  backupAfterMs?: number;
  /** When the house is first kept and how often after that; ten minutes after the start, then daily. */
  housekeeping?: { afterMs: number; everyMs: number };
}

export interface Scheduler {
  start(): Promise<void>;
  /** At most two seconds: a job is cut off in a transaction, which then never happened. */
  stop(): Promise<void>;
  /** Of the timers; how the audits go is told by their reports. */
  health(): { ok: boolean; detail: string };
}

const TIMERS = 'timers';
const AUDIT = 'audit';
const HOUSEKEEP = 'housekeep';
const BACKUP = 'backup';
// Not at an hour of the day: a machine that is on by day only would never come to it.
const HOUSEKEEPING = { afterMs: 10 * 60_000, everyMs: 24 * 3_600_000 };
/** Also soon after each start: a machine that is on by day only would never come to a night. */
const BACKUP_AFTER_MS = 15 * 60_000;
const BACKUP_AT = '30 3 * * *';
const STOP_MS = 2_000;
const RESTART_MIN_MS = 1_000;
const RESTART_MAX_MS = 60_000;
/** Alive this long, a job is well again. */
const WELL_MS = 60_000;
const SICK_AFTER = 3;
/** The timers tell every second that they are alive; silent this long, they hang. */
const SILENT_MS = 30_000;

/** A job that never ends by itself. */
interface Resident {
  deaths: number;
  startedAt: number;
  heardAt: number;
  restart?: NodeJS.Timeout;
}

const newResident = (): Resident => ({ deaths: 0, startedAt: 0, heardAt: 0 });

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { data, log, onMessage, onAudit, onBackup, housekeeping = HOUSEKEEPING } = options;
  const residents = new Map([TIMERS, AUDIT].map((name) => [name, newResident()]));
  const timers = residents.get(TIMERS) ?? newResident();
  let stopping = false;
  const bree = new Bree({
    root: false,
    logger: false,
    errorHandler: (error: unknown) => log.error({ err: error }, 'a job failed'),
    workerMessageHandler({ name, message }) {
      const told = message as JobMessage;
      const resident = residents.get(name);
      if (resident) heard(resident);
      if (told.type === 'swept') log.info({ rows: told.rows }, 'the house was kept');
      else if (told.type === 'audit') onAudit?.(told.report);
      else if (told.type === 'backup') onBackup?.(told.report);
      else onMessage(told);
    },
    jobs: [
      ...[...residents.keys()].map((name) => ({ name, path: jobFile(name), worker: { workerData: data } })),
      {
        name: HOUSEKEEP,
        path: jobFile(HOUSEKEEP),
        timeout: housekeeping.afterMs,
        interval: housekeeping.everyMs,
        worker: { workerData: data },
      },
      {
        name: BACKUP,
        path: jobFile(BACKUP),
        timeout: options.backupAfterMs ?? BACKUP_AFTER_MS,
        cron: BACKUP_AT,
        timezone: options.zone ?? 'UTC',
        worker: { workerData: data },
      },
    ],
  });

  const heard = (resident: Resident): void => {
    resident.heardAt = performance.now();
    if (resident.heardAt - resident.startedAt > WELL_MS) resident.deaths = 0;
  };

  const run = async (name: string, resident: Resident): Promise<void> => {
    resident.startedAt = performance.now();
    resident.heardAt = resident.startedAt;
    await bree.run(name);
  };

  bree.on('worker deleted', (name: string) => {
    const resident = residents.get(name);
    if (stopping || !resident) return;
    resident.deaths = performance.now() - resident.startedAt > WELL_MS ? 1 : resident.deaths + 1;
    const afterMs = Math.min(RESTART_MAX_MS, RESTART_MIN_MS * 2 ** (resident.deaths - 1));
    log.error({ job: name, deaths: resident.deaths, afterMs }, 'a resident job died and is started again');
    resident.restart = setTimeout(() => void run(name, resident), afterMs);
  });

  return {
    async start() {
      for (const [name, resident] of residents) await run(name, resident);
      await bree.start(HOUSEKEEP);
      if (data.backups) await bree.start(BACKUP);
    },
    async stop() {
      stopping = true;
      for (const resident of residents.values()) clearTimeout(resident.restart);
      const workers = [...(bree.workers as Map<string, Worker>).values()];
      const late = new Promise<'late'>((resolve) => setTimeout(resolve, STOP_MS, 'late').unref());
      if ((await Promise.race([bree.stop(), late])) === 'late') {
        await Promise.all(workers.map((worker) => worker.terminate()));
      }
    },
    health() {
      const { deaths, heardAt } = timers;
      if (deaths >= SICK_AFTER) return { ok: false, detail: `the timers died ${deaths} times in a row` };
      const silentMs = performance.now() - heardAt;
      if (silentMs < SILENT_MS) return { ok: true, detail: 'running' };
      return { ok: false, detail: `the timers have been silent for ${Math.round(silentMs / 1_000)} s` };
    },
  };
}

const jobFile = (name: string): string => fileURLToPath(new URL(`../jobs/${name}.js`, import.meta.url));
