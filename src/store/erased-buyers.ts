/** Buyers who were erased: only a keyed hash of who they are, leading to a row that says "never write to them". */
import { createHmac } from 'node:crypto';
import { buyerId, ensureBuyer } from './buyers.js';
import type { Db, Unit } from './database.js';
import { read } from './prepared.js';

const theKey = read((db) => db.selectFrom('erasure_key').select('secret'));
const byHash = read((db, p: { hash: string }) =>
  db.selectFrom('erased_buyers').select('buyer_id').where('hash', '=', p.hash),
);

function hashOf(secret: string, shopId: string, externalId: string): string {
  return createHmac('sha256', secret).update(`${shopId}\n${externalId}`).digest('base64url');
}

/** The id under which an erased buyer goes on in our rows; undefined for everybody else. */
export async function erasedBuyer(db: Db, shopId: string, externalId: string): Promise<string | undefined> {
  const [key] = await theKey(db, {});
  if (!key) return undefined;
  const [row] = await byHash(db, { hash: hashOf(key.secret, shopId, externalId) });
  return row?.buyer_id;
}

/** Our id of a buyer, with a row made where there is none; one who was erased keeps the nameless row. */
export async function knowBuyer(
  unit: Unit,
  shopId: string,
  externalId: string,
  seenFrom: number,
): Promise<string> {
  const erased = await erasedBuyer(unit.tx, shopId, externalId);
  if (erased !== undefined) return erased;
  await ensureBuyer(unit, shopId, externalId, seenFrom);
  return buyerId(shopId, externalId);
}

/** Makes the nameless row of a buyer, opted out for ever, and remembers by hash whose it is. Returns its id. */
export async function rememberErased(
  unit: Unit,
  shopId: string,
  externalId: string,
  randomText: () => string,
): Promise<string> {
  await unit.tx
    .insertInto('erasure_key')
    .values({ id: 1, secret: randomText() + randomText() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { secret } = await unit.tx.selectFrom('erasure_key').select('secret').executeTakeFirstOrThrow();
  const nameless = `erased-${randomText()}`;
  const id = buyerId(shopId, nameless);
  await ensureBuyer(unit, shopId, nameless, unit.now);
  await unit.tx.updateTable('buyers').set({ opted_out_at: unit.now }).where('id', '=', id).execute();
  const hash = hashOf(secret, shopId, externalId);
  await unit.tx
    .insertInto('erased_buyers')
    .values({ hash, shop_id: shopId, buyer_id: id, erased_at: unit.now })
    .execute();
  return id;
}
