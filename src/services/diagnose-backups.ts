import type { BackupPlan } from '../domain/backup.js';
import { formatSpan } from '../domain/format.js';
import type { TeamLanguage } from '../domain/template.js';
import type { Diagnosis } from '../ports.js';
import { listCopies } from '../store/copies.js';
import { texts } from '../texts/texts.js';

/** Two nights without one. */
export const BACKUP_OLD_MS = 50 * 3_600_000;

/** How the backups stand, for `doctor`. `now`: by the system's clock; `engine` and `plan` as the environment says. */
export function diagnoseBackups(
  { folder, kept }: BackupPlan,
  engine: 'sqlite' | 'postgres',
  now: number,
  language: TeamLanguage,
): Diagnosis {
  const { part, ...t } = texts(language).backup;
  if (engine === 'postgres') return { part, state: 'good', detail: t.postgres };
  const copies = listCopies(folder);
  const [newest] = copies;
  if (!newest) return { part, state: 'warning', detail: kept === 0 ? t.off : t.none, remedy: t.makeOne };
  const ageMs = Math.max(0, now - newest.at);
  const detail = t.newest(formatSpan(ageMs, language), copies.length);
  if (ageMs <= BACKUP_OLD_MS) return { part, state: 'good', detail };
  return { part, state: 'bad', detail, remedy: kept === 0 ? t.makeOne : t.old };
}
