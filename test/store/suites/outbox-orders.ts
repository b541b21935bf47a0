import { expect, test } from 'vitest';
import { messagesToBuyer } from '../../../src/store/buyer-messages.js';
import {
  claim,
  effectsOf,
  type NewEffect,
  putBack,
  resolveUnknown,
  settle,
} from '../../../src/store/outbox.js';
import { calledOff, callOff } from '../../../src/store/outbox-call-off.js';
import { NOW } from '../engines.js';
import { effectRow, placeOrder, SHOP } from '../rows.js';
import type { Given } from './given.js';
import { put, read } from './outbox.js';

const message = (orderId: string, step: string, change: Partial<NewEffect> = {}): NewEffect => ({
  kind: 'buyer.message',
  lane: 'shop:luna',
  shopId: SHOP.id,
  orderId,
  key: `message|${orderId}|${step}`,
  params: { step },
  ...change,
});

export function outboxOfOrdersSuite(given: Given): void {
  test('lets go what waits for an order, by kind, and not what is under way', async () => {
    const { store } = given();
    const order = await placeOrder(store, '1');
    const other = await placeOrder(store, '2');
    const waiting = await put(store, message(order, 'ask'));
    const underWay = await put(store, message(order, 'remind'));
    const card = await put(store, read({ kind: 'card.update', orderId: order }));
    const others = await put(store, message(other, 'ask'));
    await store.write(async (unit) => {
      await claim(unit, underWay.id, NOW + 50);
      await callOff(unit, order, ['buyer.message', 'order.cancel'], 'paid');
    });
    const state = async (id: string) => (await effectRow(store.db, id))?.state;
    expect(await effectRow(store.db, waiting.id)).toMatchObject({ state: 'dropped', reason: 'paid' });
    expect(await state(underWay.id)).toBe('sending');
    expect(await state(card.id)).toBe('pending');
    expect(await state(others.id)).toBe('pending');
  });

  test('does not try again what was called off while it was under way, and keeps what came of it', async () => {
    const { store } = given();
    const order = await placeOrder(store, '1');
    const failing = await put(store, message(order, 'ask'));
    const arriving = await put(store, message(order, 'remind'));
    await store.write(async (unit) => {
      for (const { id } of [failing, arriving]) await claim(unit, id, NOW + 50);
      await callOff(unit, order, ['buyer.message'], 'held');
    });
    expect(await calledOff(store.db, failing.id)).toBe('held');
    await store.write(async (unit) => {
      await putBack(unit, failing, NOW + 100, 'busy');
      await settle(unit, arriving.id, 'sent', { ref: 'm1' });
    });
    expect(await effectRow(store.db, failing.id)).toMatchObject({ state: 'dropped', reason: 'held' });
    expect(await effectRow(store.db, arriving.id)).toMatchObject({ state: 'sent', ref: 'm1' });
  });

  test('lets a person decide what became of an unknown message, once', async () => {
    const { store } = given();
    const order = await placeOrder(store, '1');
    const { id } = await put(store, message(order, 'ask'));
    await store.write(async (unit) => {
      await claim(unit, id, NOW + 50);
      await resolveUnknown(unit, id, 'dropped');
      await settle(unit, id, 'unknown', { reason: 'no answer' });
    });
    expect(await effectRow(store.db, id)).toMatchObject({ state: 'unknown' });
    await store.write(async (unit) => {
      await resolveUnknown(unit, id, 'sent');
      await resolveUnknown(unit, id, 'dropped');
    });
    expect(await effectRow(store.db, id)).toMatchObject({ state: 'sent', reason: 'a person decided' });
  });

  test('lists the effects of one order by kind, oldest first', async () => {
    const { store } = given();
    const order = await placeOrder(store, '1');
    await put(store, message(order, 'ask'));
    await put(store, read({ orderId: order }));
    await put(store, message(order, 'remind'));
    const effects = await effectsOf(store.db, order, ['buyer.message']);
    expect(effects.map(({ params }) => JSON.parse(params).step)).toEqual(['ask', 'remind']);
  });

  test('counts what one buyer was or may have been sent, over all their orders', async () => {
    const { store, time } = given();
    const first = await placeOrder(store, '1', { buyer_id: 'luna:b' });
    const second = await placeOrder(store, '2', { buyer_id: 'luna:b' });
    const strangers = await placeOrder(store, '3', { buyer_id: 'luna:c' });
    const sent = await put(store, message(first, 'ask'));
    await store.write(async (unit) => {
      await claim(unit, sent.id, NOW + 50);
      await settle(unit, sent.id, 'sent');
    });
    const dropped = await put(store, message(first, 'remind'));
    await store.write((unit) => settle(unit, dropped.id, 'dropped'));
    time.now = NOW + 10;
    const pending = await put(store, message(second, 'ask'));
    await put(store, message(strangers, 'ask'));
    const all = await messagesToBuyer(store.db, 'luna:b', NOW);
    expect(all.map(({ id, state }) => [id, state])).toEqual([
      [pending.id, 'pending'],
      [sent.id, 'sent'],
    ]);
    expect(await messagesToBuyer(store.db, 'luna:b', NOW + 10)).toHaveLength(1);
  });
}
