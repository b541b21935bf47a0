/** `unpaid restore`: a backup takes the place of the database. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { usesPostgres } from './backup.js';
import { readEnvironment } from './environment.js';
import { AppError } from './errors.js';
import { copyName } from './store/copies.js';
import { type CopyFacts, CopyFault, megabytes } from './store/copy.js';
import { InUse, type Ready, readyCopy } from './store/put-back.js';

export interface RestoreWish {
  file: string;
  /** Data folder to put it into; by default the bot's own. */
  to?: string;
  env: Readonly<Record<string, string | undefined>>;
  now(): number;
  /** Shown what is put where and what follows, one line each; false leaves everything as it is. */
  confirm(plan: readonly string[]): Promise<boolean>;
}

/** True when it was done. Throws an `AppError` while a bot runs there, or when the file is no whole backup. */
export async function restore({ file, to, env, now, confirm }: RestoreWish): Promise<boolean> {
  const { dataDir, databaseUrl, backups } = readEnvironment(env);
  if (databaseUrl !== undefined)
    throw usesPostgres('pg_restore --clean --if-exists --dbname "$DATABASE_URL" unpaid.dump');
  const folder = to === undefined ? dataDir : resolve(to);
  const target = join(folder, 'unpaid.db');
  const kept = to === undefined ? backups.folder : join(folder, 'backups');
  const source = resolve(file);
  if (!existsSync(source)) throw new AppError('file-unreadable', `${file} is not there`, 'Give its path.');
  if (source === target) throw new AppError('usage', `${file} is the database itself`, 'Give a backup.');
  const ready = await readyCopy(source, target, now()).catch((error: unknown) => refuse(file, error));
  let swapped = false;
  try {
    const aside = join(kept, copyName('replaced', now()));
    if (!(await confirm(planOf(ready.facts, target, aside)))) return false;
    ready.swap(aside);
    swapped = true;
    return true;
  } finally {
    if (!swapped) ready.drop();
  }
}

function planOf(facts: CopyFacts, target: string, aside: string): string[] {
  const { shops, orders, bytes, pulse } = facts;
  const age = pulse
    ? `It ends at ${new Date(pulse.at).toISOString().slice(0, 16).replace('T', ' ')} UTC.`
    : '';
  return [
    `The backup is whole: ${orders} orders of ${shops.join(', ') || 'no shop'}, ${megabytes(bytes)}. ${age}`.trim(),
    `It becomes ${target}.`,
    ...(existsSync(target) ? [`What is there now is kept as ${aside}.`] : []),
    'At its next start the bot knows that this is an older copy. It reads all open orders again, lets go what was due',
    'before, looks into the chat before it writes about an earlier order, and asks a lead before it cancels one.',
    'Run one bot on a shop, never two: start this one only where no other is running.',
  ];
}

function refuse(file: string, error: unknown): Ready {
  if (error instanceof InUse)
    throw new AppError(
      'store-in-use',
      'a bot is using this database, so nothing was restored',
      'Stop the bot (and whatever else has the file open), wait half a minute, and restore again.',
    );
  if (!(error instanceof CopyFault)) throw error;
  if (error.fault === 'newer')
    throw new AppError(
      'store-newer',
      `${file} was written by a newer version of this program: ${error.message}`,
      'Install that version and restore with it, or take an older backup.',
    );
  if (error.fault === 'disk_full' || error.fault === 'not_writable')
    throw new AppError(
      'backup-failed',
      `${file} could not be put in place: ${error.message}`,
      'Make room, or mend the rights of the folder; nothing was changed.',
    );
  throw new AppError(
    'not-a-backup',
    `${file} is no whole backup: ${error.message}`,
    'Take another backup; nothing was changed.',
  );
}
