/** What nobody needs any more, found outside a transaction and deleted in small ones. The order log is never touched. */
import { sql } from 'kysely';
import type { Db, Unit } from './database.js';

export interface Cutoffs {
  /** Webhooks received before. */
  inbox: number;
  /** Buttons that expired before. */
  buttons: number;
  /**
   * Timers and effects that were settled before, of orders that were over before, or of no order; what buyers of such orders
   * wrote, and who they were on the marketplace.
   */
  orders: number;
  /** What people did before. */
  acts: number;
}

type Purged = 'inbox' | 'buttons' | 'timers' | 'outbox' | 'replies' | 'buyers' | 'acts';

const KEY = {
  inbox: 'key',
  buttons: 'token',
  timers: 'id',
  outbox: 'id',
  replies: 'id',
  buyers: 'id',
  acts: 'id',
} as const;

/** At most `limit` keys of rows of this table that may go. */
export async function findStale(db: Db, table: Purged, cutoffs: Cutoffs, limit: number): Promise<string[]> {
  const condition = CONDITION[table](cutoffs);
  const { rows } = await sql<{ key: string }>`
    select ${sql.ref(KEY[table])} as key from ${sql.table(table)} where ${condition} limit ${sql.lit(limit)}`.execute(
    db,
  );
  return rows.map(({ key }) => key);
}

/** Deletes those that may still go: a buyer may have written since. */
export async function removeStale(
  unit: Unit,
  table: Purged,
  cutoffs: Cutoffs,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await sql`delete from ${sql.table(table)}
    where ${sql.ref(KEY[table])} in (${sql.join([...keys])}) and ${CONDITION[table](cutoffs)}`.execute(
    unit.tx,
  );
}

const isOver = (before: number) => sql`(order_id is null or exists (
  select 1 from orders where orders.id = order_id and orders.status <> 'unpaid'
    and coalesce(orders.cancelled_at, orders.paid_at, orders.updated_at) < ${before}))`;

const CONDITION: Record<Purged, (cutoffs: Cutoffs) => ReturnType<typeof isOver>> = {
  acts: ({ acts }) => sql`at < ${acts}`,
  inbox: ({ inbox }) => sql`received_at < ${inbox}`,
  buttons: ({ buttons }) => sql`expires_at < ${buttons}`,
  timers: ({ orders }) => sql`state <> 'open' and settled_at < ${orders} and ${isOver(orders)}`,
  // Keys go with their rows: by then no order is left to which the same could happen again.
  outbox: ({ orders }) =>
    sql`state not in ('pending', 'sending') and settled_at < ${orders} and ${isOver(orders)}`,
  replies: ({ orders }) => sql`at < ${orders} and ${isOver(orders)}`,
  // A wish not to be written to is kept for ever.
  buyers: ({ orders }) => sql`opted_out_at is null and read_until < ${orders}
    and coalesce(last_messaged_at, 0) < ${orders}
    and not exists (select 1 from replies where replies.buyer_id = buyers.id)
    and not exists (select 1 from orders where orders.buyer_id = buyers.id and (orders.status = 'unpaid'
      or coalesce(orders.cancelled_at, orders.paid_at, orders.updated_at) >= ${orders}))`,
};

export const PURGED: readonly Purged[] = [
  'inbox',
  'buttons',
  'timers',
  'outbox',
  'replies',
  'buyers',
  'acts',
];
