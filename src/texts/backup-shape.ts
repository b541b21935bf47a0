import type { BackupFault } from '../domain/backup.js';

/** Values come in formatted for the reader. */
export interface BackupTexts {
  /** What was looked at. */
  part: string;
  failedTitle: string;
  /** What happened; a sentence. */
  faults: Record<BackupFault, string>;
  /** What to do about it; a sentence. */
  mend: Record<BackupFault, string>;
  newest(span: string, count: number): string;
  none: string;
  makeOne: string;
  old: string;
  off: string;
  postgres: string;
}
