import type { Selectable } from 'kysely';
import type { Unit } from './database.js';
import { change } from './prepared.js';
import type { InboxTable } from './schema.js';

export type InboxRow = Selectable<InboxTable>;

const insertMark = change((db, p: InboxRow) =>
  db
    .insertInto('inbox')
    .values({
      key: p.key,
      shop_id: p.shop_id,
      kind: p.kind,
      ref: p.ref,
      type: p.type,
      at: p.at,
      received_at: p.received_at,
    })
    .onConflict((conflict) => conflict.column('key').doNothing()),
);

/** Keeps an event's mark; false when the same signed content came before. */
export async function receive(unit: Unit, row: InboxRow): Promise<boolean> {
  return (await insertMark(unit.tx, row)) > 0;
}
