/** Ninety days of a busy shop, written by bare SQL: orders, items, timers, messages, alerts. */
import type Database from 'better-sqlite3';
import { SHOP_ID } from './bench-shop.js';

const DAY = 24 * 3_600_000;
const DAYS = 90;

/**
 * `count` orders, evenly over the ninety days that end now. Four in five are paid by card: some are open in their first
 * hour. The others pay slowly: half of them are open for up to three days. What is older is paid, or one in eight cancelled.
 */
export function fillOrders(database: Database.Database, count: number, now: number, policyId: string): void {
  // Not what is measured: the rows may be written as fast as the disk takes them, and the indexes afterwards.
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  const indexes = database
    .prepare<[], { name: string; sql: string }>(
      `select name, sql from sqlite_master where type = 'index' and sql is not null`,
    )
    .all();
  for (const { name } of indexes) database.exec(`drop index ${name}`);
  database.exec('begin immediate');
  database.exec(ordersSql(count, now, policyId));
  database.exec(ITEMS);
  database.exec(timersSql(now));
  database.exec(MESSAGES);
  database.exec(ALERTS);
  database.exec('commit');
  for (const { sql } of indexes) database.exec(sql);
  database.pragma('wal_checkpoint(TRUNCATE)');
}

const ordersSql = (count: number, now: number, policyId: string): string => {
  const gap = (DAYS * DAY) / count;
  const from = now - DAYS * DAY;
  return `insert into orders (id, shop_id, external_id, external_id_reversed, status, status_text, placed_at, updated_at,
      paid_at, cancelled_at, cancelled_by, cancelled_by_us, buyer_id, total_minor, currency, method, method_text, category,
      units, item_name, policy_id, first_seen_at, deadline_at, version)
    with recursive n (i) as (select 0 union all select i + 1 from n where i < ${count - 1}),
    placed (i, at, slow) as (select i, cast(${from} + i * ${gap} as integer), i % 5 = 0 from n),
    fated (i, at, slow, status) as (select i, at, slow, case
      when slow and i % 10 = 0 and at > ${now - 3 * DAY} then 'unpaid'
      when not slow and i % 3 = 0 and at > ${now - 3_600_000} then 'unpaid'
      when i % 8 = 7 then 'cancelled' else 'paid' end from placed)
    select '${SHOP_ID}:' || printf('57%016d', i), '${SHOP_ID}', printf('57%016d', i),
      printf('%d%d%d%d%d%d%d00000000075', i % 10, i / 10 % 10, i / 100 % 10, i / 1000 % 10, i / 10000 % 10,
        i / 100000 % 10, i / 1000000 % 10),
      status, upper(status), at, at, iif(status = 'paid', at + 300000, null), iif(status = 'cancelled', at + 3900000, null),
      iif(status = 'cancelled', 'seller', null), status = 'cancelled', '${SHOP_ID}:b' || (i % 200000),
      500 + i * 7919 % 9500, 'GBP', iif(slow, 'bank_slip', 'card'), iif(slow, 'Boleto', 'Credit card'), 'beauty',
      1 + i % 3, 'Lip tint no. ' || (i % 300), '${policyId}', at, at + 3600000, 1
    from fated`;
};

const ITEMS = `insert into order_items (order_id, sku_id, product_id, name, units, held_for)
  select id, 'sku' || (rowid % 300), 'p' || (rowid % 300), item_name, units, iif(status = 'unpaid', shop_id, null)
    from orders`;

/** Open orders wait for two steps; the closed ones of the last week have one that fired. */
const timersSql = (
  now: number,
): string => `insert into timers (id, kind, shop_id, order_id, due_at, planned_at, state, settled_at)
  select 't1' || id, 'cancel', shop_id, id, ${now + DAY} + rowid, ${now + DAY} + rowid, 'open', null
    from orders where status = 'unpaid'
  union all select 't2' || id, 'notice', shop_id, id, ${now + DAY / 2} + rowid, ${now + DAY / 2} + rowid, 'open', null
    from orders where status = 'unpaid'
  union all select 't3' || id, 'ask', shop_id, id, placed_at + 300000, placed_at + 300000, 'fired', placed_at + 300001
    from orders where placed_at > ${now - 7 * DAY}`;

/** Every fifth order was written to. */
const MESSAGES = `insert into outbox (id, kind, lane, priority, shop_id, order_id, key, params, state, attempts, due_at,
    claimed_at, settled_at, created_at)
  select 'm' || id, 'buyer.message', 'shop:${SHOP_ID}', 30, shop_id, id, 'message|' || id || '|ask',
    '{"step":"ask","template":"ask"}', 'sent', 1, placed_at + 300000, placed_at + 300010, placed_at + 300200,
    placed_at + 300000 from orders where rowid % 5 = 0`;

const ALERTS = `insert into alerts (order_id, shop_id, state, cause, level, assignee, claimed_at, lease_until, opened_at)
  select id, shop_id, iif(rowid % 7 = 0, 'acknowledged', 'open'), iif(rowid % 11 = 0, 'buyer_replied', 'waiting'), 1,
    iif(rowid % 7 = 0, 'mia', null), iif(rowid % 7 = 0, placed_at, null), iif(rowid % 7 = 0, placed_at + 600000, null),
    placed_at from orders where status = 'unpaid' and rowid % 2 = 0`;
