/** Rows that would lie are refused by the database itself, whoever writes them. */
import type { Insertable } from 'kysely';
import { expect, test } from 'vitest';
import type { Store, Tx } from '../../../src/store/database.js';
import type { Schema } from '../../../src/store/schema.js';
import { NOW } from '../engines.js';
import { addOrder, placeOrder, SHOP } from '../rows.js';
import type { Given } from './given.js';

const ORDER = 'luna:1';

const TIMER: Insertable<Schema['timers']> = {
  id: 't',
  kind: 'ask',
  shop_id: SHOP.id,
  order_id: ORDER,
  due_at: NOW,
  planned_at: NOW,
  state: 'open',
  settled_at: null,
  by: null,
};

const EFFECT: Insertable<Schema['outbox']> = {
  id: 'e',
  kind: 'buyer.message',
  lane: 'shop:luna',
  priority: 1,
  shop_id: SHOP.id,
  order_id: ORDER,
  channel_id: null,
  card_id: null,
  key: 'k',
  subject: null,
  params: '{}',
  state: 'pending',
  attempts: 0,
  due_at: NOW,
  claimed_at: null,
  deadline_at: null,
  settled_at: null,
  ref: null,
  reason: null,
  created_at: NOW,
};

const ALERT: Insertable<Schema['alerts']> = {
  order_id: ORDER,
  shop_id: SHOP.id,
  state: 'open',
  cause: 'waiting',
  level: 1,
  assignee: null,
  claimed_at: null,
  lease_until: null,
  opened_at: NOW,
  resolved_at: null,
};

const CARD: Insertable<Schema['cards']> = {
  id: 'c',
  kind: 'order',
  shop_id: SHOP.id,
  order_id: ORDER,
  channel_id: 'orders',
  message_ref: null,
  shown_hash: null,
  posted_at: null,
};

const put =
  <T extends keyof Schema>(table: T, row: Insertable<Schema[T]>, lie: Partial<Insertable<Schema[T]>>) =>
  (tx: Tx) =>
    tx
      .insertInto(table)
      .values({ ...row, ...lie } as never)
      .execute();

const TRUTHS: [string, (tx: Tx) => Promise<unknown>][] = [
  ['an open timer', put('timers', TIMER, {})],
  ['a waiting message', put('outbox', EFFECT, {})],
  ['an open alert', put('alerts', ALERT, {})],
  ['a card that is still to come', put('cards', CARD, {})],
];

const LIES: [string, (tx: Tx) => Promise<unknown>][] = [
  ['an open timer that is settled', put('timers', TIMER, { settled_at: NOW })],
  ['a fired timer that was never settled', put('timers', TIMER, { state: 'fired' })],
  ['a step that belongs to no order', put('timers', TIMER, { order_id: null })],
  ['a step of an order that is not there', put('timers', TIMER, { order_id: 'luna:404' })],
  ['a kind of timer nobody knows', put('timers', TIMER, { kind: 'nap' as never })],
  ['a call under way without a deadline', put('outbox', EFFECT, { state: 'sending', claimed_at: NOW })],
  ['a deadline on what waits', put('outbox', EFFECT, { deadline_at: NOW })],
  ['a sent message that was never claimed', put('outbox', EFFECT, { state: 'sent', settled_at: NOW })],
  ['a dropped message without its moment', put('outbox', EFFECT, { state: 'dropped' })],
  ['a waiting message that is settled', put('outbox', EFFECT, { settled_at: NOW })],
  [
    'an unknown outcome of a read',
    put('outbox', EFFECT, { kind: 'order.refresh', state: 'unknown', settled_at: NOW }),
  ],
  ['a message without a key', put('outbox', EFFECT, { key: null })],
  ['a cancel without an order', put('outbox', EFFECT, { kind: 'order.cancel', order_id: null })],
  ['an alert that somebody has, without who', put('alerts', ALERT, { state: 'acknowledged' })],
  ['a resolved alert without its moment', put('alerts', ALERT, { state: 'resolved' })],
  ['an open alert that was resolved', put('alerts', ALERT, { resolved_at: NOW })],
  ['an alert of a third level', put('alerts', ALERT, { level: 3 })],
  ['an order card without an order', put('cards', CARD, { order_id: null })],
  ['a board of one order', put('cards', CARD, { kind: 'board' })],
  ['a posted card without a message', put('cards', CARD, { posted_at: NOW })],
  ['a paused shop that nobody paused', (tx) => tx.updateTable('shops').set({ paused_at: NOW }).execute()],
  [
    'an order of no state',
    (tx) =>
      tx
        .updateTable('orders')
        .set({ status: 'lost' as never })
        .execute(),
  ],
  ['an order of fewer than no units', (tx) => tx.updateTable('orders').set({ units: -1 }).execute()],
  ['an order half cancelled by us', (tx) => tx.updateTable('orders').set({ cancelled_by_us: 2 }).execute()],
  [
    'an order under a policy that is not there',
    (tx) => tx.updateTable('orders').set({ policy_id: '?' }).execute(),
  ],
];

export function checksSuite(given: Given): void {
  test.each(TRUTHS)('%s is taken', async (_name, write) => {
    const { store } = given();
    await placeOrder(store, '1');
    await store.write(async ({ tx }) => void (await write(tx)));
  });

  test.each(LIES)('%s is refused', async (_name, write) => {
    const { store } = given();
    await placeOrder(store, '1');
    await expect(store.write(async ({ tx }) => void (await write(tx)))).rejects.toThrow(
      /constraint|violates/i,
    );
  });

  test('a transaction that throws leaves nothing', async () => {
    const { store } = given();
    const failing = store.write(async (unit) => {
      await addOrder(unit, '1');
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await store.db.selectFrom('orders').select('id').execute()).toEqual([]);
    expect(await store.db.selectFrom('order_items').select('order_id').execute()).toEqual([]);
  });

  test('writers take turns, in one store and in two: none overwrites what another has read', async () => {
    const { store, second } = given();
    const other = await second();
    const id = await placeOrder(store, '1', { units: 0 });
    const addOne = (one: Store) =>
      one.write(async ({ tx }) => {
        const { units } = await tx
          .selectFrom('orders')
          .select('units')
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        await tx
          .updateTable('orders')
          .set({ units: units + 1 })
          .where('id', '=', id)
          .execute();
      });
    await Promise.all(Array.from({ length: 40 }, (_, index) => addOne(index % 2 === 0 ? store : other)));
    expect(await store.db.selectFrom('orders').select('units').execute()).toEqual([{ units: 40 }]);
    if (other.db !== store.db) await other.close();
  });
}
