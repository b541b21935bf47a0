/** One hash over what the shops' ledgers and the bot's tables hold at the end: equal runs, equal hashes. */
import { createHash } from 'node:crypto';
import type { Reader } from './reader.js';
import type { SimShop } from './shops.js';

const TABLES = [
  'shops',
  'orders',
  'timers',
  'outbox',
  'alerts',
  'cards',
  'buyers',
  'replies',
  'order_log',
  'inbox',
] as const;
const KEY: Partial<Record<(typeof TABLES)[number], string>> = { alerts: 'order_id', inbox: 'key' };

export function hashOfRun(shops: readonly SimShop[], reader: Reader): string {
  const hash = createHash('sha256');
  for (const { sandbox } of shops)
    for (const record of sandbox.ledger.records) hash.update(JSON.stringify(record));
  for (const table of TABLES) {
    const rows = reader.database.prepare(`select * from ${table} order by ${KEY[table] ?? 'id'}`).iterate();
    for (const row of rows) hash.update(JSON.stringify(row));
  }
  return hash.digest('hex');
}
