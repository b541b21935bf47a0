/** Lists stay quick however much a shop ever sold: they walk an index of what they show. */
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Settings } from '../../src/domain/settings.js';
import { countOrders, listOrders, openOrderIds } from '../../src/services/list-orders.js';
import type { OrderQuery } from '../../src/services/order-query.js';
import { type Store, storeOnSqlite } from '../../src/store/database.js';
import { fillShop } from '../audit/large-shop.js';
import { NOW, storeOptions, temporaryFolder } from '../store/engines.js';
import { queryPlan } from '../store/query-plan.js';
import { addShops } from '../store/rows.js';

const HOUR = 3_600_000;
const SETTINGS = { people: [] } as unknown as Settings;

const folder = temporaryFolder();
let raw: Database.Database;
let store: Store;
let statements: string[] = [];

beforeAll(async () => {
  raw = new Database(`${folder.path}/large.db`, { verbose: (text) => void statements.push(String(text)) });
  store = await storeOnSqlite(raw, { ...storeOptions(), throwAway: true });
  await addShops(store);
  await fillShop(store);
}, 60_000);

afterAll(async () => {
  await store.close();
  folder.remove();
});

describe.each([[['luna']], [['luna', 'nova']]])('of the shops %j', (shopIds) => {
  const today = { shopIds, from: NOW - 12 * HOUR, to: NOW, limit: 10 };
  const lists: [string, OrderQuery, string[]][] = [
    ['late orders', { shopIds, toldBefore: NOW, limit: 10 }, ['orders_open']],
    ['a day', today, ['orders_placed']],
    ['a later page of a day', { ...today, offset: 50 }, ['orders_placed']],
    [
      'a week with filters',
      { ...today, from: NOW - 168 * HOUR, method: 'card', over: '5' },
      ['orders_placed'],
    ],
    ['suggestions', { shopIds, openFirst: true, over: '5', limit: 10 }, ['(its id)', 'orders_open']],
  ];

  test.each(lists)('%s are walked along their index', async (_name, wanted, indexes) => {
    const used = await indexesOfOrders(() => listOrders(store.db, SETTINGS, wanted));
    expect([...used].sort()).toEqual(indexes);
  });

  test('late orders are counted, and overdue ones gathered, among the open ones', async () => {
    const late = await indexesOfOrders(() => countOrders(store.db, { shopIds, toldBefore: NOW }));
    expect(late).toEqual(['orders_open']);
    const gathered = await indexesOfOrders(() => openOrderIds(store.db, { shopIds, overdueAt: NOW }, 10));
    expect(gathered).toEqual(['orders_open']);
  });
});

async function indexesOfOrders(ask: () => Promise<unknown>): Promise<string[]> {
  statements = [];
  await ask();
  const asked = statements.filter((text) => text.includes('from "orders"'));
  const used = asked
    .flatMap((text) => queryPlan(raw, text))
    .flatMap((step) => {
      const found = /^(?:SEARCH|SCAN) orders\b(?: USING (?:COVERING )?INDEX (\S+))?/.exec(step);
      if (!found) return [];
      return [found[1] === 'sqlite_autoindex_orders_1' ? '(its id)' : (found[1] ?? '(none)')];
    });
  return [...new Set(used)];
}
