import type { Unit } from './database.js';
import { change } from './prepared.js';

const uncountRow = change((db, p: { id: string }) =>
  db
    .updateTable('outbox')
    .set((eb) => ({ attempts: eb('attempts', '-', eb.lit(1)) }))
    .where('id', '=', p.id)
    .where('state', '=', 'sending')
    .where('attempts', '>', 0),
);

/** The try under way does not count: it failed on something that has nothing to do with this effect. */
export async function uncount(unit: Unit, id: string): Promise<void> {
  await uncountRow(unit.tx, { id });
}
