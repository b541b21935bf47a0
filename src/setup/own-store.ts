/** The bot's own database, opened beside it by a command of the shell. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../environment.js';
import { AppError } from '../errors.js';
import { createIds } from '../ids.js';
import { openPostgresStore, openSqliteStore, type Store } from '../store/database.js';

export const databaseFile = ({ dataDir }: Pick<Environment, 'dataDir'>): string => join(dataDir, 'unpaid.db');

/** Throws AppError `no-database` where none is: a command never makes one. */
export async function openOwnStore(
  environment: Pick<Environment, 'dataDir' | 'databaseUrl'>,
  now: () => number,
  migrate = true,
): Promise<Store> {
  const options = { now, newId: createIds(now), migrate };
  if (environment.databaseUrl !== undefined) return await openPostgresStore(environment.databaseUrl, options);
  const file = databaseFile(environment);
  if (existsSync(file)) return await openSqliteStore(file, options);
  throw new AppError(
    'no-database',
    `there is no database at ${file}`,
    'Start the bot once: npx unpaid start. Or set UNPAID_DATA_DIR as the bot has it.',
  );
}

/** The text of a configuration; throws AppError where it cannot be read. */
export function readConfigText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new AppError(
      'file-unreadable',
      `${file} cannot be read`,
      'Make one with npx unpaid init, or give its path with --config.',
    );
  }
}
