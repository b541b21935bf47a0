import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseOrder } from '../../adapters/tiktok-shop/parse-order.js';
import { orderJson } from './samples.js';
import { NOW } from './wire.js';

const context = { market: 'US', readAt: NOW };

describe('whatever comes', () => {
  const keys = Object.keys(orderJson());
  const scalar = fc.oneof(
    fc.string(),
    fc.double(),
    fc.bigInt(),
    fc.constantFrom(null, true, '', '__proto__', 2 ** 60, 'USD', '1'),
  );
  const junk = fc.oneof(fc.anything(), scalar);
  const line = fc.dictionary(
    fc.constantFrom('sku_id', 'product_id', 'sale_price', 'combined_listing_skus'),
    junk,
  );
  const patch = fc.dictionary(fc.constantFrom(...keys, 'cancel_time', 'is_cod', 'user_id'), junk);

  function staysHonest(raw: unknown): void {
    const reading = parseOrder(raw, context);
    if (!reading.ok) {
      expect(reading.reason).not.toBe('');
      return;
    }
    const { order } = reading;
    const ids = [
      order.externalId,
      order.buyerId ?? '',
      ...order.items.flatMap((item) => [item.skuId, item.productId]),
    ];
    expect(ids.every((id) => typeof id === 'string')).toBe(true);
    expect(order.externalId).toMatch(/^[\w-]{1,64}$/);
    const numbers = [
      order.placedAt,
      order.updatedAt,
      order.total.minor,
      ...order.items.map((item) => item.units),
    ];
    expect(numbers.every(Number.isSafeInteger)).toBe(true);
    expect(['unpaid', 'paid', 'cancelled']).toContain(order.status);
  }

  test('as an order, it never throws and never yields an id that is no text', () => {
    fc.assert(fc.property(junk, staysHonest), { numRuns: 500 });
  });

  test('in place of any of its fields, the same holds', () => {
    fc.assert(
      fc.property(patch, fc.array(line, { maxLength: 3 }), (fields, lines) => {
        staysHonest({ ...orderJson(), line_items: lines, ...fields });
      }),
      { numRuns: 1_000 },
    );
  });
});
