/** Now and then SQLite is asked whether its file is whole. PostgreSQL looks after its own. */
import { sql } from 'kysely';
import type { Finding } from '../domain/audit.js';
import type { Clock } from '../ports.js';
import type { Db, Store } from '../store/database.js';
import type { AuditContext } from './context.js';

/** It reads the whole file: a few seconds for a large one, and nobody is kept waiting by it but this job. */
const FIRST_AFTER_MS = 10 * 60_000;
const EVERY_MS = 6 * 3_600_000;

/** Undefined when it is not its turn. */
export type StoreCheck = (context: AuditContext) => Promise<Finding[] | undefined>;

export function createStoreCheck(db: Db, engine: Store['engine'], clock: Clock): StoreCheck {
  let dueAt = clock.monotonic() + FIRST_AFTER_MS;
  return async ({ shops }) => {
    if (engine !== 'sqlite' || clock.monotonic() < dueAt) return undefined;
    dueAt = clock.monotonic() + EVERY_MS;
    const fault = await faultOf(db);
    if (fault === undefined) return [];
    return shops.map(({ id }) => ({ kind: 'store_damaged', shopId: id, subject: id, detail: fault }));
  };
}

/** What SQLite says is wrong with the file; undefined when it is whole. */
export async function faultOf(db: Db): Promise<string | undefined> {
  try {
    const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db);
    const said = rows[0]?.quick_check ?? 'no answer';
    return said === 'ok' ? undefined : said;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
