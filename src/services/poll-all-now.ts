import type { Unit } from '../store/database.js';

/** Everything may have changed while the machine slept: the whole list of unpaid orders is read before anything else. */
export async function pollAllNow(unit: Unit): Promise<void> {
  await unit.tx
    .updateTable('timers')
    .set({ due_at: unit.now - 1 })
    .where('kind', '=', 'poll')
    .where('state', '=', 'open')
    .execute();
  // A time long past makes the next poll a sweep.
  await unit.tx.updateTable('shops').set({ polled_at: 0 }).where('polled_at', 'is not', null).execute();
}
