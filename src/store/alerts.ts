import type { Selectable } from 'kysely';
import type { Db, Unit } from './database.js';
import type { AlertsTable } from './schema.js';

export type AlertRow = Selectable<AlertsTable>;

export async function findAlert(db: Db, order: string): Promise<AlertRow | undefined> {
  return await db.selectFrom('alerts').selectAll().where('order_id', '=', order).executeTakeFirst();
}

export async function saveAlert(unit: Unit, alert: AlertRow): Promise<void> {
  const { order_id, ...rest } = alert;
  await unit.tx
    .insertInto('alerts')
    .values(alert)
    .onConflict((conflict) => conflict.column('order_id').doUpdateSet(rest))
    .execute();
}

export async function resolveAlert(unit: Unit, order: string): Promise<void> {
  await unit.tx
    .updateTable('alerts')
    .set({ state: 'resolved', resolved_at: unit.now })
    .where('order_id', '=', order)
    .where('state', '<>', 'resolved')
    .execute();
}
