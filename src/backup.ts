/** `unpaid backup`: a copy of the database, also while the bot runs. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readEnvironment } from './environment.js';
import { AppError } from './errors.js';
import { copyName } from './store/copies.js';
import { type CopyFacts, CopyFault, copyDatabase, megabytes } from './store/copy.js';

export interface BackupWish {
  /** A file that is not there yet, or a folder; by default the folder of backups. */
  to?: string;
  env: Readonly<Record<string, string | undefined>>;
  now(): number;
}

export type BackedUp = CopyFacts & { file: string };

/** Throws an `AppError` when no whole copy could be made; nothing is left behind then. */
export async function backUp({ to, env, now }: BackupWish): Promise<BackedUp> {
  const { dataDir, databaseUrl, backups } = readEnvironment(env);
  if (databaseUrl !== undefined) throw usesPostgres('pg_dump --format=custom "$DATABASE_URL" > unpaid.dump');
  const source = join(dataDir, 'unpaid.db');
  if (!existsSync(source))
    throw new AppError(
      'file-unreadable',
      `there is no database at ${source}`,
      'Set UNPAID_DATA_DIR as the bot has it.',
    );
  const file = targetOf(resolve(to ?? backups.folder), to === undefined, now());
  try {
    return { file, ...(await copyDatabase(source, file)) };
  } catch (error) {
    if (error instanceof CopyFault) throw failed(file, error);
    throw error;
  }
}

/** Where it is, and what became certain of it. */
export const tellBackup = ({ file, orders, bytes }: BackedUp): string =>
  `Backed up and checked: ${orders} orders, ${megabytes(bytes)}\n  ${file}\n`;

/** PostgreSQL brings tools that do this better than we could. */
export function usesPostgres(command: string): AppError {
  return new AppError(
    'usage',
    'the database is PostgreSQL, which has its own tools for this',
    `Use: ${command}  (the bot may run meanwhile)`,
  );
}

function targetOf(wish: string, isOurFolder: boolean, now: number): string {
  const isFolder = isOurFolder || (existsSync(wish) && statSync(wish).isDirectory());
  const file = isFolder ? join(wish, copyName('asked', now)) : wish;
  if (existsSync(file)) throw new AppError('usage', `${file} is there already`, 'Give another name to --to.');
  return file;
}

const HINTS: Record<CopyFault['fault'], string> = {
  disk_full: 'Make room, or give a folder on another disk with --to.',
  not_writable: 'Give a folder that may be written to with --to.',
  damaged:
    'The database itself may be damaged: keep it as it is, look at the disk, and restore the last good backup.',
  other: 'Try again, and report this when it stays.',
  newer: 'Use the newer version of this program.',
  not_ours: 'Set UNPAID_DATA_DIR as the bot has it.',
};

function failed(file: string, error: CopyFault): AppError {
  const what = `no backup was made at ${file}: ${error.message}`;
  return new AppError('backup-failed', what, HINTS[error.fault], { cause: error });
}
