import { describe, expect, test } from 'vitest';
import { formatBuyerTotal, formatDeadline, minutesLeft } from '../../src/domain/buyer-format.js';

const at = Date.parse('2026-05-01T09:05:00Z');

describe('what a buyer reads', () => {
  test.each([
    ['US', 'en', 'USD', 5074, '$50.74'],
    ['UK', 'en', 'GBP', 5074, '£50.74'],
    ['MX', 'es', 'MXN', 5074, '$50.74'],
    ['ES', 'es', 'EUR', 5074, '50,74 €'],
    ['BR', 'pt-BR', 'BRL', 5074, 'R$ 50,74'],
    ['VN', 'vi', 'VND', 657_000, '657.000 ₫'],
    ['JP', 'en', 'JPY', 657_000, '¥657,000'],
    ['MY', 'ms', 'MYR', 5074, 'RM 50.74'],
  ] as const)('in %s (%s): %s %i is %s', (market, language, currency, minor, text) => {
    expect(formatBuyerTotal({ minor, currency }, language, market)).toBe(text);
  });

  test('is a deadline by the clock of the market', () => {
    expect(formatDeadline(at, 'Europe/London', 'en', { market: 'UK' })).toBe('10:05');
    expect(formatDeadline(at, 'Asia/Jakarta', 'id')).toBe('16.05');
    expect(formatDeadline(at, 'Asia/Singapore', 'en', { market: 'SG' })).toMatch(/^5:05 pm$/i);
  });

  test('is a deadline with its weekday only on another day', () => {
    const evening = Date.parse('2026-04-30T20:00:00Z');
    expect(formatDeadline(at, 'Asia/Ho_Chi_Minh', 'en', { now: at - 3_600_000 })).toBe('4:05 PM');
    expect(formatDeadline(at, 'America/Sao_Paulo', 'pt-BR', { now: evening })).toMatch(/sexta-feira.*06:05/);
  });

  test('are whole minutes that never promise more than there is', () => {
    expect(minutesLeft(at, at - 15 * 60_000)).toBe(15);
    expect(minutesLeft(at, at - 15 * 60_000 + 1)).toBe(14);
    expect(minutesLeft(at, at + 1)).toBe(0);
  });
});
