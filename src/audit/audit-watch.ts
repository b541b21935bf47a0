/** The main thread's end of the audits: reports are kept, counted and told to who looks after the machine. */
import { type AuditReport, FINDING_KINDS } from '../domain/audit.js';
import type { Settings } from '../domain/settings.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Clock } from '../ports.js';
import type { Store } from '../store/database.js';
import { createAuditStatus } from './audit-status.js';
import { keepReport } from './keep-report.js';

export interface AuditWatchOptions {
  store: Store;
  settings: Settings;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Effects wait. */
  wake(): void;
}

export interface AuditWatch {
  /** Never throws: a report that could not be kept counts as one that did not come. */
  hear(report: AuditReport): Promise<void>;
  health(): { ok: boolean; detail: string };
}

export function createAuditWatch(options: AuditWatchOptions): AuditWatch {
  const { store, settings, clock, log, metrics, wake } = options;
  const status = createAuditStatus(clock.monotonic);
  return {
    async hear(report) {
      try {
        const { begun, over, standing } = await store.write((unit) => keepReport(unit, settings, report));
        status.heard(report, standing);
        for (const finding of begun) log.warn(finding, 'the auditor found something');
        for (const { kind, subject } of over) log.info({ kind, subject }, 'the auditor finds it no longer');
        for (const fault of report.faults) log.error({ fault }, 'a check of the auditor failed');
        const counts = status.counts();
        for (const kind of FINDING_KINDS) metrics.auditFindings.set({ kind }, counts.get(kind) ?? 0);
        metrics.auditedAt.set(report.at / 1_000);
        wake();
      } catch (error) {
        metrics.faults.inc({ place: 'audit' });
        log.error({ err: error }, 'an audit’s report could not be kept');
      }
    },
    health: status.health,
  };
}
