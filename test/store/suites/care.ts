import { expect, test } from 'vitest';
import {
  countClaimed,
  countDecided,
  countOpenWithinDay,
  countWaiting,
  decideAhead,
  makeWait,
  releaseWaiting,
} from '../../../src/store/cancels.js';
import { claim, effectsOf, enqueue, settle } from '../../../src/store/outbox.js';
import { beat, findPulse, savePulse } from '../../../src/store/pulse.js';
import { updateShop } from '../../../src/store/shops.js';
import { arm, dueTimers, nextDueAt, openTimers } from '../../../src/store/timers.js';
import { NOW } from '../engines.js';
import { placeOrder, SHOP } from '../rows.js';
import type { Given } from './given.js';

const HOUR = 3_600_000;
const PULSE = {
  identity: 'it',
  beat: 7,
  at: NOW,
  watching_since: NOW,
  away_from: null,
  epoch: 0,
  restored_at: null,
};

export function careSuite(given: Given): void {
  const cancelOf = async (order: string, params: object = {}) => {
    const { store } = given();
    const cancel = { kind: 'order.cancel' as const, lane: 'shop:luna', shopId: SHOP.id, orderId: order };
    await store.write((unit) => enqueue(unit, { ...cancel, key: `cancel|${order}`, params: { ...params } }));
    return (await effectsOf(store.db, order, ['order.cancel']))[0]?.id ?? '';
  };
  const cancelTimer = async (order: string, dueAt: number) => {
    const { store } = given();
    await store.write((unit) => arm(unit, { kind: 'cancel', shopId: SHOP.id, orderId: order, dueAt }));
    return (await openTimers(store.db, order))[0]?.id ?? '';
  };

  test('a pulse beats from where it was, and a database without one has none', async () => {
    const { store, time } = given();
    expect(await store.write(beat)).toBeUndefined();
    await store.write((unit) => savePulse(unit, PULSE));
    time.now = NOW + 5_000;
    expect(await store.write(beat)).toMatchObject({ beat: 8, at: NOW + 5_000, watching_since: NOW });
    await store.write((unit) => savePulse(unit, { ...PULSE, epoch: 1, restored_at: NOW }));
    expect(await findPulse(store.db)).toMatchObject({ beat: 7, epoch: 1, restored_at: NOW });
  });

  test('automatic cancels are counted since a moment, those of people and those let go are not', async () => {
    const { store } = given();
    const ids: string[] = [];
    for (const n of ['1', '2', '3', '4']) ids.push(await cancelOf(await placeOrder(store, n)));
    await cancelOf(await placeOrder(store, '5'), { by: 'Ben' });
    await store.write(async (unit) => {
      await settle(unit, ids[0] ?? '', 'dropped', { reason: 'paid' });
      await claim(unit, ids[1] ?? '', NOW + 1);
    });
    expect(await countDecided(store.db, SHOP.id, NOW - 1)).toBe(3);
    expect(await countDecided(store.db, SHOP.id, NOW)).toBe(0);
    expect(await countDecided(store.db, 'sol', NOW - 1)).toBe(0);
    expect(await countClaimed(store.db, SHOP.id, NOW - 1)).toBe(1);
    expect(await countClaimed(store.db, SHOP.id, NOW)).toBe(0);
  });

  test('what was open within a day is what was placed in it and what still is', async () => {
    const { store } = given();
    await store.write((unit) =>
      unit.tx.insertInto('policies').values({ id: 'p', name: 'p', body: '{}' }).execute(),
    );
    const order = async (n: string, hoursAgo: number, status: 'unpaid' | 'paid') => {
      await placeOrder(store, n, { placed_at: NOW - hoursAgo * HOUR, status, policy_id: 'p' });
    };
    await order('1', 1, 'paid');
    await order('2', 23, 'unpaid');
    await order('3', 25, 'paid');
    await order('4', 80, 'unpaid');
    await placeOrder(store, '5', { placed_at: NOW - HOUR });
    expect(await countOpenWithinDay(store.db, SHOP.id, NOW, 100)).toBe(3);
    expect(await countOpenWithinDay(store.db, SHOP.id, NOW, 1)).toBeGreaterThan(1);
  });

  test('a cancel that waits does not fire until a lead has spoken, and a later deadline frees it', async () => {
    const { store } = given();
    const orders = [await placeOrder(store, '1'), await placeOrder(store, '2')];
    const [first = '', second = ''] = [
      await cancelTimer(orders[0] ?? '', NOW),
      await cancelTimer(orders[1] ?? '', NOW),
    ];
    await store.write(async (unit) => {
      await makeWait(unit, first);
      await makeWait(unit, second);
    });
    expect(await countWaiting(store.db, SHOP.id)).toBe(2);
    expect(await dueTimers(store.db, NOW, 10)).toEqual([]);
    expect(await nextDueAt(store.db)).toBeUndefined();
    await cancelTimer(orders[1] ?? '', NOW + HOUR);
    expect(await countWaiting(store.db, SHOP.id)).toBe(1);
    expect(await store.write((unit) => releaseWaiting(unit, SHOP.id, 'keep', 'Ben'))).toBe(1);
    expect(await dueTimers(store.db, NOW, 10)).toMatchObject([{ id: first, gate: 'keep', by: 'Ben' }]);
    expect(await nextDueAt(store.db)).toBe(NOW);
  });

  test('what a lead decides ahead holds for orders of before alone', async () => {
    const { store } = given();
    const old = await placeOrder(store, '1', { placed_at: NOW - HOUR });
    const young = await placeOrder(store, '2', { placed_at: NOW });
    await cancelTimer(old, NOW + HOUR);
    await cancelTimer(young, NOW + HOUR);
    await store.write((unit) => decideAhead(unit, SHOP.id, 'go_on', 'Ben', NOW));
    expect(await openTimers(store.db, old)).toMatchObject([{ gate: 'go_on', by: 'Ben' }]);
    expect(await openTimers(store.db, young)).toMatchObject([{ gate: null, by: null }]);
  });

  test('a shop that is to be read first fires nothing but its polls', async () => {
    const { store } = given();
    await cancelTimer(await placeOrder(store, '1'), NOW);
    await store.write(async (unit) => {
      await arm(unit, { kind: 'poll', shopId: SHOP.id, orderId: null, dueAt: NOW });
      await updateShop(unit, SHOP.id, { read_first_at: NOW });
    });
    expect((await dueTimers(store.db, NOW, 10)).map(({ kind }) => kind)).toEqual(['poll']);
    await store.write((unit) => updateShop(unit, SHOP.id, { read_first_at: null }));
    expect(await dueTimers(store.db, NOW, 10)).toHaveLength(2);
  });
}
