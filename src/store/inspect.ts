import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';

/** The newest moment any row speaks of: a clock that goes on with this file must not start before it. */
export function newestMoment(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const database = new Database(file, { readonly: true });
  try {
    const moments = [
      'select max(created_at) as at from outbox',
      'select max(claimed_at) as at from outbox',
      'select max(settled_at) as at from outbox',
      'select max(settled_at) as at from timers',
      'select max(received_at) as at from inbox',
    ].map((query) => (database.prepare(query).get() as { at: number | null }).at ?? 0);
    return Math.max(...moments);
  } finally {
    database.close();
  }
}

export interface FileHealth {
  bytes: number;
  /** Of the log beside it. */
  walBytes: number;
  /** The first damage SQLite finds; absent where all is whole, or where it was not looked for. */
  damage?: string;
}

/** A SQLite file from outside, read without changing it. `thorough`: every page is looked at. Undefined where there is none. */
export function inspectFile(file: string, thorough: boolean): FileHealth | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = statSync(file).size;
  const walBytes = existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0;
  if (!thorough) return { bytes, walBytes };
  try {
    const database = new Database(file, { readonly: true });
    try {
      const said = database.pragma('quick_check(1)', { simple: true }) as string;
      return { bytes, walBytes, ...(said === 'ok' ? {} : { damage: said }) };
    } finally {
      database.close();
    }
  } catch (error) {
    return { bytes, walBytes, damage: error instanceof Error ? error.message : String(error) };
  }
}

/** The shops a SQLite file knows, read without changing it; empty when there is no such file or it is not ours. */
export function shopsInFile(file: string): { id: string; externalId: string }[] {
  if (!existsSync(file)) return [];
  const database = new Database(file, { readonly: true });
  try {
    const rows = database.prepare('select id, external_id from shops').all() as {
      id: string;
      external_id: string;
    }[];
    return rows.map((row) => ({ id: row.id, externalId: row.external_id }));
  } catch {
    return [];
  } finally {
    database.close();
  }
}
