/**
 * One store, two engines. Everything that writes goes through `write`: a transaction that begins IMMEDIATE, is tried again
 * while another thread holds the lock, and lets a person's press pass background work in the queue.
 */
import { Kysely, type MigrationResultSet, Migrator, PostgresDialect, type Transaction } from 'kysely';
import PQueue from 'p-queue';
import pg from 'pg';
import { AppError } from '../errors.js';
import { MIGRATIONS } from './migrations/index.js';
import type { Schema } from './schema.js';
import { openSqlite, sqliteDialect, syncLevel } from './sqlite.js';

export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** What a service gets: a transaction, the moment it happens, and ids. Never the database itself. */
export interface Unit {
  tx: Tx;
  now: number;
  newId(): string;
}

export type Urgency = 'press' | 'background';

export interface Store {
  /** For reads outside a transaction. */
  readonly db: Db;
  readonly engine: 'sqlite' | 'postgres';
  /** Runs `work` in one transaction; all of it is committed, or none. */
  write<T>(work: (unit: Unit) => Promise<T>, urgency?: Urgency): Promise<T>;
  close(): Promise<void>;
}

export interface StoreOptions {
  now(): number;
  newId(): string;
  /** Told when a transaction was open longer than is healthy. */
  onSlow?(ms: number): void;
  /** A database that nobody will open again need not survive a power cut. */
  throwAway?: boolean;
  /** False for a second connection: the first has done it. Default true. */
  migrate?: boolean;
}

const SLOW_MS = 200;
const LOCK_PATIENCE_MS = 10_000;
const RANK: Record<Urgency, number> = { press: 1, background: 0 };

/** Opens a SQLite file, migrating it. Throws AppError when the file is newer than this program or cannot be made durable. */
export async function openSqliteStore(file: string, options: StoreOptions): Promise<Store> {
  const sync = options.throwAway ? 'off' : 'full';
  const raw = openSqlite(file, sync);
  const db = new Kysely<Schema>({ dialect: sqliteDialect(raw) });
  if (options.migrate !== false) await migrate(db, file);
  // The pragma may lie until the first write, and an old connection default must not weaken us unseen.
  raw.exec('create table if not exists durability_probe (x integer); drop table durability_probe');
  if (sync === 'full' && syncLevel(raw) !== 2) {
    throw new AppError(
      'store-not-durable',
      `${file}: SQLite does not sync fully`,
      'Put the database on a local disk.',
    );
  }
  return createStore(db, 'sqlite', options);
}

/** Opens a PostgreSQL database by its URL, migrating it. */
export async function openPostgresStore(url: string, options: StoreOptions): Promise<Store> {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const db = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }),
  });
  await migrate(db, 'the PostgreSQL database');
  return createStore(db, 'postgres', options);
}

/** Also for tests that bring their own Kysely. */
export function createStore(db: Db, engine: Store['engine'], options: StoreOptions): Store {
  const queue = new PQueue({ concurrency: 1 });
  const transact = async <T>(work: (unit: Unit) => Promise<T>): Promise<T> => {
    const patienceEnds = performance.now() + LOCK_PATIENCE_MS;
    for (;;) {
      const startedAt = performance.now();
      try {
        return await db.transaction().execute((tx) => work({ tx, now: options.now(), newId: options.newId }));
      } catch (error) {
        if (!isLocked(error) || performance.now() > patienceEnds) throw error;
        await new Promise((resolve) => setTimeout(resolve, 1 + (startedAt % 3)));
      } finally {
        const ms = performance.now() - startedAt;
        if (ms > SLOW_MS) options.onSlow?.(ms);
      }
    }
  };
  return {
    db,
    engine,
    write: (work, urgency = 'background') =>
      queue.add(() => transact(work), { priority: RANK[urgency] }) as Promise<
        Awaited<ReturnType<typeof work>>
      >,
    async close() {
      await queue.onIdle();
      await db.destroy();
    },
  };
}

/** Brings a database to this program's schema. A newer one is refused: its rows may mean what we do not know. */
export async function migrate(db: Db, name: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  let result: MigrationResultSet;
  try {
    result = await migrator.migrateToLatest();
  } catch (error) {
    result = { error };
  }
  if (!result.error) return;
  const message = result.error instanceof Error ? result.error.message : String(result.error);
  if (message.includes('is missing')) {
    throw new AppError(
      'store-newer',
      `${name} was written by a newer version of this program`,
      'Start that version again, or restore a backup made before the upgrade.',
    );
  }
  throw new AppError(
    'store-migration',
    `${name} could not be migrated: ${message}`,
    'Nothing was changed; report this.',
  );
}

function isLocked(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'SQLITE_BUSY' || code === 'SQLITE_BUSY_SNAPSHOT' || code === '40001' || code === '40P01';
}
