import { afterEach, describe, expect, test } from 'vitest';
import { orderJson } from './samples.js';
import { connect, type Handler, NOW, ok, refusal, SHOP } from './wire.js';

const SEARCH = '/order/202309/orders/search';
const DETAIL = '/order/202507/orders';
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const wire of open.splice(0)) await wire.close();
});

async function wired(handler: Handler, options: Parameters<typeof connect>[1] = {}) {
  const connected = await connect(handler, options);
  open.push(connected);
  return connected;
}

/** Only the order calls; products have no category. */
function ordersOnly(handler: Handler): Handler {
  return (seen) => (seen.path.startsWith('/product/') ? ok({}) : handler(seen));
}

describe('orders that changed', () => {
  test('are asked for from a whole second, oldest change first, a hundred at a time', async () => {
    const { marketplace, seen } = await wired(() => ok({ orders: [], next_page_token: '' }));
    expect(await marketplace.listChanged(SHOP, NOW + 999)).toEqual({ kind: 'ok', value: { orders: [] } });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      path: SEARCH,
      query: { page_size: '100', sort_field: 'update_time', sort_order: 'ASC' },
      body: { update_time_ge: NOW / 1000 },
    });
    expect(seen[0]!.query).not.toHaveProperty('page_token');
  });

  test('come page by page', async () => {
    const paged = ordersOnly(({ query }) =>
      query.page_token === 'two'
        ? ok({ orders: [orderJson({ id: '2' })] })
        : ok({ orders: [orderJson({ id: '1' })], next_page_token: 'two' }),
    );
    const { marketplace } = await wired(paged);
    const first = await marketplace.listChanged(SHOP, NOW);
    expect(first).toMatchObject({
      kind: 'ok',
      value: { orders: [{ externalId: '1' }], nextPageToken: 'two' },
    });
    const second = await marketplace.listChanged(SHOP, NOW, 'two');
    expect(second).toMatchObject({ kind: 'ok', value: { orders: [{ externalId: '2' }] } });
    expect(second).not.toHaveProperty('value.nextPageToken');
  });

  test('do not turn in a circle when a page names itself as the next', async () => {
    const { marketplace } = await wired(() => ok({ orders: [], next_page_token: 'same' }));
    expect(await marketplace.listChanged(SHOP, NOW, 'same')).toEqual({ kind: 'ok', value: { orders: [] } });
  });

  test('leave out one that cannot be read, keep the others and say so', async () => {
    const rounded = JSON.parse('{"id":576461413038785752,"status":"UNPAID"}');
    const orders = [orderJson({ id: '1' }), rounded, 'junk', { id: '3', status: 'ON_HOLD' }];
    const { marketplace, logged } = await wired(ordersOnly(() => ok({ orders })));
    const read = await marketplace.listChanged(SHOP, NOW);
    expect(read).toMatchObject({ kind: 'ok', value: { orders: [{ externalId: '1' }, { externalId: '3' }] } });
    expect(logged.map(({ event }) => event)).toEqual([
      {
        shop: 'shop-1',
        skipped: 2,
        of: 4,
        reasons: [expect.stringMatching(/too large/), expect.any(String)],
      },
    ]);
  });
});

test('orders that are unpaid now are asked for by their status', async () => {
  const { marketplace, seen } = await wired(
    ordersOnly(() => ok({ orders: [orderJson()], next_page_token: 'n' })),
  );
  const read = await marketplace.listUnpaid(SHOP, 'm');
  expect(read).toMatchObject({ kind: 'ok', value: { orders: [{ status: 'unpaid' }], nextPageToken: 'n' } });
  expect(seen[0]).toMatchObject({
    path: SEARCH,
    query: { sort_field: 'create_time', page_token: 'm' },
    body: { order_status: 'UNPAID' },
  });
});

describe('orders by id', () => {
  test('are read in one call, without what was not asked for', async () => {
    const orders = [orderJson({ id: '1' }), orderJson({ id: '9' })];
    const { marketplace, seen } = await wired(ordersOnly(() => ok({ orders })));
    const read = await marketplace.getOrders(SHOP, ['1', '2', '1']);
    expect(read).toMatchObject({ kind: 'ok', value: [{ externalId: '1' }] });
    expect(read).toHaveProperty('value.length', 1);
    expect(seen.filter(({ path }) => path === DETAIL).map(({ query }) => query.ids)).toEqual(['1,2']);
  });

  test('are none without a call when there is none to ask for', async () => {
    const { marketplace, seen } = await wired(() => ok({}));
    expect(await marketplace.getOrders(SHOP, [])).toEqual({ kind: 'ok', value: [] });
    expect(await marketplace.getOrders(SHOP, ['../../x', 'a,b', ''])).toEqual({ kind: 'ok', value: [] });
    expect(seen).toEqual([]);
  });

  test('are at most fifty', async () => {
    const { marketplace } = await wired(() => ok({}));
    const ids = Array.from({ length: 51 }, (_, index) => String(index));
    await expect(marketplace.getOrders(SHOP, ids)).rejects.toThrow(/at most 50/);
  });

  test('are found although a stranger among them makes the call fail', async () => {
    const stranger = '5';
    const { marketplace } = await wired(
      ordersOnly(({ query }) => {
        const ids = query.ids!.split(',');
        return ids.includes(stranger)
          ? refusal(21008111)
          : ok({ orders: ids.map((id) => orderJson({ id })) });
      }),
    );
    const read = await marketplace.getOrders(SHOP, ['1', '2', '3', '4', '5', '6', '7']);
    if (read.kind !== 'ok') throw new Error(read.reason);
    expect(read.value.map((order) => order.externalId)).toEqual(['1', '2', '3', '4', '6', '7']);
  });
});

describe('the category', () => {
  const chain = [
    { id: '601', parent_id: '600', local_name: 'Serum', is_leaf: true },
    { id: '600', parent_id: '0', local_name: 'Beauty', is_leaf: false },
  ];
  const two = [
    { sku_id: 'a', product_id: '1', sale_price: '1' },
    { sku_id: 'b', product_id: '2', sale_price: '2' },
  ];

  test('is the department of the dearest line, read once and remembered for a day', async () => {
    const { marketplace, seen, clock } = await wired(({ path }) =>
      path.startsWith('/product/')
        ? ok({ category_chains: chain })
        : ok({ orders: [orderJson({ line_items: two })] }),
    );
    for (let time = 0; time < 3; time++) {
      const read = await marketplace.listUnpaid(SHOP);
      expect(read).toMatchObject({ kind: 'ok', value: { orders: [{ category: 'Beauty' }] } });
    }
    const products = () => seen.filter(({ path }) => path.startsWith('/product/')).map(({ path }) => path);
    expect(products()).toEqual(['/product/202309/products/2']);
    clock.move(25 * 3_600_000);
    await marketplace.listUnpaid(SHOP);
    expect(products()).toHaveLength(2);
  });

  test('is asked for unpaid orders only', async () => {
    const { marketplace, seen } = await wired(() => ok({ orders: [orderJson({ status: 'ON_HOLD' })] }));
    await marketplace.listChanged(SHOP, NOW);
    expect(seen).toHaveLength(1);
  });

  test.each([
    ['refused', () => refusal(105005)],
    ['broken', () => 'reset' as const],
    ['nonsense', () => ok({ category_chains: 'none' })],
    ['empty', () => ok({})],
  ])('is absent and the order is whole when the product call is %s', async (_, product) => {
    const { marketplace } = await wired(({ path }) =>
      path.startsWith('/product/') ? product() : ok({ orders: [orderJson()] }),
    );
    const read = await marketplace.listUnpaid(SHOP);
    expect(read).toMatchObject({ kind: 'ok', value: { orders: [{ externalId: '576461413038785752' }] } });
    expect(read).not.toHaveProperty('value.orders.0.category');
  });

  test('is not asked for again and again while the platform cannot answer', async () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      orderJson({ id: String(index), line_items: [{ sku_id: 's', product_id: `p${index}` }] }),
    );
    const { marketplace, seen } = await wired(({ path }) =>
      path.startsWith('/product/') ? 'reset' : ok({ orders: many }),
    );
    expect(await marketplace.listUnpaid(SHOP)).toHaveProperty('value.orders.length', 40);
    expect(seen.length).toBeLessThan(12);
  });
});
