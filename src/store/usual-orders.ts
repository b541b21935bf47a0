/** What recent orders were: of a shop, to know what is usual; of a buyer, to know what they did before. */
import type { EarlierOrder } from '../domain/unusual.js';
import { type Db, literal } from './database.js';
import { read } from './prepared.js';

const RECENT = 300;
/** More of one buyer's orders tell nothing more. */
const OF_BUYER = 30;

const recent = read((db, p: { shop: string }) =>
  db
    .selectFrom('orders')
    .select(['total_minor', 'currency', 'units'])
    .where('shop_id', '=', p.shop)
    .orderBy('placed_at', 'desc')
    .limit(literal(RECENT)),
);

export async function recentTotals(db: Db, shopId: string) {
  return (await recent(db, { shop: shopId })).map((row) => ({
    total: { minor: row.total_minor, currency: row.currency },
    units: row.units,
  }));
}

/** The shop's row and the buyer's orders in one: two look-ups by index. */
const history = read((db, p: { shop: string; buyer: string; since: number }) =>
  db
    .selectFrom('shops')
    .leftJoin('orders', (join) =>
      join.on('orders.buyer_id', '=', p.buyer).on('orders.placed_at', '>=', p.since),
    )
    .select([
      'shops.usual',
      'orders.external_id',
      'orders.placed_at',
      'orders.status',
      'orders.paid_at',
      'orders.total_minor',
      'orders.currency',
      'orders.units',
      'orders.item_name',
    ])
    .where('shops.id', '=', p.shop)
    .orderBy('orders.placed_at', 'desc')
    .limit(literal(OF_BUYER)),
);

/** `usual`: as the shop keeps it. `earlier`: the buyer's orders placed at or after `since`, newest first. */
export async function historyOfBuyer(
  db: Db,
  shopId: string,
  buyer: string | null,
  since: number,
): Promise<{ usual: string | null; earlier: EarlierOrder[] }> {
  const rows = await history(db, { shop: shopId, buyer: buyer ?? '', since });
  return { usual: rows[0]?.usual ?? null, earlier: rows.flatMap(earlierOrder) };
}

function earlierOrder(row: Awaited<ReturnType<typeof history>>[number]): EarlierOrder[] {
  if (row.external_id === null || row.status === null) return [];
  return [
    {
      externalId: row.external_id,
      placedAt: row.placed_at ?? 0,
      status: row.status,
      wasPaid: row.paid_at !== null,
      total: { minor: row.total_minor ?? 0, currency: row.currency ?? '' },
      units: row.units ?? 0,
      itemName: row.item_name ?? '',
    },
  ];
}
