import { afterEach, describe, expect, test } from 'vitest';
import { connect, type Handler, ok, refusal, SHOP } from './wire.js';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const wire of open.splice(0)) await wire.close();
});

async function wired(handler: Handler, options: Parameters<typeof connect>[1] = {}) {
  const connected = await connect(handler, options);
  open.push(connected);
  return connected;
}

describe('stock', () => {
  test('is read per SKU, leniently', async () => {
    const { marketplace, seen } = await wired(() =>
      ok({
        inventory: [
          { product_id: '1', skus: [{ id: 'a', total_available_quantity: 7, total_committed_quantity: 2 }] },
          { skus: [{ id: 'b' }, { id: 2 ** 60 }, 'junk'] },
          {},
        ],
      }),
    );
    expect(await marketplace.inventory!.levels(SHOP, ['a', 'b', 'a'])).toEqual({
      kind: 'ok',
      value: [
        { skuId: 'a', available: 7, committed: 2 },
        { skuId: 'b', available: 0, committed: 0 },
      ],
    });
    expect(seen).toMatchObject([{ path: '/product/202309/inventory/search', body: { sku_ids: ['a', 'b'] } }]);
  });

  test('asks nothing for nothing, at most 600, and tells a refusal', async () => {
    const { marketplace, seen } = await wired(() => refusal(105005));
    expect(await marketplace.inventory!.levels(SHOP, [])).toEqual({ kind: 'ok', value: [] });
    expect(seen).toEqual([]);
    await expect(marketplace.inventory!.levels(SHOP, new Array(601).fill('a'))).rejects.toThrow(
      /at most 600/,
    );
    expect((await marketplace.inventory!.levels(SHOP, ['a'])).kind).toBe('rejected');
  });
});

describe('the page of an order', () => {
  test('is in the Seller Center of its market', async () => {
    const { marketplace } = await wired(() => ok({}));
    expect(marketplace.orderUrl({ ...SHOP, market: 'VN' }, '5764')).toBe(
      'https://seller-vn.tiktok.com/order/detail?order_no=5764&shop_region=VN',
    );
    expect(marketplace.orderUrl({ ...SHOP, market: 'GB' }, '1&x=2')).toBe(
      'https://seller-uk.tiktok.com/order/detail?order_no=1%26x%3D2&shop_region=UK',
    );
  });

  test('is elsewhere when told so', async () => {
    const { marketplace } = await wired(() => ok({}), { sellerCenterUrl: 'http://127.0.0.1:9/' });
    expect(marketplace.orderUrl(SHOP, '7')).toBe('http://127.0.0.1:9/order/detail?order_no=7&shop_region=US');
  });
});

describe('what a shop can do', () => {
  const capabilities = async (scopes: string[] | undefined) => {
    const credentials = () => ({ accessToken: 't', shopCipher: 'c', ...(scopes ? { scopes } : {}) });
    const { marketplace } = await wired(() => ok({}), { credentials });
    return marketplace.capabilities(SHOP);
  };

  test('follows the scopes it has granted', async () => {
    expect(await capabilities(['seller.customer_service', 'seller.order.info'])).toEqual({
      cancel: true,
      buyerChat: true,
      inventory: false,
      webhooks: true,
    });
    expect(await capabilities([])).toMatchObject({ buyerChat: false });
  });

  test('is everything where nobody knows the scopes', async () => {
    expect(await capabilities(undefined)).toMatchObject({ buyerChat: true, inventory: true });
  });
});
