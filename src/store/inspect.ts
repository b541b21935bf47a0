import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

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
