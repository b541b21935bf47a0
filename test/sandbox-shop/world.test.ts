import { describe, expect, test } from 'vitest';
import type { SandboxShop } from '../../adapters/sandbox-shop/index.js';
import { call, HOUR, listOrders, MINUTE, makeShop, manualClock, passTime, START } from './setup.js';

describe('the simulated shop', () => {
  test('conserves orders: each is paid, cancelled or open', async () => {
    const shop = makeShop();
    await passTime(shop, START + 30 * HOUR);
    const counts = shop.ledger.counts();
    expect(counts.orders).toBeGreaterThan(1000);
    const ended = counts.paid + counts.cancelledByUs + counts.cancelledByBuyer + counts.cancelledByPlatform;
    expect(ended + counts.open).toBe(counts.orders);
    expect(counts.chaseable).toBeLessThan(counts.orders);
    const listed = await listOrders(shop);
    expect(new Set(listed.map((order) => order.id)).size).toBe(counts.orders);
    expect(listed.filter((order) => order.status === 'UNPAID')).toHaveLength(counts.open);
    expect(listed.filter((order) => order.status === 'CANCELLED')).toHaveLength(
      counts.cancelledByBuyer + counts.cancelledByPlatform,
    );
  });

  test('conserves stock: what is on the shelf and what is held is what came in and has not left', async () => {
    const shop = makeShop();
    const before = new Map([...shop.world.catalog.skus.values()].map((sku) => [sku.id, sku.available]));
    await passTime(shop, START + 12 * HOUR);
    const restocked = new Map<string, number>();
    for (const { kind, text } of shop.ledger.records) {
      if (kind !== 'restocked') continue;
      const [id = '', units] = text!.split(': ');
      restocked.set(id, (restocked.get(id) ?? 0) + Number(units));
    }
    const held = new Map<string, number>();
    for (const order of shop.world.orders.values()) {
      if (order.status === 'CANCELLED') continue;
      for (const { skuId } of order.lines) held.set(skuId, (held.get(skuId) ?? 0) + 1);
    }
    for (const sku of shop.world.catalog.skus.values()) {
      expect(sku.committed).toBe(held.get(sku.id) ?? 0);
      expect(sku.available + sku.committed).toBe(before.get(sku.id)! + (restocked.get(sku.id) ?? 0));
      expect(sku.available).toBeGreaterThanOrEqual(0);
    }
  });

  const run = async (seed: number): Promise<SandboxShop> => {
    const shop = makeShop({ seed });
    await passTime(shop, START + 3 * HOUR);
    shop.startLivestream();
    await passTime(shop, START + 6 * HOUR);
    return shop;
  };

  test('does the same again with the same seed, and something else with another', async () => {
    const [one, two, other] = [await run(7), await run(7), await run(8)];
    expect(one.ledger.hash()).toBe(two.ledger.hash());
    expect(one.ledger.hash()).not.toBe(other.ledger.hash());
  });

  test('comes out the same however coarsely time passes', async () => {
    const fine = makeShop();
    const coarse = makeShop();
    await passTime(fine, START + 5 * HOUR);
    coarse.clock.set(START + 5 * HOUR);
    await coarse.runUntil(START + 5 * HOUR);
    expect(coarse.ledger.hash()).toBe(fine.ledger.hash());
  });

  test('sells in a burst during a livestream', async () => {
    const shop = makeShop({ scenario: { kind: 'live', ordersPerHour: 6 } });
    await passTime(shop, START + HOUR);
    const before = shop.ledger.counts().orders;
    shop.startLivestream();
    await passTime(shop, START + HOUR + 10 * MINUTE);
    const during = shop.ledger.counts().orders - before;
    await passTime(shop, START + 2 * HOUR);
    expect(during).toBeGreaterThan(60);
    expect(shop.ledger.counts().orders - before - during).toBeLessThan(30);
  });

  test('shows an API call the shop as it is at the clock’s moment, before anyone ran it there', async () => {
    const shop = makeShop();
    shop.clock.set(START + HOUR);
    expect((await listOrders(shop)).length).toBeGreaterThan(30);
  });

  test('goes on from a snapshot as if it had never stopped', async () => {
    const whole = makeShop();
    await passTime(whole, START + 2 * HOUR);
    const kept = JSON.parse(JSON.stringify(whole.snapshot()));
    await passTime(whole, START + 5 * HOUR);
    const later = makeShop({ clock: manualClock(START + 2 * HOUR) });
    later.restore(kept);
    await passTime(later, START + 5 * HOUR);
    expect(later.ledger.hash()).toBe(whole.ledger.hash());
    expect(await listOrders(later, { order_status: 'UNPAID' })).toEqual(
      await listOrders(whole, { order_status: 'UNPAID' }),
    );
    expect(() => later.restore({ version: 99 })).toThrow('another version of the sandbox');
  });

  test('fails on demand: not done, not reached, or done with the answer lost', async () => {
    const shop = makeShop();
    await passTime(shop, START + HOUR);
    const [one] = await listOrders(shop, { order_status: 'UNPAID' });
    const body = {
      order_id: one!.id,
      cancel_reason: 'seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed',
    };
    const cancel = () => call(shop, 'POST /return_refund/202309/cancellations', {}, body);
    shop.failNext({ path: '/cancellations', kind: 'unavailable', times: 1 });
    expect(await cancel()).toMatchObject({ status: 503, code: 36009003 });
    shop.failNext({ path: '/cancellations', kind: 'not_reached', times: 1 });
    await expect(cancel()).rejects.toThrow('fetch failed');
    expect(shop.ledger.counts().cancelledByUs).toBe(0);
    shop.failNext({ path: '/cancellations', kind: 'answer_lost', times: 1 });
    await expect(cancel()).rejects.toThrow('fetch failed');
    expect(shop.ledger.counts().cancelledByUs).toBe(1);
    expect(await cancel()).toMatchObject({ code: 25001011 });
  });

  test('gives products their categories from root to leaf', async () => {
    const shop = makeShop();
    const product = [...shop.world.catalog.products.values()][0]!;
    const { data } = await call(shop, `GET /product/202309/products/${product.id}`);
    expect(data.category_chains).toMatchObject([
      { parent_id: '0', local_name: 'Beauty', is_leaf: false },
      { parent_id: data.category_chains[0].id, local_name: 'Skin care', is_leaf: true },
    ]);
  });
});
