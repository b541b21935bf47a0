/** Alerts, cards, buttons, buyers, replies, inbox, shops, policies and the order log. */
import { expect, test } from 'vitest';
import type { PolicySnapshot } from '../../../src/domain/policy.js';
import { type AlertRow, findAlert, resolveAlert, saveAlert } from '../../../src/store/alerts.js';
import {
  buyerOfConversation,
  ensureBuyer,
  findBuyer,
  insertReply,
  lastReply,
  updateBuyer,
} from '../../../src/store/buyers.js';
import { receive } from '../../../src/store/inbox.js';
import { readLog, writeLog } from '../../../src/store/order-log.js';
import { getPolicy, keepPolicy } from '../../../src/store/policies.js';
import { getShop, listShops, syncShops, updateShop } from '../../../src/store/shops.js';
import { NOW } from '../engines.js';
import { addShops, placeOrder, SHOP } from '../rows.js';
import type { Given } from './given.js';

const alert = (order_id: string, change: Partial<AlertRow> = {}): AlertRow => ({
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
});

export function alertsAndLogSuite(given: Given): void {
  test('an alert is one row an order: saved again it is changed, resolved once', async () => {
    const { store, time } = given();
    const order = await placeOrder(store, '1');
    const claimed = alert(order, {
      state: 'acknowledged',
      assignee: 'mia',
      claimed_at: NOW,
      lease_until: NOW + 600,
    });
    await store.write(async (unit) => {
      await saveAlert(unit, alert(order));
      await saveAlert(unit, claimed);
    });
    expect(await findAlert(store.db, order)).toEqual(claimed);
    time.now = NOW + 1;
    await store.write((unit) => resolveAlert(unit, order));
    time.now = NOW + 2;
    await store.write((unit) => resolveAlert(unit, order));
    expect(await findAlert(store.db, order)).toMatchObject({ state: 'resolved', resolved_at: NOW + 1 });
    expect(await findAlert(store.db, 'luna:2')).toBeUndefined();
  });

  test('the log tells an order’s last entries, oldest first, and leaves out what has no value', async () => {
    const { store, time } = given();
    const order = await placeOrder(store, '1');
    const entry = { shopId: SHOP.id, orderId: order, who: 'system' };
    for (const what of ['placed', 'step_sent', 'paid'] as const) {
      time.now += 1;
      await store.write((unit) => writeLog(unit, { ...entry, what, why: { step: 'ask', by: undefined } }));
    }
    await store.write((unit) => writeLog(unit, { ...entry, orderId: null, what: 'paused', at: NOW + 9 }));
    expect(await readLog(store.db, order, 2)).toEqual([
      { at: NOW + 2, who: 'system', what: 'step_sent', why: { step: 'ask' } },
      { at: NOW + 3, who: 'system', what: 'paid', why: { step: 'ask' } },
    ]);
  });
}

export function buyersSuite(given: Given): void {
  test('a buyer is known once and keeps what was learned', async () => {
    const { store } = given();
    await store.write(async (unit) => {
      await ensureBuyer(unit, SHOP.id, 'b1', NOW);
      await updateBuyer(unit, 'luna:b1', { conversation_id: 'c1', language: 'id', read_until: NOW + 5 });
      await ensureBuyer(unit, SHOP.id, 'b1', NOW + 99);
    });
    expect(await findBuyer(store.db, 'luna:b1')).toMatchObject({ language: 'id', read_until: NOW + 5 });
    expect(await buyerOfConversation(store.db, SHOP.id, 'c1')).toMatchObject({ id: 'luna:b1' });
    expect(await buyerOfConversation(store.db, 'sol', 'c1')).toBeUndefined();
    expect(await findBuyer(store.db, 'luna:b2')).toBeUndefined();
  });

  test('a reply is kept once, and the last one is the newest by its own time', async () => {
    const { store } = given();
    const order = await placeOrder(store, '1');
    const reply = {
      order_id: order,
      buyer_id: 'luna:b1',
      text: 'Karte abgelehnt 😢',
      reason: 'payment_failed',
    } as const;
    await store.write((unit) => ensureBuyer(unit, SHOP.id, 'b1', NOW));
    expect(await store.write((unit) => insertReply(unit, { ...reply, id: 'luna:m2', at: NOW + 2 }))).toBe(
      true,
    );
    expect(await store.write((unit) => insertReply(unit, { ...reply, id: 'luna:m1', at: NOW + 1 }))).toBe(
      true,
    );
    expect(await store.write((unit) => insertReply(unit, { ...reply, id: 'luna:m1', at: NOW + 9 }))).toBe(
      false,
    );
    expect(await lastReply(store.db, order)).toMatchObject({ id: 'luna:m2', text: 'Karte abgelehnt 😢' });
  });
}

export function shopsSuite(given: Given): void {
  test('a webhook’s content is received once', async () => {
    const { store } = given();
    const row = { key: 'k', shop_id: SHOP.id, kind: 'order', ref: '1', type: '1', at: NOW, received_at: NOW };
    expect(await store.write((unit) => receive(unit, row))).toBe(true);
    expect(await store.write((unit) => receive(unit, { ...row, received_at: NOW + 5 }))).toBe(false);
  });

  test('a shop takes its configuration anew and keeps what it has lived through', async () => {
    const { store } = given();
    await store.write((unit) =>
      updateShop(unit, SHOP.id, { paused_at: NOW, paused_by: 'Mia', changed_cursor: NOW }),
    );
    await addShops(store, { ...SHOP, name: 'Luna Beauty' }, { ...SHOP, id: 'alba', externalId: '2' });
    expect(await getShop(store.db, SHOP.id)).toMatchObject({
      name: 'Luna Beauty',
      paused_by: 'Mia',
      changed_cursor: NOW,
    });
    expect((await listShops(store.db)).map(({ id }) => id)).toEqual(['alba', 'luna']);
  });

  test('two shops cannot be the same shop of a marketplace', async () => {
    const { store } = given();
    await expect(store.write((unit) => syncShops(unit, [{ ...SHOP, id: 'twin' }]))).rejects.toThrow();
    expect(await listShops(store.db)).toHaveLength(1);
  });

  test('a policy is kept by its hash, also after the transaction that first read it was taken back', async () => {
    const { store } = given();
    const snapshot = { name: 'standard', steps: [] } as unknown as PolicySnapshot;
    const first = store.write(async (unit) => {
      await keepPolicy(unit, 'hash', snapshot);
      await getPolicy(unit.tx, 'hash');
      throw new Error('taken back');
    });
    await expect(first).rejects.toThrow('taken back');
    await store.write(async (unit) => {
      await keepPolicy(unit, 'hash', snapshot);
      await keepPolicy(unit, 'hash', snapshot);
    });
    expect(await getPolicy(store.db, 'hash')).toEqual(snapshot);
    expect(await store.db.selectFrom('policies').select('id').execute()).toEqual([{ id: 'hash' }]);
  });
}
