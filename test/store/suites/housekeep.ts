import { expect, test } from 'vitest';
import { housekeep } from '../../../src/services/housekeep.js';
import { ensureBuyer, insertReply, updateBuyer } from '../../../src/store/buyers.js';
import { ensureCard, insertButton } from '../../../src/store/cards.js';
import type { Store } from '../../../src/store/database.js';
import { receive } from '../../../src/store/inbox.js';
import { writeLog } from '../../../src/store/order-log.js';
import { updateOrder } from '../../../src/store/orders.js';
import { claim, settle } from '../../../src/store/outbox.js';
import { findStale, removeStale } from '../../../src/store/purge.js';
import { arm, openTimers, settleTimer } from '../../../src/store/timers.js';
import { NOW } from '../engines.js';
import { placeOrder, SHOP } from '../rows.js';
import type { Given } from './given.js';
import { put, read } from './outbox.js';

const DAY = 24 * 3_600_000;
const rest = async (): Promise<void> => {};

/** An order with a sent message, a let-go cancel, a fired timer and one that is open. */
async function liveThrough(store: Store, externalId: string): Promise<string> {
  const order = await placeOrder(store, externalId);
  const about = { lane: 'shop:luna', shopId: SHOP.id, orderId: order };
  const message = await put(store, { ...about, kind: 'buyer.message', key: `message|${order}` });
  const cancel = await put(store, { ...about, kind: 'order.cancel', key: `cancel|${order}` });
  await put(store, read({ orderId: order }));
  await store.write(async (unit) => {
    await claim(unit, message.id, NOW + 50);
    await settle(unit, message.id, 'sent');
    await settle(unit, cancel.id, 'dropped');
    await arm(unit, { kind: 'ask', shopId: SHOP.id, orderId: order, dueAt: NOW });
    await writeLog(unit, { shopId: SHOP.id, orderId: order, who: 'system', what: 'step_sent' });
  });
  const [ask] = await openTimers(store.db, order);
  await store.write(async (unit) => {
    await settleTimer(unit, ask?.id ?? '', 'fired');
    await arm(unit, { kind: 'check', shopId: SHOP.id, orderId: order, dueAt: NOW });
  });
  return order;
}

export function housekeepSuite(given: Given): void {
  const count = async (table: 'inbox' | 'buttons' | 'timers' | 'outbox' | 'order_log' | 'orders') =>
    (await given().store.db.selectFrom(table).selectAll().execute()).length;

  test('keeps a webhook’s mark for seven days and a button for one day after its end', async () => {
    const { store } = given();
    const mark = { shop_id: SHOP.id, kind: 'order', ref: '1', type: '1', at: NOW };
    await store.write(async (unit) => {
      const card = await ensureCard(unit, {
        kind: 'board',
        shopId: SHOP.id,
        orderId: null,
        channelId: 'orders',
      });
      const button = {
        card_id: card.id,
        shop_id: SHOP.id,
        order_id: null,
        channel_id: 'orders',
        params: '{}',
      };
      await receive(unit, { ...mark, key: 'old', received_at: NOW - 7 * DAY - 1 });
      await receive(unit, { ...mark, key: 'young', received_at: NOW - 7 * DAY });
      await insertButton(unit, { ...button, token: 'old', action: 'pause', expires_at: NOW - DAY - 1 });
      await insertButton(unit, { ...button, token: 'young', action: 'resume', expires_at: NOW - DAY });
    });
    expect(await housekeep(store, NOW, rest)).toMatchObject({ inbox: 1, buttons: 1, timers: 0, outbox: 0 });
    expect(await store.db.selectFrom('inbox').select('key').execute()).toEqual([{ key: 'young' }]);
    expect(await store.db.selectFrom('buttons').select('token').execute()).toEqual([{ token: 'young' }]);
  });

  test('lets go what belongs to an order that has been over for thirty days, but its log and what still waits', async () => {
    const { store } = given();
    const over = await liveThrough(store, '1');
    await store.write((unit) => updateOrder(unit, over, { status: 'paid', paid_at: NOW }));
    expect(await housekeep(store, NOW + 30 * DAY, rest)).toMatchObject({ timers: 0, outbox: 0 });
    expect(await housekeep(store, NOW + 30 * DAY + 1, rest)).toMatchObject({ timers: 1, outbox: 2 });
    const left = await store.db.selectFrom('outbox').select(['kind', 'state']).execute();
    expect(left).toEqual([{ kind: 'order.refresh', state: 'pending' }]);
    expect(await openTimers(store.db, over)).toMatchObject([{ kind: 'check' }]);
    expect([await count('order_log'), await count('orders')]).toEqual([1, 1]);
  });

  test('never forgets that an open order was written to, however old it is', async () => {
    const { store } = given();
    await liveThrough(store, '1');
    expect(await housekeep(store, NOW + 400 * DAY, rest)).toMatchObject({ timers: 0, outbox: 0 });
    expect([await count('timers'), await count('outbox')]).toEqual([2, 3]);
  });

  test('counts thirty days from the end of the order and from the end of the effect', async () => {
    const { store, time } = given();
    const order = await liveThrough(store, '1');
    await store.write((unit) =>
      updateOrder(unit, order, { status: 'cancelled', paid_at: NOW, cancelled_at: NOW + 5 * DAY }),
    );
    expect(await housekeep(store, NOW + 35 * DAY, rest)).toMatchObject({ outbox: 0 });
    time.now = NOW + 10 * DAY;
    const late = await put(store, read({ key: 'late', orderId: order }));
    await store.write((unit) => settle(unit, late.id, 'rejected'));
    await housekeep(store, NOW + 36 * DAY, rest);
    expect(await store.db.selectFrom('outbox').select('key').where('key', 'is not', null).execute()).toEqual([
      { key: 'late' },
    ]);
  });

  test('lets go old effects that belong to no order', async () => {
    const { store } = given();
    const old = await put(store, read({ key: 'old' }));
    await store.write((unit) => settle(unit, old.id, 'rejected', { reason: 'gone' }));
    await put(store, read({ key: 'waits' }));
    expect(await housekeep(store, NOW + 31 * DAY, rest)).toMatchObject({ outbox: 1 });
    expect(await count('outbox')).toBe(1);
  });

  /** A buyer with an order, who answered. */
  async function answered(store: Store, externalId: string, buyer: string): Promise<string> {
    const id = `${SHOP.id}:${buyer}`;
    const order = await placeOrder(store, externalId, { buyer_id: id });
    await store.write(async (unit) => {
      await ensureBuyer(unit, SHOP.id, buyer, NOW);
      await insertReply(unit, {
        id: `${SHOP.id}:m${externalId}`,
        order_id: order,
        buyer_id: id,
        text: 'Hi',
        reason: 'unknown',
        at: NOW,
      });
    });
    return order;
  }

  test('forgets buyers and their words thirty days after their last order ended, and wishes never', async () => {
    const { store } = given();
    const [first, second] = [await answered(store, '1', 'b1'), await answered(store, '2', 'b1')];
    const third = await answered(store, '3', 'b2');
    await store.write(async (unit) => {
      await updateOrder(unit, first, { status: 'paid', paid_at: NOW });
      await updateOrder(unit, third, { status: 'cancelled', cancelled_at: NOW });
      await updateBuyer(unit, `${SHOP.id}:b2`, { opted_out_at: NOW });
    });
    const later = NOW + 30 * DAY + 1;
    expect(await housekeep(store, later - 1, rest)).toMatchObject({ replies: 0, buyers: 0, acts: 0 });
    expect(await housekeep(store, later, rest)).toMatchObject({ replies: 2, buyers: 0 });
    await store.write((unit) => updateOrder(unit, second, { status: 'paid', paid_at: NOW + DAY }));
    expect(await housekeep(store, later + DAY, rest)).toMatchObject({ replies: 1, buyers: 1 });
    const left = await store.db.selectFrom('buyers').select(['id', 'opted_out_at']).execute();
    expect(left).toEqual([{ id: `${SHOP.id}:b2`, opted_out_at: NOW }]);
  });

  test('keeps a buyer who wrote after they were found to be long gone', async () => {
    const { store } = given();
    const order = await answered(store, '1', 'b1');
    await store.write((unit) => updateOrder(unit, order, { status: 'paid', paid_at: NOW }));
    const later = NOW + 30 * DAY + 1;
    const cutoffs = { inbox: later, buttons: later, orders: later - 30 * DAY, acts: later };
    await store.db.deleteFrom('replies').execute();
    const keys = await findStale(store.db, 'buyers', cutoffs, 9);
    expect(keys).toEqual([`${SHOP.id}:b1`]);
    await store.write(async (unit) => {
      await updateBuyer(unit, `${SHOP.id}:b1`, { opted_out_at: later });
      await removeStale(unit, 'buyers', cutoffs, keys);
    });
    expect(await store.db.selectFrom('buyers').select('id').execute()).toEqual([{ id: `${SHOP.id}:b1` }]);
  });

  test('works in small transactions, and finds nothing the second time', async () => {
    const { store } = given();
    const mark = { shop_id: SHOP.id, kind: 'order', ref: '1', type: '1', at: NOW, received_at: 0 };
    await store.write(async (unit) => {
      for (let index = 0; index < 450; index += 1) await receive(unit, { ...mark, key: `k${index}` });
    });
    let rests = 0;
    const restAndCount = async (): Promise<void> => {
      rests += 1;
    };
    expect(await housekeep(store, NOW, restAndCount)).toMatchObject({ inbox: 450 });
    expect(rests).toBe(3);
    const nothing = { inbox: 0, buttons: 0, timers: 0, outbox: 0, replies: 0, buyers: 0, acts: 0 };
    expect(await housekeep(store, NOW, restAndCount)).toEqual(nothing);
    expect(rests).toBe(3);
  });
}
