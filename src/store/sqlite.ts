import Database from 'better-sqlite3';
import { SqliteAdapter, SqliteDialect } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Direct } from './prepared.js';

/** Enough for every statement the bot has, multi-row inserts in a few fixed sizes among them. */
const STATEMENTS_KEPT = 400;

const CACHE_KB = 32_768;

/** Only while opening: setting WAL, migrating and probing need the lock, and nothing else runs yet. */
const OPENING_PATIENCE_MS = 5_000;

/** Opens a SQLite file the way this bot needs it: WAL, FULL sync, foreign keys. */
export function openSqlite(file: string, sync: 'full' | 'off'): Database.Database {
  const database = new Database(file, { timeout: OPENING_PATIENCE_MS });
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${sync}`);
  database.pragma('foreign_keys = ON');
  // SQLite's own 2 MB hold a small shop's day; a list over a million orders reads the same index pages again and again.
  database.pragma(`cache_size = -${CACHE_KB}`);
  return database;
}

/** From here on a lock is never waited for: the event loop must not stand still; the store tries again instead. */
export function waitForNoLock(database: Database.Database): void {
  database.pragma('busy_timeout = 0');
}

/** The sync level as it really is: right after `journal_mode = WAL` the pragma may lie, so ask after a write. 2 is FULL. */
export function probeSync(database: Database.Database): number {
  const version = database.pragma('user_version', { simple: true }) as number;
  database.pragma(`user_version = ${version}`);
  return database.pragma('synchronous', { simple: true }) as number;
}

/** What is used of a prepared statement, here and by Kysely. */
export interface Kept {
  /** Does it give rows? */
  readonly reader: boolean;
  all(values: readonly unknown[]): unknown[];
  run(values: readonly unknown[]): Database.RunResult;
}

type Prepare = (source: string) => Kept;

/** Statements are prepared once and kept. */
export function keepStatements(database: Database.Database): Prepare {
  const statements = new LRUCache<string, Kept>({ max: STATEMENTS_KEPT });
  return (source) => {
    let statement = statements.get(source);
    if (!statement) {
      statement = keep(database.prepare(source));
      statements.set(source, statement);
    }
    return statement;
  };
}

/** Rows come as arrays: the driver would look up the name of every column for every row, which takes longer than reading it. */
function keep(statement: Database.Statement): Kept {
  if (!statement.reader) return statement;
  statement.raw();
  const names = statement.columns().map(({ name }) => name);
  const objectOf = (values: unknown): object => {
    const row: Record<string, unknown> = {};
    for (let n = 0; n < names.length; n += 1) row[names[n] as string] = (values as unknown[])[n];
    return row;
  };
  return {
    reader: true,
    all: (values) => statement.all(values).map(objectOf),
    run: (values) => statement.run(values),
  };
}

/**
 * Runs compiled SQL on the connection at once. From outside a transaction it answers `undefined` while one is open: its
 * rows are not committed yet, and Kysely's queue knows how to wait.
 */
export function runOn(database: Database.Database, prepare: Prepare, where: 'inside' | 'outside'): Direct {
  return (sql, values) => {
    if (where === 'outside' && database.inTransaction) return undefined;
    const statement = prepare(sql);
    if (statement.reader) return { rows: statement.all(values), changes: 0 };
    return { rows: [], changes: statement.run(values).changes };
  };
}

/**
 * Kysely prepares every statement anew and begins DEFERRED. Both cost: the first time, the second a failed upgrade under
 * two writers. So it is given a database that keeps prepared statements and begins IMMEDIATE.
 */
export function sqliteDialect(database: Database.Database, prepare: Prepare): SqliteDialect {
  const cached = {
    prepare(source: string) {
      if (source === 'begin') return prepare('begin immediate');
      // A full disk has taken the transaction back already: a second time is an error that would hide the first.
      return prepare(source === 'rollback' && !database.inTransaction ? 'select 1' : source);
    },
    close: () => database.close(),
  };
  const dialect = new SqliteDialect({ database: cached as unknown as Database.Database });
  dialect.createAdapter = () => new TransactionalAdapter();
  return dialect;
}

/** SQLite can take a whole migration back. Kysely does not count on it, and a failed one would stay half done. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
