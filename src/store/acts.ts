import type { Insertable } from 'kysely';
import type { Unit } from './database.js';
import type { ActsTable } from './people-schema.js';
import { change } from './prepared.js';

export type ActRow = Insertable<ActsTable>;

const insertRow = change((db, p: ActRow) =>
  db.insertInto('acts').values({
    id: p.id,
    at: p.at,
    platform: p.platform,
    user_id: p.user_id,
    person_id: p.person_id,
    name: p.name,
    place: p.place,
    surface: p.surface,
    action: p.action,
    shop_id: p.shop_id,
    order_id: p.order_id,
    outcome: p.outcome,
    because: p.because,
  }),
);

/** Who did, or tried, what from where. Append-only: no statement changes a row. */
export async function writeAct(unit: Unit, act: Omit<ActRow, 'id' | 'at'>): Promise<void> {
  await insertRow(unit.tx, { ...act, id: unit.newId(), at: unit.now });
}
