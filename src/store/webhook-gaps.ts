/** Changes that a poll saw before any webhook told of them. In a healthy shop such a row lives for seconds. */
import type { Db, Unit } from './database.js';
import { change, read } from './prepared.js';

const insertGap = change((db, p: { order: string; shop: string; now: number }) =>
  db
    .insertInto('webhook_gaps')
    .values({ order_id: p.order, shop_id: p.shop, seen_at: p.now })
    .onConflict((conflict) => conflict.column('order_id').doNothing()),
);

export async function noteGap(unit: Unit, shopId: string, orderId: string): Promise<void> {
  await insertGap(unit.tx, { order: orderId, shop: shopId, now: unit.now });
}

const deleteGaps = change((db, p: { shop: string }) =>
  db.deleteFrom('webhook_gaps').where('shop_id', '=', p.shop),
);

export async function clearGaps(unit: Unit, shopId: string): Promise<void> {
  await deleteGaps(unit.tx, { shop: shopId });
}

const gapsOfShop = read((db, p: { shop: string; before: number }) =>
  db
    .selectFrom('webhook_gaps')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('shop_id', '=', p.shop)
    .where('seen_at', '<=', p.before),
);

/** How many were seen by then and are still untold. */
export async function countGaps(db: Db, shopId: string, seenBefore: number): Promise<number> {
  return Number((await gapsOfShop(db, { shop: shopId, before: seenBefore }))[0]?.count);
}
