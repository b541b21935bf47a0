import Database from 'better-sqlite3';
import { SqliteAdapter, SqliteDialect } from 'kysely';
import { LRUCache } from 'lru-cache';

/** Enough for every statement the bot has, multi-row inserts in a few fixed sizes among them. */
const STATEMENTS_KEPT = 400;

/** Only while opening: setting WAL, migrating and probing need the lock, and nothing else runs yet. */
const OPENING_PATIENCE_MS = 5_000;

/** Opens a SQLite file the way this bot needs it: WAL, FULL sync, foreign keys. */
export function openSqlite(file: string, sync: 'full' | 'off'): Database.Database {
  const database = new Database(file, { timeout: OPENING_PATIENCE_MS });
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${sync}`);
  database.pragma('foreign_keys = ON');
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

/**
 * Kysely prepares every statement anew and begins DEFERRED. Both cost: the first time, the second a failed upgrade under
 * two writers. So it is given a database that keeps prepared statements and begins IMMEDIATE.
 */
export function sqliteDialect(database: Database.Database): SqliteDialect {
  const statements = new LRUCache<string, Database.Statement>({ max: STATEMENTS_KEPT });
  const cached = {
    prepare(source: string): Database.Statement {
      const text = source === 'begin' ? 'begin immediate' : source;
      let statement = statements.get(text);
      if (!statement) {
        statement = database.prepare(text);
        statements.set(text, statement);
      }
      return statement;
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
