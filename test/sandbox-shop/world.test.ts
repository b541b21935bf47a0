import { describe, expect, test } from 'vitest';
import { HOUR, listOrders, makeShop, MINUTE, passTime, START } from './setup.js';

describe('the simulated shop', () => {
  test('conserves orders: each is paid, cancelled or open', async () => {
    const shop = makeShop();
    await passTime(shop, START + 30 * HOUR);
    const counts = shop.ledger.counts();
    expect(counts.orders).toBeGreaterThan(1000);
    const ended = counts.paid + counts.cancelledByUs + counts.cancelledByBuyer + counts.cancelledByPlatform;
    expect(ended + counts.open).toBe(counts.orders);
    const listed = await listOrders(shop);
    expect(new Set(listed.map((order) => order.id)).size).toBe(counts.orders);
    expect(listed.filter((order) => order.status === 'UNPAID')).toHaveLength(counts.open);
  });
});
