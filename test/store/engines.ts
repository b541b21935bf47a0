/** The databases every store test runs on: SQLite in a real file, PGlite in memory, and a real PostgreSQL where DATABASE_URL names one. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import {
  createStore,
  type Db,
  migrate,
  openPostgresStore,
  openSqliteStore,
  type Store,
  type StoreOptions,
} from '../../src/store/database.js';
import type { Schema } from '../../src/store/schema.js';

export interface Engine {
  name: string;
  /** A new empty database, migrated. `close` also deletes it. */
  open(options?: Partial<StoreOptions>): Promise<OpenStore>;
}

export interface OpenStore {
  store: Store;
  /** The store's own clock: tests move it. */
  time: { now: number };
  /** Another store on the same database, as a worker has one. Its ids differ. */
  second(): Promise<Store>;
  close(): Promise<void>;
}

export const NOW = Date.parse('2026-03-02T10:00:00Z');

export function storeOptions(change: Partial<StoreOptions> = {}): StoreOptions & { time: { now: number } } {
  const time = { now: NOW };
  let made = 0;
  const newId = (): string => `id${String(++made).padStart(8, '0')}`;
  return { now: () => time.now, newId, time, ...change };
}

function secondOptions(): StoreOptions {
  const options = storeOptions();
  return { ...options, newId: () => `second-${options.newId()}` };
}

export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'unpaid-store-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const sqlite: Engine = {
  name: 'SQLite',
  async open(change) {
    const folder = temporaryFolder();
    const options = storeOptions(change);
    const file = join(folder.path, 'test.db');
    const store = await openSqliteStore(file, options);
    return {
      store,
      time: options.time,
      second: () => openSqliteStore(file, { ...secondOptions(), migrate: false }),
      async close() {
        await store.close();
        folder.remove();
      },
    };
  },
};

/** Started once, since that takes seconds; emptied for each store. */
let lite: Promise<PGlite> | undefined;

const pglite: Engine = {
  name: 'PGlite',
  async open(change) {
    lite ??= PGlite.create({ parsers: { [types.INT8]: Number } });
    const instance = await lite;
    await instance.exec('drop schema public cascade; create schema public');
    const options = storeOptions(change);
    const db = openPglite(instance);
    await migrate(db, 'PGlite');
    const store = createStore(db, 'postgres', options);
    const second = async () => createStore(db, 'postgres', secondOptions());
    return { store, time: options.time, second, close: () => store.close() };
  },
};

/** PGlite has one connection and no pool: whoever asks for it waits until it is given back. */
function openPglite(lite: PGlite): Db {
  let free: Promise<void> = Promise.resolve();
  const pool: PostgresPool = {
    async connect() {
      const before = free;
      let release = (): void => {};
      free = new Promise((resolve) => {
        release = resolve;
      });
      await before;
      return {
        query: (text: string, values: readonly unknown[]) => query(lite, text, values),
        release,
      } as never;
    },
    end: async () => {}, // another store may follow on it
  };
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

async function query(lite: PGlite, text: string, values: readonly unknown[]) {
  const result = await lite.query(text, [...values]);
  const command = text.trimStart().split(/\s/, 1)[0]?.toUpperCase() ?? '';
  return { command, rowCount: result.affectedRows ?? result.rows.length, rows: result.rows };
}

/** A database of its own, ordered by a language's rules rather than by bytes: queries must not depend on which. */
const postgres = (url: string): Engine => ({
  name: 'PostgreSQL',
  async open(change) {
    const options = storeOptions(change);
    const name = `unpaid_test_${randomBytes(6).toString('hex')}`;
    await administer(
      url,
      `create database ${name} template template0 locale_provider icu icu_locale 'en-US' locale 'C.UTF-8' encoding 'UTF8'`,
    );
    const own = new URL(url);
    own.pathname = `/${name}`;
    const store = await openPostgresStore(own.href, options);
    return {
      store,
      time: options.time,
      second: () => openPostgresStore(own.href, { ...secondOptions(), migrate: false }),
      async close() {
        await store.close();
        await administer(url, `drop database ${name} with (force)`);
      },
    };
  },
});

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export const ENGINES: readonly Engine[] = [
  sqlite,
  pglite,
  ...(process.env.DATABASE_URL ? [postgres(process.env.DATABASE_URL)] : []),
];
