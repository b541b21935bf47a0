import type { Selectable } from 'kysely';
import type { Unit } from './database.js';
import type { InboxTable } from './schema.js';

export type InboxRow = Selectable<InboxTable>;

/** Keeps an event's mark; false when the same signed content came before. */
export async function receive(unit: Unit, row: InboxRow): Promise<boolean> {
  const result = await unit.tx
    .insertInto('inbox')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
