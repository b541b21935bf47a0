/** Access to shops: one row each, its tokens sealed. Whoever opens them holds the keys; here is only text. */
import type { Insertable, Selectable, Updateable } from 'kysely';
import type { ShopCredentialsTable } from './connect-schema.js';
import type { Db, Unit } from './database.js';
import { change, read } from './prepared.js';

export type CredentialsRow = Selectable<ShopCredentialsTable>;
type Patch = Updateable<Omit<ShopCredentialsTable, 'shop_id'>>;

const byShop = read((db, p: { shop: string }) =>
  db.selectFrom('shop_credentials').selectAll().where('shop_id', '=', p.shop),
);

export async function findCredentials(db: Db, shopId: string): Promise<CredentialsRow | undefined> {
  return (await byShop(db, { shop: shopId }))[0];
}

const all = read((db) => db.selectFrom('shop_credentials').selectAll().orderBy('shop_id'));

export async function listCredentials(db: Db): Promise<CredentialsRow[]> {
  return await all(db, {});
}

const stamps = read((db) =>
  db
    .selectFrom('shop_credentials')
    .select(['shop_id', 'version', 'state', 'connected_at'])
    .orderBy('shop_id'),
);

/** What tells whether anything has changed, without the tokens. */
export async function credentialStamps(
  db: Db,
): Promise<Pick<CredentialsRow, 'shop_id' | 'version' | 'state' | 'connected_at'>[]> {
  return await stamps(db, {});
}

/** Puts a new authorisation in place of whatever stood there. */
export async function saveCredentials(unit: Unit, row: Insertable<ShopCredentialsTable>): Promise<void> {
  await unit.tx
    .insertInto('shop_credentials')
    .values(row)
    .onConflict((conflict) => conflict.column('shop_id').doUpdateSet(row))
    .execute();
}

export async function updateCredentials(unit: Unit, shopId: string, patch: Patch): Promise<void> {
  await unit.tx.updateTable('shop_credentials').set(patch).where('shop_id', '=', shopId).execute();
}

/** The tokens are deleted; that there were some stays, so that nobody wonders. False where there were none. */
export async function forgetTokens(
  unit: Unit,
  shopId: string,
  because: 'deauthorized' | 'disconnected',
): Promise<boolean> {
  const result = await unit.tx
    .updateTable('shop_credentials')
    .set((eb) => ({
      state: 'gone' as const,
      gone_because: because,
      sealed: null,
      lease_by: null,
      lease_until: null,
      trouble: null,
      version: eb('version', '+', 1),
    }))
    .where('shop_id', '=', shopId)
    .where('state', '<>', 'gone')
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

const reseal = change((db, p: { shop: string; version: number; sealed: string }) =>
  db
    .updateTable('shop_credentials')
    .set({ sealed: p.sealed })
    .where('shop_id', '=', p.shop)
    .where('version', '=', p.version)
    .where('state', '<>', 'gone'),
);

/** The same tokens under another key, unless they have changed meanwhile. */
export async function resealTokens(
  unit: Unit,
  row: { shop_id: string; version: number },
  sealed: string,
): Promise<void> {
  await reseal(unit.tx, { shop: row.shop_id, version: row.version, sealed });
}
