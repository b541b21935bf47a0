/** An audit stays cheap however large the shop: few reads, each by an index. */
import { afterEach, expect, test } from 'vitest';
import { createAuditor } from '../../src/audit/auditor.js';
import { createManualClock } from '../../src/clock.js';
import type { Settings } from '../../src/domain/settings.js';
import { openSqliteStore, type Store } from '../../src/store/database.js';
import { NOW, storeOptions, temporaryFolder } from '../store/engines.js';
import { addShops, SHOP } from '../store/rows.js';
import { fillShop, OPEN, ORDERS } from './large-shop.js';

const BUDGET_MS = 200;

const folder = temporaryFolder();
let store: Store | undefined;

afterEach(async () => {
  await store?.close();
  folder.remove();
});

test(`takes under ${BUDGET_MS} ms with ${ORDERS} orders, ${OPEN} of them open`, async () => {
  store = await openSqliteStore(`${folder.path}/large.db`, { ...storeOptions(), throwAway: true });
  await addShops(store);
  await fillShop(store);
  const clock = createManualClock(NOW);
  const settings = { shops: new Map([[SHOP.id, SHOP]]) } as unknown as Settings;
  const { audit } = createAuditor({ db: store.db, engine: 'sqlite', settings, clock });
  const spent: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const before = process.cpuUsage();
    const report = await audit(0);
    const { user, system } = process.cpuUsage(before);
    spent.push((user + system) / 1_000);
    expect(report.findings.slice(0, 3)).toEqual([]);
    expect(report.faults).toEqual([]);
    expect(report.sample[0]?.externalIds).toHaveLength(100);
  }
  console.log(`ms of CPU an audit: ${spent.map(Math.round).join(', ')}`);
  // The best of some: the machine may have other work.
  expect(Math.min(...spent)).toBeLessThan(BUDGET_MS);
}, 120_000);
