import { type Kysely, sql } from 'kysely';

/**
 * A board's sums are each one walk along a narrow index: what open orders hold, good by good, and how a day's orders ended.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // The shop whose stock it is, while the order is unpaid and chased.
  `alter table order_items add column held_for text`,
  `update order_items set held_for = (select shop_id from orders where orders.id = order_items.order_id)
    where order_id in (select id from orders where status = 'unpaid' and exempt is null)`,
  `drop index order_items_held`,
  `create index order_items_held on order_items (held_for, sku_id, units, name) where held_for is not null`,
  // The policy only so that the index alone is read.
  `create index orders_paid on orders (shop_id, placed_at, total_minor, currency, policy_id)
    where status = 'paid' and policy_id is not null`,
  `create index orders_cancelled on orders (shop_id, placed_at, cancelled_by_us, policy_id)
    where status = 'cancelled' and policy_id is not null`,
];
