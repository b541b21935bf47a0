/** What the scheduler hands to a job, and what a job tells it: plain data and shared memory. */
import type { AuditReport } from './domain/audit.js';
import type { BackupPlan, BackupReport } from './domain/backup.js';
import type { Settings } from './domain/settings.js';

export interface JobData {
  database: { file: string } | { url: string };
  /** Absent: the wall clock. */
  clockBuffer?: SharedArrayBuffer;
  /** Where the newest beat is remembered outside the database. */
  witnessFile?: string;
  settings: Settings;
  /** When the bot was started, by the clock; by default when the job was. */
  startedAt?: number;
  /** Absent: no backups by night. */
  backups?: BackupPlan;
  /** Real ms from one audit to the next; half a minute by default. */
  auditEveryMs?: number;
}

/** `wake`: effects wait. `beat`: still alive, with how late the oldest due timer is. `fault`: a timer met a fault of ours. */
export type TimersMessage =
  | { type: 'wake' }
  | { type: 'beat'; lateMs: number }
  | { type: 'fault'; timerId: string; error: string };

export interface AuditMessage {
  type: 'audit';
  report: AuditReport;
}

export interface BackupMessage {
  type: 'backup';
  report: BackupReport;
}

/** `swept`: how many rows of which table were deleted. */
export type JobMessage =
  | TimersMessage
  | AuditMessage
  | BackupMessage
  | { type: 'swept'; rows: Record<string, number> };
