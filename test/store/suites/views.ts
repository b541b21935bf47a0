/** What the boards and lists count and sort: sums and literals are where databases differ. */
import { expect, test } from 'vitest';
import type { Settings } from '../../../src/domain/settings.js';
import { boardView } from '../../../src/services/board-view.js';
import { countOrders, listOrders } from '../../../src/services/list-orders.js';
import type { OrderQuery } from '../../../src/services/order-query.js';
import { saveAlert } from '../../../src/store/alerts.js';
import type { Store } from '../../../src/store/database.js';
import { claim, enqueue, settle } from '../../../src/store/outbox.js';
import { keepPolicy } from '../../../src/store/policies.js';
import { insertTimers } from '../../../src/store/timers.js';
import { NOW } from '../engines.js';
import { addShops, type OrderWish, placeOrder, SHOP } from '../rows.js';
import type { Given } from './given.js';

const MINUTE = 60_000;

export const SETTINGS: Settings = {
  shops: new Map([[SHOP.id, SHOP]]),
  channels: new Map(),
  people: [{ id: 'mia', name: 'Mia', role: 'agent', onDuty: true, ids: {} }] as unknown as Settings['people'],
  policies: new Map(),
  templates: new Map(),
};

async function placeChased(store: Store, externalId: string, wish: OrderWish = {}): Promise<string> {
  await store.write((unit) => keepPolicy(unit, 'plan', { name: 'standard', steps: [] } as never));
  return await placeOrder(store, externalId, { policy_id: 'plan', ...wish });
}

async function alertFor(store: Store, order_id: string, change: object): Promise<void> {
  await store.write((unit) =>
    saveAlert(unit, {
      order_id,
      shop_id: SHOP.id,
      state: 'open',
      cause: 'waiting',
      level: 1,
      assignee: null,
      claimed_at: null,
      lease_until: null,
      opened_at: NOW,
      resolved_at: null,
      ...change,
    }),
  );
}

const claimedByMia = { state: 'acknowledged', assignee: 'mia', claimed_at: NOW, lease_until: NOW + MINUTE };

export function viewsSuite(given: Given): void {
  const list = async (query: Partial<OrderQuery>) => {
    const rows = await listOrders(given().store.db, SETTINGS, { shopIds: [SHOP.id], limit: 20, ...query });
    return rows.map(({ externalId }) => externalId);
  };

  test('a board counts orders, units, money by currency and ages', async () => {
    const { store } = given();
    await placeChased(store, '1', { placed_at: NOW - 2 * MINUTE });
    await placeChased(store, '2', { placed_at: NOW - 10 * MINUTE, total_minor: 4_000_000_000 });
    await placeChased(store, '3', { placed_at: NOW - 45 * MINUTE, currency: 'IDR', total_minor: 150_000 });
    await placeChased(store, '4', { placed_at: NOW - 90 * MINUTE });
    await placeOrder(store, '5', { exempt: 'cod' });
    await alertFor(store, 'luna:1', claimedByMia);
    await alertFor(store, 'luna:2', { cause: 'buyer_replied' });
    const view = await boardView(store.db, SETTINGS, SHOP.id, NOW);
    expect({ ...view.open, total: [...view.open.total].sort((a, b) => a.minor - b.minor) }).toEqual({
      count: 4,
      units: 8,
      total: [
        { minor: 150_000, currency: 'IDR' },
        { minor: 4_000_003_998, currency: 'GBP' },
      ],
    });
    expect(view.ages).toEqual({ upTo5m: 1, upTo30m: 1, upTo60m: 1, older: 1 });
    expect([view.claimed, view.unclaimed, view.needsPerson]).toEqual([1, 3, 1]);
    expect(view.held).toEqual(expect.arrayContaining([{ name: 'Lip tint', units: 4 }]));
    expect(view.orders.map(({ externalId }) => externalId)).toEqual(['2', '4', '3', '1']);
  });

  test('a board of no orders is all zeros', async () => {
    const view = await boardView(given().store.db, SETTINGS, SHOP.id, NOW);
    expect(view.open).toEqual({ count: 0, units: 0, total: [] });
    expect(view.today).toEqual({ placed: 0, paid: 0, cancelledByUs: 0, cancelledOther: 0, paidTotal: [] });
    expect(view.held).toEqual([]);
  });

  test('a board tells how the day’s orders ended', async () => {
    const { store } = given();
    await placeChased(store, '1', { status: 'paid', paid_at: NOW });
    await placeChased(store, '2', { status: 'paid', paid_at: NOW });
    await placeChased(store, '3', { status: 'cancelled', cancelled_at: NOW, cancelled_by_us: 1 });
    await placeChased(store, '4', { status: 'cancelled', cancelled_at: NOW });
    await placeChased(store, '5', { status: 'paid', placed_at: NOW - 24 * 60 * MINUTE });
    const view = await boardView(store.db, SETTINGS, SHOP.id, NOW);
    expect(view.today).toEqual({
      placed: 4,
      paid: 2,
      cancelledByUs: 1,
      cancelledOther: 1,
      paidTotal: [{ minor: 3_998, currency: 'GBP' }],
    });
  });

  test('a board tells what was paid today in each currency', async () => {
    const { store } = given();
    await placeChased(store, '1', { status: 'paid', paid_at: NOW });
    await placeChased(store, '2', { status: 'paid', paid_at: NOW, currency: 'IDR', total_minor: 150_000 });
    await placeChased(store, '3', { status: 'paid', paid_at: NOW });
    const { paidTotal } = (await boardView(store.db, SETTINGS, SHOP.id, NOW)).today;
    expect([...paidTotal].sort((a, b) => a.minor - b.minor)).toEqual([
      { minor: 3_998, currency: 'GBP' },
      { minor: 150_000, currency: 'IDR' },
    ]);
  });

  test('a list is counted beyond its limit, with the same filters', async () => {
    const { store } = given();
    for (const id of ['1', '2', '3']) await placeChased(store, id);
    await placeChased(store, '4', { method: 'wallet' });
    await placeOrder(store, '5'); // never chased
    const shopIds = [SHOP.id];
    expect(await list({ limit: 2 })).toHaveLength(2);
    expect(await countOrders(store.db, { shopIds })).toBe(4);
    expect(await countOrders(store.db, { shopIds, method: 'wallet' })).toBe(1);
    expect(await countOrders(store.db, { shopIds, ids: ['luna:1', 'luna:5'] })).toBe(1);
    expect(await countOrders(store.db, { shopIds: [] })).toBe(0);
  });

  test('a list is narrowed by amount, each order in its own currency', async () => {
    const { store } = given();
    await placeChased(store, '1', { total_minor: 1_999, placed_at: NOW });
    await placeChased(store, '2', { total_minor: 2_000, placed_at: NOW - 1 });
    await placeChased(store, '3', { total_minor: 20, currency: 'VND', placed_at: NOW - 2 });
    expect(await list({ over: '19.99' })).toEqual(['2', '3']);
    expect(await list({ under: '20' })).toEqual(['1']);
    expect(await list({ over: '19', under: '19.995' })).toEqual(['1']);
  });

  test('a list is narrowed by time, method and ids, the newest first', async () => {
    const { store } = given();
    await placeChased(store, '1', { placed_at: NOW - 2, method: 'wallet' });
    await placeChased(store, '2', { placed_at: NOW - 1 });
    await placeChased(store, '3', { placed_at: NOW, status: 'paid' });
    expect(await list({})).toEqual(['3', '2', '1']);
    expect(await list({ from: NOW - 2, to: NOW })).toEqual(['2', '1']);
    expect(await list({ method: 'wallet' })).toEqual(['1']);
    expect(await list({ ids: ['luna:3', 'luna:1'] })).toEqual(['3', '1']);
    expect(await list({ ids: ['luna:1', 'luna:2', 'luna:3'], limit: 2 })).toEqual(['3', '2']);
    expect(await list({ ids: ['luna:1'], shopIds: ['sol'] })).toEqual([]);
    expect(await list({ ids: [] })).toEqual([]);
    expect(await list({ shopIds: [] })).toEqual([]);
    expect(await list({ openFirst: true, limit: 1 })).toEqual(['1']);
  });

  test('a list over shops is one list: by time, by how long past, and page by page', async () => {
    const { store } = given();
    await addShops(store, SHOP, { ...SHOP, id: 'sol', externalId: '2' });
    for (let n = 1; n <= 6; n += 1) {
      const shop_id = n % 3 === 0 ? 'luna' : 'sol';
      await placeChased(store, `${n}`, {
        shop_id,
        placed_at: NOW - n,
        told_deadline_at: NOW - ((n * 5) % 7),
      });
    }
    const shopIds = ['luna', 'sol'];
    expect(await list({ shopIds })).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(await list({ shopIds, offset: 2, limit: 2 })).toEqual(['3', '4']);
    expect(await list({ shopIds, toldBefore: NOW })).toEqual(['4', '1', '5', '2', '6', '3']);
    expect(await list({ shopIds, toldBefore: NOW, offset: 4, limit: 2 })).toEqual(['6', '3']);
    await alertFor(store, 'sol:4', { shop_id: 'sol', cause: 'buyer_replied' });
    expect(await list({ shopIds, openFirst: true, limit: 3 })).toEqual(['4', '6', '5']);
    expect(await countOrders(store.db, { shopIds, toldBefore: NOW })).toBe(6);
  });

  test('a row tells its state, who has it and what comes next', async () => {
    const { store } = given();
    const id = await placeChased(store, '1');
    await placeChased(store, '2', { placed_at: NOW - 1, held: 'snoozed' });
    await store.write(async (unit) => {
      const timer = { kind: 'remind', shopId: SHOP.id, orderId: id, dueAt: NOW + 9 } as const;
      await insertTimers(unit, [timer, { ...timer, kind: 'cancel', dueAt: NOW + 99 }]);
      const key = `message|${id}|ask`;
      await enqueue(unit, {
        kind: 'buyer.message',
        lane: 'shop:luna',
        shopId: SHOP.id,
        orderId: id,
        key,
        params: { step: 'ask' },
      });
      const { id: effect } = await unit.tx
        .selectFrom('outbox')
        .select('id')
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      await claim(unit, effect, NOW + 50);
      await settle(unit, effect, 'sent');
    });
    const rows = async () => await listOrders(store.db, SETTINGS, { shopIds: [SHOP.id], limit: 9 });
    expect(await rows()).toMatchObject([
      { externalId: '1', state: 'asked', nextStep: 'remind', nextAt: NOW + 9 },
      { externalId: '2', state: 'held', nextStep: undefined },
    ]);
    await alertFor(store, id, claimedByMia);
    expect((await rows())[0]).toMatchObject({ state: 'claimed', assignee: 'Mia' });
  });
}
