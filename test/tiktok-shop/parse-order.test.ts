import { describe, expect, test } from 'vitest';
import { parseOrder } from '../../adapters/tiktok-shop/parse-order.js';
import type { MarketplaceOrder } from '../../src/domain/order.js';
import { orderJson } from './samples.js';
import { NOW } from './wire.js';

const context = { market: 'US', readAt: NOW };

function read(raw: unknown): MarketplaceOrder {
  const reading = parseOrder(raw, context);
  if (!reading.ok) throw new Error(reading.reason);
  return reading.order;
}

function reasonAgainst(raw: unknown): string {
  const reading = parseOrder(raw, context);
  if (reading.ok) throw new Error('was read');
  return reading.reason;
}

describe('an order', () => {
  test('is read whole', () => {
    expect(read(orderJson())).toEqual({
      externalId: '576461413038785752',
      status: 'unpaid',
      statusText: 'UNPAID',
      placedAt: 1_699_999_000_000,
      updatedAt: 1_699_999_500_000,
      buyerId: '7494560109732334261',
      total: { minor: 5074, currency: 'USD' },
      method: 'card',
      methodText: 'CCDC',
      items: [
        { skuId: '1729386416015578024', productId: '1729386416015512345', name: 'Serum 30 ml', units: 2 },
      ],
    });
  });

  test('needs nothing but an id and a status', () => {
    expect(read({ id: '1', status: 'AWAITING_SHIPMENT' })).toEqual({
      externalId: '1',
      status: 'paid',
      statusText: 'AWAITING_SHIPMENT',
      placedAt: NOW,
      updatedAt: NOW,
      total: { minor: 0, currency: 'USD' },
      method: 'unknown',
      methodText: '',
      items: [],
      exempt: 'free',
    });
  });

  test.each([
    ['no id', { status: 'UNPAID' }, /id: an id is missing/],
    ['an empty id', { id: '', status: 'UNPAID' }, /id: an id is missing/],
    ['an id that is a path', { id: '../x', status: 'UNPAID' }, /id: not an id/],
    ['no status', { id: '1' }, /status/],
    ['an empty status', { id: '1', status: ' ' }, /status/],
    ['lines that are no list', { ...orderJson(), line_items: 'two' }, /line_items/],
    ['a line that is no object', { ...orderJson(), line_items: [7] }, /line_items\.0/],
    [
      'a total that is no amount',
      { ...orderJson(), payment: { currency: 'USD', total_amount: '1,5' } },
      /payment/,
    ],
    [
      'a total beyond all money',
      { ...orderJson(), payment: { currency: 'USD', total_amount: '1e9' } },
      /payment/,
    ],
    ['a total that is a list', { ...orderJson(), payment: { currency: 'USD', total_amount: [] } }, /payment/],
    [
      'a currency that is none',
      { ...orderJson(), payment: { currency: 'US DOLLAR', total_amount: '1' } },
      /payment/,
    ],
  ])('is refused with %s', (_, raw, reason) => {
    expect(reasonAgainst(raw)).toMatch(reason);
  });

  test('is refused without repeating what it said', () => {
    expect(reasonAgainst({ id: 'buyer@example.com', status: 'UNPAID' })).not.toContain('buyer');
  });
});

describe('ids', () => {
  test('stay what they are as text, and exact numbers become text', () => {
    expect(read({ id: '9223372036854775807', status: 'X' }).externalId).toBe('9223372036854775807');
    expect(read({ id: 42, status: 'X' }).externalId).toBe('42');
  });

  test.each([
    ['order', '{"id":576461413038785752,"status":"UNPAID"}'],
    ['buyer', '{"id":"1","status":"UNPAID","user_id":7494560109732334261}'],
    ['SKU', '{"id":"1","status":"UNPAID","line_items":[{"sku_id":1729386416015578024}]}'],
    [
      'bundled SKU',
      '{"id":"1","status":"UNPAID","line_items":[{"combined_listing_skus":[{"sku_id":9007199254740993}]}]}',
    ],
  ])('refuse the order when the %s id was rounded as a number', (_, json) => {
    expect(reasonAgainst(JSON.parse(json))).toMatch(/too large to be exact/);
  });
});

describe('status', () => {
  test.each([
    ['UNPAID', 'unpaid'],
    ['ON_HOLD', 'paid'],
    ['AWAITING_SHIPMENT', 'paid'],
    ['PARTIALLY_SHIPPING', 'paid'],
    ['AWAITING_COLLECTION', 'paid'],
    ['IN_TRANSIT', 'paid'],
    ['DELIVERED', 'paid'],
    ['COMPLETED', 'paid'],
    ['CANCELLED', 'cancelled'],
    ['CANCEL', 'cancelled'],
    ['A_WORD_OF_TOMORROW', 'paid'],
    ['unpaid', 'paid'],
  ])('%s is %s and keeps its word', (word, status) => {
    expect(read({ ...orderJson(), status: word })).toMatchObject({ status, statusText: word });
  });

  test.each([
    [{ cancellation_initiator: 'SELLER' }, 'seller'],
    [{ cancellation_initiator: 'BUYER' }, 'buyer'],
    [{ cancellation_initiator: 'SYSTEM' }, 'platform'],
    [{ line_items: [{ sku_id: '1', cancel_user: 'OPERATOR' }] }, 'platform'],
    [{ cancellation_initiator: 'constructor' }, undefined],
    [{}, undefined],
  ])('%j was cancelled by %s', (part, by) => {
    const order = read({
      ...orderJson(),
      status: 'CANCELLED',
      cancel_time: 1_699_999_700,
      cancel_reason: 'Late',
      ...part,
    });
    expect(order.cancelledBy).toBe(by);
    expect(order).toMatchObject({ cancelledAt: 1_699_999_700_000, cancelReason: 'Late' });
  });
});

describe('units', () => {
  test('are counted per SKU: one line is one unit', () => {
    const line = (sku: string, product: string) => ({
      sku_id: sku,
      product_id: product,
      product_name: `P${product}`,
    });
    const { items } = read({
      ...orderJson(),
      line_items: [line('a', '1'), line('b', '2'), line('a', '1'), line('a', '1')],
    });
    expect(items).toEqual([
      { skuId: 'a', productId: '1', name: 'P1', units: 3 },
      { skuId: 'b', productId: '2', name: 'P2', units: 1 },
    ]);
  });

  test('of a virtual bundle are those of the stock inside it', () => {
    const bundle = {
      sku_id: 'bundle',
      product_id: '9',
      product_name: 'Gift set',
      combined_listing_skus: [
        { sku_id: 'a', product_id: '1', sku_count: 2 },
        { sku_id: 'b', sku_count: '3' },
      ],
    };
    const { items } = read({
      ...orderJson(),
      line_items: [bundle, bundle, { sku_id: 'a', product_id: '1' }],
    });
    expect(items).toEqual([
      { skuId: 'a', productId: '1', name: 'Gift set', units: 5 },
      { skuId: 'b', productId: '9', name: 'Gift set', units: 6 },
    ]);
  });
});

describe('money', () => {
  test.each([
    ['50.74', 'USD', 5074],
    ['657000', 'VND', 657000],
    ['120.5', 'THB', 12050],
    ['0.1', 'USD', 10],
    ['1980', 'JPY', 1980],
  ])('%s %s is %i minor units', (total_amount, currency, minor) => {
    expect(read({ ...orderJson(), payment: { currency, total_amount } }).total).toEqual({ minor, currency });
  });

  test('is the sum of the lines where no total is told', () => {
    const line_items = [
      { sku_id: 'a', sale_price: '1.20', currency: 'GBP' },
      { sku_id: 'a', sale_price: '0.80' },
    ];
    expect(read({ ...orderJson(), payment: undefined, line_items }).total).toEqual({
      minor: 200,
      currency: 'GBP',
    });
  });

  test('is in the market’s currency where none is told', () => {
    const raw = { ...orderJson(), payment: { total_amount: '12' }, line_items: [] };
    const reading = parseOrder(raw, { market: 'VN', readAt: NOW });
    expect(reading).toMatchObject({ ok: true, order: { total: { minor: 12, currency: 'VND' } } });
  });
});

describe('never to be chased', () => {
  test.each([
    [{ is_cod: true }, 'cod'],
    [{ payment_method_name: 'Cash on delivery' }, 'cod'],
    [{ is_sample_order: true }, 'sample'],
    [{ is_replacement_order: true }, 'replacement'],
    [{ replaced_order_id: '5' }, 'replacement'],
    [{ is_exchange_order: true }, 'replacement'],
    [{ payment: { currency: 'USD', total_amount: '0' } }, 'free'],
    [{ payment: { currency: 'USD', total_amount: '0.00' } }, 'free'],
    [{ order_type: 'ZERO_LOTTERY' }, 'free'],
    [{ is_cod: false, is_sample_order: false, replaced_order_id: '' }, undefined],
    [{ order_type: 'PRE_ORDER' }, undefined],
  ])('%j is exempt as %s', (part, exempt) => {
    expect(read({ ...orderJson(), ...part }).exempt).toBe(exempt);
  });
});

test('the method falls back to the code, then to the kind of card', () => {
  const without = { ...orderJson(), payment_method_name: 'Zahlung' };
  expect(read({ ...without, payment_method_code: 'bank_transfer' }).method).toBe('bank_transfer');
  expect(read({ ...without, payment_card_type: 'DEBIT' }).method).toBe('card');
  expect(read(without)).toMatchObject({ method: 'unknown', methodText: 'Zahlung' });
});

test('the dearest line names the product whose category counts', () => {
  const line_items = [
    { sku_id: 'a', product_id: '1', sale_price: '9.99' },
    { sku_id: 'b', product_id: '2', sale_price: '10.00' },
    { sku_id: 'c', product_id: '3', sale_price: 'dear' },
  ];
  expect(parseOrder({ ...orderJson(), line_items }, context)).toMatchObject({
    ok: true,
    dearestProductId: '2',
  });
});
