import { join } from 'node:path';
import type { BackupPlan, BackupReport } from '../domain/backup.js';
import { copyName, listCopies, removeOldCopies } from '../store/copies.js';
import { CopyFault, copyDatabase } from '../store/copy.js';

/** Younger than this, tonight's was made already. */
const FRESH_MS = 20 * 3_600_000;

/** Copies the database into the folder and lets old copies go. Done twice, it makes one copy. Never throws. */
export async function nightlyBackup(file: string, plan: BackupPlan, now: number): Promise<BackupReport> {
  try {
    const last = listCopies(plan.folder).find(({ kind }) => kind === 'nightly');
    if (last && Math.abs(now - last.at) < FRESH_MS) return { kind: 'fresh' };
    const target = join(plan.folder, copyName('nightly', now));
    const { bytes } = await copyDatabase(file, target);
    return { kind: 'made', file: target, bytes, removed: removeOldCopies(plan.folder, plan.kept, now) };
  } catch (error) {
    const fault = error instanceof CopyFault ? error.fault : 'other';
    const known = fault === 'newer' || fault === 'not_ours' ? 'damaged' : fault;
    return { kind: 'failed', fault: known, detail: error instanceof Error ? error.message : String(error) };
  }
}
