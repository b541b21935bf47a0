/** Backups of the database: what became of one, and how they stand. */

/** Why a backup could not be made. */
export type BackupFault = 'disk_full' | 'not_writable' | 'damaged' | 'other';

/** `fresh`: there was a young one already, so none was made. */
export type BackupReport =
  | { kind: 'made'; file: string; bytes: number; removed: number }
  | { kind: 'fresh' }
  | { kind: 'failed'; fault: BackupFault; detail: string };

/** Where the nightly backups go and how many of them stay. */
export interface BackupPlan {
  /** Absolute path. */
  folder: string;
  /** At least 1. */
  kept: number;
}
