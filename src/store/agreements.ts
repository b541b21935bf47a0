/** Cancels above an amount that wait for a second person. */
import type { Selectable } from 'kysely';
import type { Db, Unit } from './database.js';
import type { AgreementsTable } from './people-schema.js';

export type Agreement = Selectable<AgreementsTable>;

export async function findAgreement(db: Db, orderId: string): Promise<Agreement | undefined> {
  return await db.selectFrom('agreements').selectAll().where('order_id', '=', orderId).executeTakeFirst();
}

/** One an order: asking anew takes the place of what ran out. */
export async function askAgreement(unit: Unit, agreement: Agreement): Promise<void> {
  await endAgreement(unit, agreement.order_id);
  await unit.tx.insertInto('agreements').values(agreement).execute();
}

export async function endAgreement(unit: Unit, orderId: string): Promise<void> {
  await unit.tx.deleteFrom('agreements').where('order_id', '=', orderId).execute();
}
