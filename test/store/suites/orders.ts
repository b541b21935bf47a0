import { expect, test } from 'vitest';
import {
  countOpen,
  findByEnding,
  findOrder,
  getOrder,
  itemsOf,
  openOrdersOfBuyer,
  updateOrder,
} from '../../../src/store/orders.js';
import { claimAlike, type Effect, enqueue } from '../../../src/store/outbox.js';
import { NOW } from '../engines.js';
import { addShops, placeOrder, SHOP } from '../rows.js';
import type { Given } from './given.js';

export function ordersSuite(given: Given): void {
  test('come back as they were put in, ids as text and money as whole numbers', async () => {
    const { store } = given();
    const id = await placeOrder(store, '576461413038785752', { total_minor: 9_007_199_254_740_991 });
    const order = await getOrder(store.db, id);
    expect(order).toMatchObject({
      id: 'luna:576461413038785752',
      external_id: '576461413038785752',
      external_id_reversed: '257587830314164675',
      total_minor: 9_007_199_254_740_991,
      placed_at: NOW,
      version: 1,
      paid_at: null,
    });
    expect(await itemsOf(store.db, id)).toEqual([
      { name: 'Lip tint', units: 1 },
      { name: 'Brush', units: 1 },
    ]);
    expect(await findOrder(store.db, 'luna:1')).toBeUndefined();
    await expect(getOrder(store.db, 'luna:1')).rejects.toThrow();
  });

  test('raise their version with every change', async () => {
    const { store } = given();
    const id = await placeOrder(store, '1001');
    await store.write((unit) => updateOrder(unit, id, { status: 'paid', paid_at: NOW + 5 }));
    await store.write((unit) => updateOrder(unit, id, { status_text: 'AWAITING_SHIPMENT' }));
    expect(await getOrder(store.db, id)).toMatchObject({ status: 'paid', paid_at: NOW + 5, version: 3 });
  });

  test.each([
    ['1234', ['771234', '51234']],
    ['0', ['100']],
    ['9999', ['549999', '9999']],
    ['1299', ['1299']],
    ['4321', []],
  ])('whose id ends in %s are found, the newest first', async (ending, expected) => {
    const { store } = given();
    const ids = ['51234', '771234', '12345', '100', '9999', '549999', '1299', '99991'];
    for (const [index, id] of ids.entries()) await placeOrder(store, id, { placed_at: NOW + index });
    const found = await findByEnding(store.db, ending, 10);
    expect(found.map((order) => order.external_id)).toEqual(expected);
  });

  test('with a common ending are cut off at the limit', async () => {
    const { store } = given();
    for (const id of ['11234', '21234', '31234']) await placeOrder(store, id);
    expect(await findByEnding(store.db, '1234', 2)).toHaveLength(2);
  });

  test('that are open are counted up to a limit, exempt and closed ones and other shops left out', async () => {
    const { store } = given();
    await addShops(store, { ...SHOP, id: 'sol', externalId: '2' });
    for (const id of ['1', '2', '3']) await placeOrder(store, id);
    await placeOrder(store, '4', { exempt: 'cod' });
    await placeOrder(store, '5', { status: 'paid', paid_at: NOW });
    await placeOrder(store, '6', { shop_id: 'sol' });
    expect(await countOpen(store.db, 'luna', 100)).toBe(3);
    expect(await countOpen(store.db, 'luna', 2)).toBe(2);
    expect(await countOpen(store.db, 'sol', 100)).toBe(1);
  });

  test('of one buyer that are open: the one last written about first, then the newest', async () => {
    const { store } = given();
    await placeOrder(store, '1', { buyer_id: 'luna:b', placed_at: NOW - 4 });
    await placeOrder(store, '2', { buyer_id: 'luna:b', placed_at: NOW - 3 });
    await placeOrder(store, '3', { buyer_id: 'luna:b', placed_at: NOW - 2, status: 'paid' });
    await placeOrder(store, '4', { buyer_id: 'luna:b', placed_at: NOW - 1 });
    await placeOrder(store, '5', { buyer_id: 'luna:b', exempt: 'cod' });
    await store.write(async (unit) => {
      const about = { kind: 'buyer.message', lane: 'shop:luna', shopId: SHOP.id, orderId: 'luna:2' } as const;
      await enqueue(unit, { ...about, key: 'k' });
      await claimAlike(unit, { kind: 'buyer.message', lane: 'shop:luna' } as Effect, NOW + 9, 1);
    });
    const open = await openOrdersOfBuyer(store.db, 'luna:b');
    expect(open.map(({ external_id }) => external_id)).toEqual(['2', '4', '1']);
    expect(await openOrdersOfBuyer(store.db, 'luna:c')).toEqual([]);
  });
}
