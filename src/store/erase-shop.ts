/** A whole shop: every row of every table that belongs to it. Nothing is left but what other shops share. */
import { sql } from 'kysely';
import type { Db, Unit } from './database.js';

/** Rows that lean on others go first. */
const TABLES = [
  'replies',
  'buttons',
  'outbox',
  'timers',
  'alerts',
  'cards',
  'agreements',
  'acts',
  'order_log',
  'inbox',
  'order_items',
  'audit_findings',
  'audit_cards',
  'audit_reads',
  'webhook_gaps',
  'chat_days',
  'orders',
  'erased_buyers',
  'buyers',
  'shop_credentials',
  'connect_attempts',
] as const;

/** The two that know their shop only by the order. */
const BY_ORDER: ReadonlySet<string> = new Set(['replies', 'order_items']);

const belongs = (table: string, shopId: string) =>
  BY_ORDER.has(table)
    ? sql`order_id in (select id from orders where shop_id = ${shopId})`
    : sql`shop_id = ${shopId}`;

export interface ShopTraces {
  orders: number;
  buyers: number;
  rows: number;
  /** Messages in the team's channels: the board, cards, notes. */
  shown: string[];
}

export async function findShopTraces(db: Db, shopId: string): Promise<ShopTraces> {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const counted = sql<{
      n: number;
    }>`select count(*) as n from ${sql.table(table)} where ${belongs(table, shopId)}`;
    counts[table] = Number((await counted.execute(db)).rows[0]?.n);
  }
  const { rows } = await sql<{ ref: string }>`
    select message_ref as ref from cards where message_ref is not null and shop_id = ${shopId}
    union select message_ref from audit_cards where shop_id = ${shopId}
    union select ref from outbox where kind in ('thread.post', 'card.post') and ref is not null and shop_id = ${shopId}`.execute(
    db,
  );
  return {
    orders: counts.orders ?? 0,
    buyers: counts.buyers ?? 0,
    rows: Object.values(counts).reduce((sum, n) => sum + n, 0),
    shown: rows.map(({ ref }) => ref),
  };
}

export async function removeShop(unit: Unit, shopId: string): Promise<void> {
  for (const table of TABLES)
    await sql`delete from ${sql.table(table)} where ${belongs(table, shopId)}`.execute(unit.tx);
  await unit.tx.deleteFrom('shops').where('id', '=', shopId).execute();
}
