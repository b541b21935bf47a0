/** Erasing to the last byte needs the database to itself: no other connection may keep old pages alive. */
import { sql } from 'kysely';
import { AppError } from '../errors.js';
import type { Store } from './database.js';
import { findPulse } from './pulse.js';

/** A bot that lives beats every few seconds. */
const ALIVE_MS = 30_000;

/** Takes the database for this process alone. Throws an `AppError` while a bot uses it. */
export async function takeAlone(store: Store, now: number): Promise<void> {
  if (store.engine === 'postgres') {
    const pulse = await findPulse(store.db);
    if (pulse && now - pulse.at < ALIVE_MS) throw inUse('Stop the bot, wait half a minute, and erase again.');
    return;
  }
  try {
    // Leaving the write-ahead log takes a lock that nobody gets while another connection is open; its file goes with it.
    await sql`pragma journal_mode = delete`.execute(store.db);
    await sql`pragma locking_mode = exclusive`.execute(store.db);
    await sql`pragma secure_delete = on`.execute(store.db);
    await sql`pragma temp_store = memory`.execute(store.db);
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw inUse('Stop the bot (and whatever else has the file open) and erase again.');
  }
}

/** Writes the database anew without what was deleted, and gives it back. */
export async function sweepBytes(store: Store): Promise<void> {
  if (store.engine === 'postgres') {
    await sql`vacuum (full)`.execute(store.db);
    return;
  }
  await sql`vacuum`.execute(store.db);
  await giveBack(store);
}

/** Undoes `takeAlone`. */
export async function giveBack(store: Store): Promise<void> {
  if (store.engine === 'postgres') return;
  await sql`pragma locking_mode = normal`.execute(store.db);
  await sql`pragma journal_mode = wal`.execute(store.db);
}

function inUse(hint: string): AppError {
  return new AppError('store-in-use', 'a bot is using this database, so nothing was erased', hint);
}
