/** Once a night: a copy of the database. It only reads, so that nobody's write waits for it. */
import { nightlyBackup } from '../src/services/nightly-backup.js';
import { runReadingJob } from './run.js';

await runReadingJob(async ({ clock, data: { database, backups }, tell }) => {
  if (!backups || !('file' in database)) return;
  tell({ type: 'backup', report: await nightlyBackup(database.file, backups, clock.now()) });
});
