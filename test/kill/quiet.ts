/** When a bot that is no longer fed has nothing left to do but to look now and then. Reads its database, changes nothing. */
import Database from 'better-sqlite3';

/** The steps of the quick policy lie closer together than this: nothing due within it means nothing to come. */
const AHEAD_MS = 15_000;
const LOOK_EVERY_MS = 500;

/** Polls and looks after a cancel go on for ever; what a person put off lies further ahead; what waits for a lead, waits. */
const TO_COME = `
  select (select count(*) from timers where state = 'open' and kind not in ('poll', 'check')
      and gate is not 'waits' and due_at <= $soon)
    + (select count(*) from outbox where state = 'sending')
    + (select count(*) from outbox where state = 'pending' and kind <> 'orders.poll' and due_at <= $soon) as count`;

/** True once nothing is to come; false when that takes longer than `patienceMs`. */
export async function comesToRest(file: string, patienceMs: number): Promise<boolean> {
  const giveUpAt = Date.now() + patienceMs;
  let calm = 0;
  while (Date.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    calm = countToCome(file) === 0 ? calm + 1 : 0;
    // Not a moment between two steps: three seconds of nothing.
    if (calm * LOOK_EVERY_MS >= 3_000) return true;
  }
  return false;
}

/** More than none while the database cannot be read: the bot may be about to make its tables. */
function countToCome(file: string): number {
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      const row = database.prepare(TO_COME).get({ soon: Date.now() + AHEAD_MS }) as { count: number };
      return row.count;
    } finally {
      database.close();
    }
  } catch {
    return 1;
  }
}
