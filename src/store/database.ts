/**
 * One store, two engines. Everything that writes goes through `write`: a transaction that begins IMMEDIATE, is tried again
 * while another thread holds the lock, and lets a person's press pass background work in the queue.
 */
import type Database from 'better-sqlite3';
import { Kysely, type MigrationResultSet, Migrator, PostgresDialect, sql, type Transaction } from 'kysely';
import PQueue from 'p-queue';
import { AppError } from '../errors.js';
import { MIGRATIONS } from './migrations/index.js';
import { openPool } from './postgres.js';
import { type Direct, endDirect, runDirectly } from './prepared.js';
import type { Schema } from './schema.js';
import { keepStatements, openSqlite, probeSync, runOn, sqliteDialect, waitForNoLock } from './sqlite.js';

export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** What a service gets: a transaction, the moment it happens, and ids. Never the database itself. */
export interface Unit {
  tx: Tx;
  now: number;
  newId(): string;
}

/** A number written into the statement: a limit given as a parameter makes SQLite plan anew each time. Never for input. */
export const literal = (value: number) => sql.lit(value);

/** Resolves after this many ms: real ones, or simulated ones where time is simulated. */
export type Wait = (ms: number) => Promise<void>;

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
  /** How a lock is waited for; by default in real time. */
  wait?: Wait;
}

const SLOW_MS = 200;
const LOCK_PATIENCE_MS = 10_000;
const LOCK_PAUSE_MAX_MS = 4;
const RANK: Record<Urgency, number> = { press: 1, background: 0 };

/** Opens a SQLite file, migrating it. Throws AppError when the file is newer than this program or cannot be made durable. */
export async function openSqliteStore(file: string, options: StoreOptions): Promise<Store> {
  return await storeOnSqlite(openSqlite(file, options.throwAway ? 'off' : 'full'), options);
}

/** The same on a connection that `openSqlite` gave, which is the store's from now on. */
export async function storeOnSqlite(raw: Database.Database, options: StoreOptions): Promise<Store> {
  const prepare = keepStatements(raw);
  const db = new Kysely<Schema>({ dialect: sqliteDialect(raw, prepare) });
  runDirectly(db, runOn(raw, prepare, 'outside'));
  if (options.migrate !== false) await migrate(db, raw.name);
  if (probeSync(raw) !== 2 && !options.throwAway) {
    throw new AppError(
      'store-not-durable',
      `${raw.name}: SQLite does not sync fully`,
      'Put the database on a local disk.',
    );
  }
  waitForNoLock(raw);
  return createStore(db, 'sqlite', options, runOn(raw, prepare, 'inside'));
}

/** Opens a PostgreSQL database by its URL, migrating it. */
export async function openPostgresStore(url: string, options: StoreOptions): Promise<Store> {
  const pool = await openPool(url);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  if (options.migrate !== false) await migrate(db, 'the PostgreSQL database');
  return createStore(db, 'postgres', options);
}

/** Any number, the same for all who write: PostgreSQL's lock on "I am writing". */
const WRITER_LOCK = 7_209_417;

/** Also for tests that bring their own Kysely. */
export function createStore(db: Db, engine: Store['engine'], options: StoreOptions, direct?: Direct): Store {
  const queue = new PQueue({ concurrency: 1 });
  const wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  const transact = async <T>(work: (unit: Unit) => Promise<T>): Promise<T> => {
    let waitedMs = 0;
    for (let attempt = 1; ; attempt += 1) {
      const watch = watchSlow(options);
      try {
        return await db.transaction().execute(async (tx) => {
          // Services read before they write and count on it: one writer at a time here too, as SQLite has it.
          if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${WRITER_LOCK})`.execute(tx);
          watch.begin();
          if (direct) runDirectly(tx, direct);
          return await work({ tx, now: options.now(), newId: options.newId }).finally(() => endDirect(tx));
        });
      } catch (error) {
        if (!isLocked(error) || waitedMs > LOCK_PATIENCE_MS) throw error;
        const pauseMs = Math.min(attempt, LOCK_PAUSE_MAX_MS);
        waitedMs += pauseMs;
        await wait(pauseMs);
      } finally {
        watch.end();
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

/** Tells of a transaction that is open for long: while it is, or at its end when the event loop stood still meanwhile. */
function watchSlow({ onSlow }: StoreOptions): { begin(): void; end(): void } {
  let startedAt: number | undefined;
  let told = false;
  const tell = (): void => {
    told = true;
    if (startedAt !== undefined) onSlow?.(performance.now() - startedAt);
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    begin() {
      startedAt = performance.now();
      timer = setTimeout(tell, SLOW_MS);
    },
    end() {
      clearTimeout(timer);
      if (!told && startedAt !== undefined && performance.now() - startedAt > SLOW_MS) tell();
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
