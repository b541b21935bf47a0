import { type Db, literal } from '../store/database.js';
import { isUnpaid } from '../store/orders.js';

export interface HeldStock {
  name: string;
  units: number;
  orders: number;
}

/** Which stock open orders hold, the most first; at most `limit` goods. */
export async function heldStock(db: Db, shopIds: readonly string[], limit: number): Promise<HeldStock[]> {
  if (shopIds.length === 0) return [];
  const rows = await db
    .selectFrom('orders')
    .innerJoin('order_items', 'order_items.order_id', 'orders.id')
    .select((eb) => [
      eb.fn.min('order_items.name').as('name'),
      eb.fn.sum<number>('order_items.units').as('units'),
      eb.fn.count<number>('orders.id').distinct().as('orders'),
    ])
    .where('orders.shop_id', 'in', [...shopIds])
    .where(isUnpaid)
    .where('orders.exempt', 'is', null)
    .groupBy(['orders.shop_id', 'order_items.sku_id'])
    .orderBy('units', 'desc')
    .orderBy('name')
    .limit(literal(limit))
    .execute();
  return rows.map(({ name, units, orders }) => ({ name, units: Number(units), orders: Number(orders) }));
}
