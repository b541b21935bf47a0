/** An audit stays cheap however large the shop: what it reads is what lives, by indexes that hold nothing else. */
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { createAuditor } from '../../src/audit/auditor.js';
import { createManualClock } from '../../src/clock.js';
import type { Settings } from '../../src/domain/settings.js';
import { type Store, storeOnSqlite } from '../../src/store/database.js';
import { NOW, storeOptions, temporaryFolder } from '../store/engines.js';
import { queryPlan } from '../store/query-plan.js';
import { addShops, SHOP } from '../store/rows.js';
import { fillShop, OPEN, ORDERS } from './large-shop.js';

/** A row a shop or a policy, what was read last, and what the statements themselves made of open orders. */
const SMALL = ['audit_runs', 'shop_credentials', 'policies', 'p', 'r', 'b', 'ended', 'next', 'w'];
/** Walked from end to end: no row of them is of an order that is over. */
const ALIVE = ['outbox_pending', 'outbox_sending', 'timers_open_poll', 'sqlite_autoindex_shops_1'];

const folder = temporaryFolder();
let store: Store | undefined;

afterEach(async () => {
  await store?.close();
  folder.remove();
});

test(`reads ${ORDERS} orders, ${OPEN} of them open, by indexes of what lives, and finds nothing wrong`, async () => {
  const statements = new Set<string>();
  const raw = new Database(`${folder.path}/large.db`, { verbose: (text) => statements.add(String(text)) });
  store = await storeOnSqlite(raw, { ...storeOptions(), throwAway: true });
  await addShops(store);
  await fillShop(store);
  raw.exec('analyze');
  statements.clear();
  const settings = { shops: new Map([[SHOP.id, SHOP]]) } as unknown as Settings;
  const { audit } = createAuditor({
    db: store.db,
    engine: 'sqlite',
    settings,
    clock: createManualClock(NOW),
  });
  const report = await audit(0);
  expect(report.findings.slice(0, 3)).toEqual([]);
  expect(report.faults).toEqual([]);
  expect(report.sample[0]?.externalIds).toHaveLength(100);
  const plan = [...statements].flatMap((text) => queryPlan(raw, text));
  expect(plan.length).toBeGreaterThan(100);
  expect(plan.filter(walksTheShop)).toEqual([]);
}, 120_000);

/** Reads a whole table, or a whole index of one. */
function walksTheShop(step: string): boolean {
  const [, table, index] = /^SCAN (\S+)(?: USING (?:COVERING )?INDEX (\S+))?/.exec(step) ?? [];
  if (table === undefined) return false;
  return index === undefined ? !SMALL.includes(table) : !ALIVE.includes(index);
}
