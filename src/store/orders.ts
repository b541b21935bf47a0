import { type Selectable, sql } from 'kysely';
import type { OrderItem, OrderStatus } from '../domain/order.js';
import { type Db, literal, type Unit } from './database.js';
import type { OrdersTable } from './schema.js';

export type Order = Selectable<OrdersTable>;

/** A literal, not a parameter: only so does SQLite see that the partial index serves. */
export const isUnpaid = sql<boolean>`orders.status = 'unpaid'`;

export function orderId(shopId: string, externalId: string): string {
  return `${shopId}:${externalId}`;
}

export async function findOrder(db: Db, id: string): Promise<Order | undefined> {
  return await db.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Status and time of the marketplace's last change, of those ids that we know. */
export async function knownStates(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { status: OrderStatus; updatedAt: number }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('orders')
    .select(['id', 'status', 'updated_at as updatedAt'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export async function getOrder(db: Db, id: string): Promise<Order> {
  return await db.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** Orders whose id ends so, newest first; at most `limit`. */
export async function findByEnding(db: Db, ending: string, limit: number): Promise<Order[]> {
  const start = reverse(ending);
  const after = firstAfter(start);
  let query = db.selectFrom('orders').selectAll().where('external_id_reversed', '>=', start);
  if (after !== undefined) query = query.where('external_id_reversed', '<', after);
  return await query.orderBy('placed_at', 'desc').limit(literal(limit)).execute();
}

/** The first digits that follow every continuation of these. Digits alone sort alike under every database's collation. */
function firstAfter(digits: string): string | undefined {
  const kept = digits.replace(/9+$/, '');
  return kept === '' ? undefined : kept.slice(0, -1) + String(Number(kept.at(-1)) + 1);
}

export async function insertOrder(
  unit: Unit,
  order: Omit<Order, 'external_id_reversed' | 'version'>,
  items: OrderItem[],
): Promise<void> {
  await unit.tx
    .insertInto('orders')
    .values({ ...order, external_id_reversed: reverse(order.external_id), version: 1 })
    .execute();
  for (const item of items) {
    await unit.tx
      .insertInto('order_items')
      .values({
        order_id: order.id,
        sku_id: item.skuId,
        product_id: item.productId,
        name: item.name,
        units: item.units,
      })
      .execute();
  }
}

export async function updateOrder(
  unit: Unit,
  id: string,
  patch: Partial<Omit<Order, 'id' | 'version'>>,
): Promise<void> {
  await unit.tx
    .updateTable('orders')
    .set((eb) => ({ ...patch, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

export async function itemsOf(db: Db, id: string): Promise<{ name: string; units: number }[]> {
  return await db
    .selectFrom('order_items')
    .select(['name', 'units'])
    .where('order_id', '=', id)
    .orderBy('units', 'desc')
    .orderBy('sku_id')
    .execute();
}

/** How many orders are unpaid and chased now; counting stops at `upTo`, since a livestream has thousands. */
export async function countOpen(db: Db, shopId: string, upTo: number): Promise<number> {
  const some = db
    .selectFrom('orders')
    .select('id')
    .where('shop_id', '=', shopId)
    .where(isUnpaid)
    .where('exempt', 'is', null)
    .limit(literal(upTo))
    .as('some');
  const row = await db
    .selectFrom(some)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** All unpaid orders of a buyer: the one last written about first, then the newest. At most 20. */
export async function openOrdersOfBuyer(db: Db, buyerId: string): Promise<Order[]> {
  return await db
    .selectFrom('orders')
    .selectAll()
    .where('buyer_id', '=', buyerId)
    .where(isUnpaid)
    .where('exempt', 'is', null)
    .orderBy(
      (eb) =>
        eb
          .selectFrom('outbox')
          .select((inner) => inner.fn.coalesce(inner.fn.max('outbox.claimed_at'), sql<number>`0`).as('at'))
          .whereRef('outbox.order_id', '=', 'orders.id')
          .where('outbox.kind', '=', 'buyer.message'),
      'desc',
    )
    .orderBy('placed_at', 'desc')
    .limit(literal(20))
    .execute();
}

function reverse(digits: string): string {
  return [...digits].reverse().join('');
}
