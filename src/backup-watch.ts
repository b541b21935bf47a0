/** The main thread's end of the nightly backups: one that failed is told to the team, and health knows how they stand. */
import type { BackupPlan, BackupReport } from './domain/backup.js';
import type { Settings } from './domain/settings.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { Clock } from './ports.js';
import { noteEverywhere } from './services/announce.js';
import { BACKUP_OLD_MS } from './services/diagnose-backups.js';
import { listCopies } from './store/copies.js';
import type { Store } from './store/database.js';

export interface BackupWatchOptions {
  plan: BackupPlan;
  store: Store;
  settings: Settings;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Effects wait. */
  wake(): void;
}

export interface BackupWatch {
  /** Never throws. */
  hear(report: BackupReport): Promise<void>;
  health(): { ok: boolean; detail: string };
}

const DAY_MS = 24 * 3_600_000;

export function createBackupWatch(options: BackupWatchOptions): BackupWatch {
  const { plan, store, settings, clock, log, metrics, wake } = options;
  const startedAt = clock.now();
  let failed: string | undefined;

  const tell = async (report: BackupReport & { kind: 'failed' }): Promise<void> => {
    metrics.faults.inc({ place: 'backup' });
    log.error({ fault: report.fault, detail: report.detail }, 'no backup was made');
    try {
      await store.write((unit) =>
        noteEverywhere(unit, settings, {
          params: { note: 'backup', fault: report.fault },
          key: (channelId) => `backup|${channelId}|${Math.floor(unit.now / DAY_MS)}`,
        }),
      );
      wake();
    } catch (error) {
      log.error({ err: error }, 'that no backup was made could not be told');
    }
  };

  return {
    async hear(report) {
      failed = report.kind === 'failed' ? report.fault : undefined;
      if (report.kind === 'failed') return await tell(report);
      if (report.kind === 'made') log.info(report, 'a backup was made');
    },
    health() {
      if (failed) return { ok: false, detail: `the last one failed: ${failed}` };
      const newest = listCopies(plan.folder)[0]?.at;
      const ageMs = clock.now() - Math.max(newest ?? 0, startedAt);
      const detail = newest === undefined ? 'none yet' : `newest of ${new Date(newest).toISOString()}`;
      return { ok: ageMs <= BACKUP_OLD_MS, detail };
    },
  };
}
