import { expect, test } from 'vitest';
import { updateShop } from '../../../src/store/shops.js';
import {
  arm,
  cancelTimers,
  dueTimers,
  insertTimers,
  type NewTimer,
  nextDueAt,
  openTimers,
  postpone,
  settleTimer,
} from '../../../src/store/timers.js';
import { NOW } from '../engines.js';
import { placeOrder, SHOP } from '../rows.js';
import type { Given } from './given.js';

const timer = (orderId: string | null, kind: NewTimer['kind'], dueAt: number, by?: string): NewTimer => ({
  kind,
  shopId: SHOP.id,
  orderId,
  dueAt,
  ...(by === undefined ? {} : { by }),
});

const SHOPS = [SHOP.id];

export function timersSuite(given: Given): void {
  test('are due in the order of their time, and no sooner', async () => {
    const { store } = given();
    const order = await placeOrder(store, '1');
    await store.write(async (unit) => {
      await insertTimers(unit, [timer(order, 'remind', NOW + 30), timer(order, 'ask', NOW + 5)]);
      await insertTimers(unit, []);
    });
    const kinds = async (now: number) => (await dueTimers(store.db, now, 10, SHOPS)).map(({ kind }) => kind);
    expect(await nextDueAt(store.db, SHOPS)).toBe(NOW + 5);
    expect(await kinds(NOW + 4)).toEqual([]);
    expect(await kinds(NOW + 5)).toEqual(['ask']);
    expect(await kinds(NOW + 30)).toEqual(['ask', 'remind']);
    expect(await dueTimers(store.db, NOW + 30, 1, SHOPS)).toHaveLength(1);
  });

  test('armed again are moved and keep who set them last, while several looks may stand', async () => {
    const { store } = given();
    const order = await placeOrder(store, '1');
    await store.write(async (unit) => {
      await arm(unit, timer(order, 'undo', NOW + 10, 'Mia'));
      await arm(unit, timer(order, 'undo', NOW + 20, 'Ben'));
      await arm(unit, timer(order, 'check', NOW + 1));
      await arm(unit, timer(order, 'check', NOW + 2));
      await arm(unit, timer(null, 'poll', NOW + 100));
      await arm(unit, timer(null, 'poll', NOW + 200));
    });
    const open = await openTimers(store.db, order);
    expect(open.map(({ kind, due_at, by }) => [kind, due_at, by])).toEqual([
      ['check', NOW + 1, null],
      ['check', NOW + 2, null],
      ['undo', NOW + 20, 'Ben'],
    ]);
    expect(
      (await dueTimers(store.db, NOW + 200, 10, SHOPS)).filter(({ kind }) => kind === 'poll'),
    ).toHaveLength(1);
  });

  test('that were settled stay settled, and may be armed anew', async () => {
    const { store, time } = given();
    const order = await placeOrder(store, '1');
    await store.write((unit) => arm(unit, timer(order, 'ask', NOW)));
    const [first] = await openTimers(store.db, order);
    time.now = NOW + 7;
    await store.write(async (unit) => {
      await settleTimer(unit, first?.id ?? '', 'fired');
      await settleTimer(unit, first?.id ?? '', 'cancelled');
      await postpone(unit, first?.id ?? '', NOW + 1_000);
      await arm(unit, timer(order, 'ask', NOW + 50));
    });
    const rows = await store.db.selectFrom('timers').selectAll().orderBy('due_at').execute();
    expect(rows).toMatchObject([
      { state: 'fired', settled_at: NOW + 7, due_at: NOW },
      { state: 'open', settled_at: null, due_at: NOW + 50 },
    ]);
  });

  test('that are postponed remember what the plan said', async () => {
    const { store } = given();
    const order = await placeOrder(store, '1');
    await store.write((unit) => arm(unit, timer(order, 'ask', NOW)));
    const [first] = await openTimers(store.db, order);
    await store.write((unit) => postpone(unit, first?.id ?? '', NOW + 60));
    expect(await openTimers(store.db, order)).toMatchObject([{ due_at: NOW + 60, planned_at: NOW }]);
  });

  test('of one order are cancelled by their kinds', async () => {
    const { store } = given();
    const order = await placeOrder(store, '1');
    const other = await placeOrder(store, '2');
    await store.write(async (unit) => {
      await insertTimers(unit, [
        timer(order, 'ask', NOW),
        timer(order, 'cancel', NOW),
        timer(other, 'ask', NOW),
      ]);
      await cancelTimers(unit, order, ['ask', 'remind']);
    });
    expect((await openTimers(store.db, order)).map(({ kind }) => kind)).toEqual(['cancel']);
    expect(await openTimers(store.db, other)).toHaveLength(1);
  });

  test('of a paused shop wait, but for its polls and looks', async () => {
    const { store } = given();
    const order = await placeOrder(store, '1');
    await store.write(async (unit) => {
      await insertTimers(unit, [
        timer(order, 'ask', NOW - 5),
        timer(order, 'check', NOW - 4),
        timer(null, 'poll', NOW - 3),
      ]);
      await updateShop(unit, SHOP.id, { paused_at: NOW, paused_by: 'Mia' });
    });
    expect((await dueTimers(store.db, NOW, 10, SHOPS)).map(({ kind }) => kind)).toEqual(['check', 'poll']);
    expect(await nextDueAt(store.db, SHOPS)).toBe(NOW - 4);
    await store.write((unit) => updateShop(unit, SHOP.id, { paused_at: null, paused_by: null }));
    expect(await nextDueAt(store.db, SHOPS)).toBe(NOW - 5);
  });

  test('of a shop that is no longer configured rest', async () => {
    const { store } = given();
    const order = await placeOrder(store, '1');
    await store.write((unit) => arm(unit, timer(order, 'ask', NOW)));
    expect(await dueTimers(store.db, NOW, 10, ['sol'])).toEqual([]);
    expect(await dueTimers(store.db, NOW, 10, [])).toEqual([]);
    expect(await nextDueAt(store.db, ['sol'])).toBeUndefined();
    expect(await dueTimers(store.db, NOW, 10, ['sol', SHOP.id])).toHaveLength(1);
  });

  test('are not there: nothing is due', async () => {
    expect(await nextDueAt(given().store.db, SHOPS)).toBeUndefined();
  });
}
