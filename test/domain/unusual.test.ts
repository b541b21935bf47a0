import { describe, expect, test } from 'vitest';
import type { MarketplaceOrder } from '../../src/domain/order.js';
import {
  DEFAULT_UNUSUAL,
  type EarlierOrder,
  flagsOf,
  isHeldBy,
  type UnusualFacts,
  usualOf,
} from '../../src/domain/unusual.js';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const gbp = (minor: number) => ({ minor, currency: 'GBP' });

const order = (wish: Partial<MarketplaceOrder> = {}): MarketplaceOrder => ({
  externalId: '100',
  status: 'unpaid',
  statusText: 'UNPAID',
  placedAt: NOW,
  updatedAt: NOW,
  total: gbp(2_490),
  method: 'card',
  methodText: 'Card',
  items: [{ skuId: '1', productId: '1', name: 'Lip tint', units: 1 }],
  ...wish,
});
const earlier = (wish: Partial<EarlierOrder> = {}): EarlierOrder => ({
  externalId: '99',
  placedAt: NOW - 3 * MINUTE,
  status: 'unpaid',
  wasPaid: false,
  total: gbp(2_490),
  units: 1,
  itemName: 'Lip tint',
  ...wish,
});
const USUAL = { at: NOW, currency: 'GBP', total: 5_000, units: 2 };
const flags = (facts: Partial<UnusualFacts> = {}) =>
  flagsOf(DEFAULT_UNUSUAL, { order: order(), currency: 'GBP', usual: USUAL, earlier: [], ...facts });

test('an ordinary order has no flag, also where nothing is known yet', () => {
  expect(flags()).toEqual([]);
  expect(flags({ usual: undefined, order: order({ total: gbp(9_999_999) }) })).toEqual([]);
});

describe('a duplicate', () => {
  test('is the same of the same buyer within minutes', () => {
    expect(flags({ earlier: [earlier()] })).toEqual([{ kind: 'duplicate', of: '99' }]);
  });
  test.each<[string, Partial<EarlierOrder>]>([
    ['an hour before', { placedAt: NOW - 60 * MINUTE }],
    ['of another total', { total: gbp(2_491) }],
    ['of more units', { units: 2 }],
    ['of another item', { itemName: 'Mug' }],
    ['that was cancelled', { status: 'cancelled' }],
    ['that is itself', { externalId: '100' }],
  ])('is none %s', (_, wish) => {
    expect(flags({ earlier: [earlier(wish)] })).toEqual([]);
  });
});

describe('far above the usual', () => {
  test('is more than three times what 95 of 100 stay below, in total or in units', () => {
    expect(flags({ order: order({ total: gbp(15_000) }) })).toEqual([]);
    expect(flags({ order: order({ total: gbp(15_001) }) })).toEqual([{ kind: 'value', usual: 5_000 }]);
    const items = [{ skuId: '1', productId: '1', name: 'Lip tint', units: 7 }];
    expect(flags({ order: order({ items }) })).toEqual([{ kind: 'count', usual: 2 }]);
  });

  test('is measured by recent orders, and a few huge ones among them change nothing', () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ total: gbp(1_000 + n), units: 1 }));
    const spoilt = many.map((one, n) => (n < 4 ? { total: gbp(10_000_000), units: 900 } : one));
    expect(usualOf(many, 'GBP', NOW)).toMatchObject({ total: 1_094, units: 1 });
    expect(usualOf(spoilt, 'GBP', NOW)).toMatchObject({ total: 1_098, units: 1 });
  });

  test('is not judged with few orders, or by those in another currency', () => {
    const few = Array.from({ length: 29 }, () => ({ total: gbp(1_000), units: 1 }));
    expect(usualOf(few, 'GBP', NOW)).toBeUndefined();
    const foreign = Array.from({ length: 100 }, () => ({ total: { minor: 1, currency: 'USD' }, units: 1 }));
    expect(usualOf([...few, ...foreign], 'GBP', NOW)).toBeUndefined();
  });
});

test('a serial non-payer left three orders unpaid within thirty days', () => {
  const left = (days: number, wish: Partial<EarlierOrder> = {}) =>
    earlier({ placedAt: NOW - days * DAY, status: 'cancelled', ...wish });
  expect(flags({ earlier: [left(1), left(2), left(29)] })).toEqual([{ kind: 'non_payer', orders: 3 }]);
  expect(flags({ earlier: [left(1), left(2), left(31)] })).toEqual([]);
  expect(flags({ earlier: [left(1), left(2), left(3, { wasPaid: true })] })).toEqual([]);
});

test('test orders are known by every item’s name, samples by the marketplace’s word', () => {
  const named = (...names: string[]) =>
    order({ items: names.map((name, n) => ({ skuId: String(n), productId: String(n), name, units: 1 })) });
  expect(flags({ order: named('TEST PRODUCT please ignore') })).toEqual([{ kind: 'test' }]);
  expect(flags({ order: named('Test product', 'Lip tint') })).toEqual([]);
  expect(flags({ order: named('Pregnancy test') })).toEqual([]);
  expect(flags({ order: order({ exempt: 'sample' }) })).toEqual([{ kind: 'sample' }]);
});

test('another currency is told, in the total or within the order', () => {
  expect(flags({ order: order({ total: { minor: 100, currency: 'USD' } }) })).toEqual([
    { kind: 'currency', found: 'USD' },
  ]);
  expect(flags({ order: order({ otherCurrency: 'EUR' }) })).toEqual([{ kind: 'currency', found: 'EUR' }]);
});

test('a flag holds an order only where the policy says so, and a kind that is left out is not looked for', () => {
  const found = flags({ earlier: [earlier()] });
  expect(isHeldBy(DEFAULT_UNUSUAL, found)).toBe(false);
  expect(isHeldBy({ duplicate: { withinMs: 10 * MINUTE, hold: true } }, found)).toBe(true);
  expect(flagsOf({}, { order: order(), currency: 'GBP', usual: USUAL, earlier: [earlier()] })).toEqual([]);
});
