import { describe, expect, test } from 'vitest';
import { MARKETS, marketOf, sharedZone } from '../../src/domain/markets.js';
import { minorDigits } from '../../src/domain/money.js';
import { BUYER_LANGUAGES } from '../../src/domain/template.js';
import { isZone } from '../../src/domain/zone-offset.js';

describe('markets', () => {
  test('are the sixteen a shop may sell in', () => {
    expect([...MARKETS.keys()].sort().join(' ')).toBe('BR DE ES FR ID IE IT JP MX MY PH SG TH UK US VN');
  });

  test.each([...MARKETS.values()])('$code has real zones, a currency and a language we write', (market) => {
    expect(market.zones.filter((zone) => !isZone(zone))).toEqual([]);
    expect(new Set(market.zones).size).toBe(market.zones.length);
    expect(minorDigits(market.currency)).toBeLessThanOrEqual(2);
    expect(BUYER_LANGUAGES).toContain(market.language);
  });

  test('with one clock for everybody share a zone, others do not', () => {
    const at = Date.parse('2026-07-01T00:00:00Z');
    const shared = [...MARKETS.keys()].filter((code) => sharedZone(code, at) !== undefined).sort();
    expect(shared.join(' ')).toBe('DE FR IE IT JP MY PH SG TH UK VN');
  });

  test('that are unknown are refused', () => {
    expect(() => marketOf('XX')).toThrow(RangeError);
  });
});
