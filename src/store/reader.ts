/** A connection that can only read: the database itself refuses it everything else. */
import Database from 'better-sqlite3';
import { Kysely, PostgresDialect } from 'kysely';
import type { Db, Store } from './database.js';
import { openPool } from './postgres.js';
import type { Schema } from './schema.js';
import { keepStatements, sqliteDialect } from './sqlite.js';

export interface Reader {
  readonly db: Db;
  readonly engine: Store['engine'];
  close(): Promise<void>;
}

export function openSqliteReader(file: string): Reader {
  const raw = new Database(file, { readonly: true, fileMustExist: true });
  const db = new Kysely<Schema>({ dialect: sqliteDialect(raw, keepStatements(raw)) });
  return { db, engine: 'sqlite', close: () => db.destroy() };
}

export async function openPostgresReader(url: string): Promise<Reader> {
  const pool = await openPool(url, { max: 1, options: '-c default_transaction_read_only=on' });
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { db, engine: 'postgres', close: () => db.destroy() };
}
