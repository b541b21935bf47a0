import { type Db, literal } from '../store/database.js';
import { read, sized, slotsOfList, valuesOfList } from '../store/prepared.js';

export interface HeldStock {
  name: string;
  units: number;
  orders: number;
}

const heldFor = sized((limit: number) =>
  sized((shops: number) =>
    read((db, p: object) =>
      db
        .selectFrom('order_items')
        .select((eb) => [
          eb.fn.min('name').as('name'),
          eb.fn.sum<number>('units').as('units'),
          // An order has a good once.
          eb.fn.countAll<number>().as('orders'),
        ])
        .where('held_for', 'in', slotsOfList(p, shops))
        .groupBy(['held_for', 'sku_id'])
        .orderBy('units', 'desc')
        .orderBy('name')
        .limit(literal(limit)),
    ),
  ),
);

/** Which stock open orders hold, the most first; at most `limit` goods. */
export async function heldStock(db: Db, shopIds: readonly string[], limit: number): Promise<HeldStock[]> {
  if (shopIds.length === 0) return [];
  const rows = await heldFor(limit)(shopIds.length)(db, valuesOfList(shopIds));
  return rows.map(({ name, units, orders }) => ({ name, units: Number(units), orders: Number(orders) }));
}
