// The marketplace contract: reading orders and hearing of their changes.
import { expect, test } from 'vitest';
import type { WebhookRequest } from '../../src/ports.js';
import { allPages, type MarketplaceWorld, MINUTE, orderOf, value } from './marketplace-world.js';

export function readingOrders(the: () => MarketplaceWorld): void {
  test('an unpaid order is read with all that the core needs', async () => {
    const { unpaid, now } = the();
    const order = await orderOf(the(), unpaid[0]!);
    expect(order).toMatchObject({ externalId: unpaid[0], status: 'unpaid', statusText: expect.any(String) });
    expect(order.placedAt).toBeLessThanOrEqual(now());
    expect(order.updatedAt).toBeGreaterThanOrEqual(order.placedAt);
    expect(order.total.minor).toBeGreaterThan(0);
    expect(order.total.currency).toMatch(/^[A-Z]{3}$/);
    expect(order.buyerId).toMatch(/\S/);
    expect(order.method).not.toBe('unknown');
    expect(order.category).toMatch(/\S/);
    expect(order.items.length).toBeGreaterThan(0);
    for (const item of order.items) {
      expect(item).toMatchObject({ skuId: expect.stringMatching(/\S/), name: expect.stringMatching(/\S/) });
      expect(item.units).toBeGreaterThanOrEqual(1);
    }
    expect(order).not.toHaveProperty('paidAt');
    expect(order).not.toHaveProperty('exempt');
  });

  test('orders are read by id, up to fifty, and those that do not exist are absent', async () => {
    const { marketplace, shop, unpaid } = the();
    const asked = [...unpaid.slice(0, 49), '100000000000000001'];
    const found = value(await marketplace.getOrders(shop, asked));
    expect(found.map((order) => order.externalId).sort()).toEqual(unpaid.slice(0, 49).sort());
    expect(value(await marketplace.getOrders(shop, []))).toEqual([]);
    await expect(marketplace.getOrders(shop, unpaid.slice(0, 51))).rejects.toThrow(RangeError);
  });

  test('the unpaid list holds every unpaid order once, over all its pages, and no other', async () => {
    const { marketplace, shop, unpaid, buyerPays } = the();
    await buyerPays(unpaid[3]!);
    const { orders, pages } = await allPages((token) => marketplace.listUnpaid(shop, token));
    const expected = unpaid.filter((id) => id !== unpaid[3]);
    expect(orders.map((order) => order.externalId).sort()).toEqual(expected.sort());
    expect(pages).toBeGreaterThan(1);
    expect(orders.every((order) => order.status === 'unpaid')).toBe(true);
  });

  test('a change is listed from its moment on, oldest first', async () => {
    const { marketplace, shop, unpaid, buyerPays, pass, now } = the();
    await pass(MINUTE);
    const since = now();
    await buyerPays(unpaid[5]!);
    await pass(MINUTE);
    await buyerPays(unpaid[2]!);
    const { orders } = await allPages((token) => marketplace.listChanged(shop, since, token));
    expect(orders.map((order) => order.externalId)).toEqual([unpaid[5], unpaid[2]]);
    expect(orders.every((order) => order.status === 'paid')).toBe(true);
    const whole = await allPages((token) => marketplace.listChanged(shop, 0, token));
    expect(new Set(whole.orders.map((order) => order.externalId)).size).toBe(unpaid.length);
    const updates = whole.orders.map((order) => order.updatedAt);
    expect(updates).toEqual([...updates].sort((a, b) => a - b));
  });

  test('a paid order says since when', async () => {
    const { unpaid, buyerPays, pass, now } = the();
    await pass(MINUTE);
    await buyerPays(unpaid[0]!);
    const order = await orderOf(the(), unpaid[0]!);
    expect(order.status).toBe('paid');
    expect(Math.abs(order.paidAt! - now())).toBeLessThanOrEqual(1_000);
  });

  test('every order has a page for people', () => {
    const { marketplace, shop, unpaid } = the();
    const url = new URL(marketplace.orderUrl(shop, unpaid[0]!));
    expect(url.protocol).toMatch(/^https?:$/);
    expect(url.href).toContain(unpaid[0]);
  });
}

export function hearing(the: () => MarketplaceWorld): void {
  async function heard(): Promise<readonly WebhookRequest[]> {
    const { unpaid, buyerPays, pass, webhooks } = the();
    await buyerPays(unpaid[0]!);
    await pass(MINUTE);
    return webhooks();
  }

  test('a webhook names the order that changed', async () => {
    const { marketplace, shop, unpaid, now } = the();
    const hints = (await heard()).map((request) => {
      const verdict = marketplace.verifyWebhook(request);
      if (verdict.kind !== 'accepted') throw new Error(verdict.reason);
      return verdict.hint;
    });
    const hint = hints.find(({ ref, at }) => ref === unpaid[0] && at > now() - 2 * MINUTE);
    expect(hint).toMatchObject({ kind: 'order', shopExternalId: shop.externalId, type: expect.any(String) });
    expect(new Set(hints.map(({ dedupeKey }) => dedupeKey)).size).toBe(hints.length);
  });

  test('a webhook with one byte changed, or without its signature, is refused', async () => {
    const { marketplace } = the();
    const [request] = await heard();
    const { headers, body } = request!;
    for (let index = 0; index < body.length; index += 7) {
      const changed = Buffer.from(body);
      changed[index] = changed[index]! ^ 1;
      expect(marketplace.verifyWebhook({ headers, body: changed })).toMatchObject({
        kind: 'refused',
        status: 401,
      });
    }
    expect(marketplace.verifyWebhook({ headers: {}, body })).toMatchObject({ kind: 'refused', status: 401 });
  });

  test('the same webhook twice has the same key', async () => {
    const { marketplace } = the();
    const [request] = await heard();
    expect(marketplace.verifyWebhook(request!)).toEqual(marketplace.verifyWebhook(request!));
  });
}
