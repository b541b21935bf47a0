/** What a board counts along its indexes is what a plain count over every row gives, whatever the orders lived through. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MarketplaceOrder } from '../../../src/domain/order.js';
import type { Policy } from '../../../src/domain/policy.js';
import type { Settings } from '../../../src/domain/settings.js';
import { loadPolicies } from '../../../src/policy-file.js';
import { applyOrder } from '../../../src/services/apply-order.js';
import { type HeldStock, heldStock } from '../../../src/services/held-stock.js';
import type { Db } from '../../../src/store/database.js';
import { updateOrder } from '../../../src/store/orders.js';
import { type DaySums, type OpenSums, sumOpen, sumSince } from '../../../src/store/shop-sums.js';
import { NOW } from '../engines.js';
import { addShops, SHOP } from '../rows.js';
import type { Given } from './given.js';

const MINUTE = 60_000;
const MIDNIGHT = NOW - 600 * MINUTE;
const ORDERS = 10;

type Born = Pick<MarketplaceOrder, 'placedAt' | 'total' | 'items' | 'exempt'>;

/** Placed around every edge: of the ages, of the day, and by a marketplace whose clock is ahead. */
const born: fc.Arbitrary<Born> = fc
  .record({
    edge: fc.constantFrom(NOW, NOW - 5 * MINUTE, NOW - 30 * MINUTE, NOW - 60 * MINUTE, MIDNIGHT),
    beside: fc.integer({ min: -1, max: 1 }),
    currency: fc.constantFrom('GBP', 'GBP', 'GBP', 'IDR'),
    minor: fc.integer({ min: 0, max: 5_000_000_000 }),
    exempt: fc.constantFrom(undefined, undefined, undefined, 'cod' as const),
    goods: fc.uniqueArray(fc.nat(3), { maxLength: 3 }),
    units: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ edge, beside, currency, minor, exempt, goods, units }) => ({
    placedAt: edge + beside,
    total: { minor, currency },
    items: goods.map((n) => ({ skuId: `s${n}`, productId: `p${n}`, name: `Good ${n}`, units: units + n })),
    ...(exempt ? { exempt } : {}),
  }));

/** What the marketplace shows next: also a cancel that was paid after all, an order unpaid once more, the same read twice. */
const read = fc.record({
  which: fc.nat(ORDERS - 1),
  status: fc.constantFrom('unpaid' as const, 'unpaid' as const, 'paid' as const, 'cancelled' as const),
  later: fc.integer({ min: -1, max: 2 }),
  byUs: fc.boolean(),
});

export function sumsSuite(given: Given): void {
  test('are what counting every row gives, after any history, in each of two shops', async () => {
    const { store } = given();
    const policy = loadPolicies('data/policies').get(SHOP.policy) as Policy;
    let run = 0;
    const history = fc.tuple(
      fc.array(born, { minLength: ORDERS, maxLength: ORDERS }),
      fc.array(read, { maxLength: 40 }),
    );
    const holds = fc.asyncProperty(history, async ([orders, reads]) => {
      run += 1;
      const shops = ['a', 'b'].map((n) => ({ ...SHOP, id: `${n}${run}`, externalId: `${n}${run}` }));
      await addShops(store, ...shops);
      const settings = settingsOf(shops, policy);
      await store.write(async (unit) => {
        for (const [turn, { which, status, later, byUs }] of reads.entries()) {
          const shop = shops[which % 2]?.id ?? '';
          const seen = { ...ORDER, ...(orders[which] as Born), externalId: `${which}` };
          const updatedAt = NOW + (turn + later) * 1_000;
          await applyOrder(unit, settings, shop, { ...seen, status, updatedAt });
          if (status === 'cancelled' && byUs)
            await updateOrder(unit, `${shop}:${which}`, { cancelled_by_us: 1 });
        }
      });
      for (const { id } of shops) expect(await counted(store.db, id)).toEqual(await recounted(store.db, id));
    });
    await fc.assert(holds, { numRuns: 20 });
  }, 60_000);
}

const ORDER = {
  statusText: 'ANY',
  method: 'card',
  methodText: 'Card',
} as const satisfies Partial<MarketplaceOrder>;

const settingsOf = (shops: (typeof SHOP)[], policy: Policy): Settings => ({
  shops: new Map(shops.map((shop) => [shop.id, shop])),
  channels: new Map(),
  people: [],
  policies: new Map([[SHOP.policy, policy]]),
  templates: new Map(),
});

interface Counted {
  open: OpenSums;
  day: DaySums;
  held: HeldStock[];
}

async function counted(db: Db, shopId: string): Promise<Counted> {
  const open = await sumOpen(db, shopId, NOW);
  const day = await sumSince(db, shopId, MIDNIGHT);
  const held = await heldStock(db, [shopId], 99);
  return {
    open: { ...open, total: sorted(open.total) },
    day: { ...day, paidTotal: sorted(day.paidTotal) },
    held,
  };
}

/** The same, order by order. */
async function recounted(db: Db, shopId: string): Promise<Counted> {
  const rows = await db.selectFrom('orders').selectAll().where('shop_id', '=', shopId).execute();
  const items = await db.selectFrom('order_items').select(['order_id', 'name', 'units']).execute();
  const open = rows.filter(({ status, exempt }) => status === 'unpaid' && exempt === null);
  const young = (minutes: number) => open.filter((row) => row.placed_at > NOW - minutes * MINUTE).length;
  const day = rows.filter((row) => row.placed_at >= MIDNIGHT && row.policy_id !== null);
  const paid = day.filter(({ status }) => status === 'paid');
  const cancelled = day.filter(({ status }) => status === 'cancelled');
  const ours = cancelled.filter((row) => row.cancelled_by_us === 1).length;
  const goods = new Map<string, HeldStock>();
  for (const { name, units } of items.filter((item) => open.some(({ id }) => id === item.order_id))) {
    const so = goods.get(name) ?? { name, units: 0, orders: 0 };
    goods.set(name, { name, units: so.units + units, orders: so.orders + 1 });
  }
  return {
    open: {
      count: open.length,
      units: open.reduce((sum, row) => sum + row.units, 0),
      total: moneyOf(open),
      within: { m5: young(5), m30: young(30), m60: young(60) },
    },
    day: {
      placed: day.length,
      paid: paid.length,
      cancelledByUs: ours,
      cancelledOther: cancelled.length - ours,
      paidTotal: moneyOf(paid),
    },
    held: [...goods.values()].sort((a, b) => b.units - a.units || (a.name < b.name ? -1 : 1)),
  };
}

function moneyOf(rows: { total_minor: number; currency: string }[]) {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row.currency, (sums.get(row.currency) ?? 0) + row.total_minor);
  return sorted([...sums].map(([currency, minor]) => ({ minor, currency })));
}

const sorted = <T extends { currency: string }>(list: T[]): T[] =>
  [...list].sort((a, b) => (a.currency < b.currency ? -1 : 1));
