import type { Store } from '../store/database.js';
import { findStale, PURGED, removeStale } from '../store/purge.js';

const DAY_MS = 24 * 3_600_000;
/** A webhook comes again for 16 hours at most; older content is known to be old by its own time. */
const INBOX_MS = 7 * DAY_MS;
/** A press on a button that has just expired is still told so. */
const BUTTONS_MS = DAY_MS;
const ORDERS_MS = 30 * DAY_MS;
/** Who did what is asked after for a year. */
const ACTS_MS = 366 * DAY_MS;
/** Small transactions: presses wait for no more than one. */
const BATCH = 200;

export type Swept = Record<(typeof PURGED)[number], number>;

/** Deletes what nobody needs any more. Done twice, it finds nothing the second time. `rest` is awaited between transactions. */
export async function housekeep(store: Store, now: number, rest: () => Promise<void>): Promise<Swept> {
  const cutoffs = {
    inbox: now - INBOX_MS,
    buttons: now - BUTTONS_MS,
    orders: now - ORDERS_MS,
    acts: now - ACTS_MS,
  };
  const swept: Swept = { inbox: 0, buttons: 0, timers: 0, outbox: 0, replies: 0, buyers: 0, acts: 0 };
  for (const table of PURGED) {
    for (;;) {
      const keys = await findStale(store.db, table, cutoffs, BATCH);
      if (keys.length === 0) break;
      await store.write((unit) => removeStale(unit, table, cutoffs, keys));
      swept[table] += keys.length;
      await rest();
    }
  }
  return swept;
}
