import type { BackupTexts } from '../backup-shape.js';
import { count } from './words.js';

export const backup: BackupTexts = {
  part: 'Backup',
  failedTitle: 'No backup was made tonight',
  faults: {
    disk_full: 'There is no room for it on its disk.',
    not_writable: 'Its folder cannot be written to.',
    damaged: 'The copy was not whole, so it was thrown away. The database itself may be damaged.',
    other: 'Something went wrong; the log has it.',
  },
  mend: {
    disk_full: 'Make room, then run unpaid backup.',
    not_writable: 'Mend the rights of the folder (UNPAID_BACKUP_DIR), then run unpaid backup.',
    damaged:
      'Run unpaid backup. If that fails too, keep the database as it is, check the disk, and restore the last backup.',
    other: 'Run unpaid backup; it says what is wrong.',
  },
  newest: (span, number) => `The newest is ${span} old, ${count(number, 'backup is', 'backups are')} there.`,
  none: 'There is none yet; the first is made a quarter of an hour after a start.',
  makeOne: 'To have one at once, run unpaid backup.',
  old: 'See in the log why last night’s failed, or run unpaid backup.',
  off: 'None is made by night: UNPAID_BACKUPS_KEPT is 0.',
  postgres: 'The database is PostgreSQL: its own tools back it up, or those of your host.',
};
