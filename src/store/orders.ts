import { type Selectable, sql } from 'kysely';
import type { OrderItem, OrderStatus } from '../domain/order.js';
import { type Db, literal, type Unit } from './database.js';
import { change, columnsOf, pick, read, sized } from './prepared.js';
import type { OrderItemsTable, OrdersTable } from './schema.js';

export type Order = Selectable<OrdersTable>;

/** A literal, not a parameter: only so does SQLite see that the partial index serves. */
export const isUnpaid = sql<boolean>`orders.status = 'unpaid'`;

export function orderId(shopId: string, externalId: string): string {
  return `${shopId}:${externalId}`;
}

const byId = read((db, p: { id: string }) => db.selectFrom('orders').selectAll().where('id', '=', p.id));

export async function findOrder(db: Db, id: string): Promise<Order | undefined> {
  return (await byId(db, { id }))[0];
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
  const order = await findOrder(db, id);
  if (!order) throw new Error(`no order ${id}`);
  return order;
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

const insertRow = change((db, p: Omit<Order, 'read_back_at'>) =>
  db.insertInto('orders').values({
    id: p.id,
    shop_id: p.shop_id,
    external_id: p.external_id,
    external_id_reversed: p.external_id_reversed,
    status: p.status,
    status_text: p.status_text,
    placed_at: p.placed_at,
    updated_at: p.updated_at,
    paid_at: p.paid_at,
    cancelled_at: p.cancelled_at,
    cancelled_by: p.cancelled_by,
    cancel_reason: p.cancel_reason,
    cancelled_by_us: p.cancelled_by_us,
    buyer_id: p.buyer_id,
    total_minor: p.total_minor,
    currency: p.currency,
    method: p.method,
    method_text: p.method_text,
    category: p.category,
    units: p.units,
    item_name: p.item_name,
    exempt: p.exempt,
    policy_id: p.policy_id,
    first_seen_at: p.first_seen_at,
    deadline_at: p.deadline_at,
    told_deadline_at: p.told_deadline_at,
    held: p.held,
    held_until: p.held_until,
    held_before: p.held_before,
    payment_reason: p.payment_reason,
    flags: p.flags,
    version: p.version,
  }),
);
const insertItem = change((db, p: Selectable<OrderItemsTable>) =>
  db.insertInto('order_items').values({
    order_id: p.order_id,
    sku_id: p.sku_id,
    product_id: p.product_id,
    name: p.name,
    units: p.units,
    held_for: p.held_for,
  }),
);

export async function insertOrder(
  unit: Unit,
  order: Omit<Order, 'external_id_reversed' | 'version' | 'read_back_at'>,
  items: OrderItem[],
): Promise<void> {
  await insertRow(unit.tx, { ...order, external_id_reversed: reverse(order.external_id), version: 1 });
  const held_for = order.status === 'unpaid' && order.exempt === null ? order.shop_id : null;
  for (const item of items) {
    await insertItem(unit.tx, {
      order_id: order.id,
      sku_id: item.skuId,
      product_id: item.productId,
      name: item.name,
      units: item.units,
      held_for,
    });
  }
}

const updateColumns = sized((columns: string) =>
  change((db, p: Partial<Order> & { id: string }) =>
    db
      .updateTable('orders')
      .set((eb) => ({ ...pick(p, columns), version: eb('version', '+', literal(1)) }))
      .where('id', '=', p.id),
  ),
);

/** Read from the order, so that the two cannot differ. */
const settleHeld = change((db, p: { id: string }) =>
  db
    .updateTable('order_items')
    .set((eb) => ({
      held_for: eb
        .selectFrom('orders')
        .select('shop_id')
        .whereRef('orders.id', '=', 'order_items.order_id')
        .where(isUnpaid)
        .where('exempt', 'is', null),
    }))
    .where('order_id', '=', p.id),
);

/** Changes what the patch names. A status is given where it changes: what the order holds is then settled too. */
export async function updateOrder(
  unit: Unit,
  id: string,
  patch: Partial<Omit<Order, 'id' | 'version'>>,
): Promise<void> {
  await updateColumns(columnsOf(patch))(unit.tx, { ...patch, id });
  if (patch.status !== undefined) await settleHeld(unit.tx, { id });
}

const itemsOfOrder = read((db, p: { id: string }) =>
  db
    .selectFrom('order_items')
    .select(['name', 'units'])
    .where('order_id', '=', p.id)
    .orderBy('units', 'desc')
    .orderBy('sku_id'),
);

export async function itemsOf(db: Db, id: string): Promise<{ name: string; units: number }[]> {
  return await itemsOfOrder(db, { id });
}

const someOpen = sized((upTo: number) =>
  read((db, p: { shopId: string }) => {
    const some = db
      .selectFrom('orders')
      .select('id')
      .where('shop_id', '=', p.shopId)
      .where(isUnpaid)
      .where('exempt', 'is', null)
      .limit(literal(upTo))
      .as('some');
    return db.selectFrom(some).select((eb) => eb.fn.countAll<number>().as('count'));
  }),
);

/** How many orders are unpaid and chased now; counting stops at `upTo`, since a livestream has thousands. */
export async function countOpen(db: Db, shopId: string, upTo: number): Promise<number> {
  return Number((await someOpen(upTo)(db, { shopId }))[0]?.count);
}

/** Every order of a buyer, whatever became of it. */
export async function ordersOfBuyer(db: Db, buyerId: string): Promise<Pick<Order, 'id' | 'shop_id'>[]> {
  return await db.selectFrom('orders').select(['id', 'shop_id']).where('buyer_id', '=', buyerId).execute();
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
          .where(sql<boolean>`outbox.kind = 'buyer.message'`),
      'desc',
    )
    .orderBy('placed_at', 'desc')
    .limit(literal(20))
    .execute();
}

function reverse(digits: string): string {
  return [...digits].reverse().join('');
}
