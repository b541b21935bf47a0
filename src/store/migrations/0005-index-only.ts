import { type Kysely, sql } from 'kysely';

/** Boards and lists read indexes alone: the id joins what is open with its items and alerts, the method is a filter. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `drop index orders_open`,
  `create index orders_open on orders (shop_id, placed_at, exempt, currency, total_minor, units, id)
    where status = 'unpaid'`,
  `drop index orders_placed`,
  `create index orders_placed on orders (shop_id, placed_at, status, cancelled_by_us, policy_id, currency, total_minor, method)`,
];
