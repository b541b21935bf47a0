import { describe, expect, test } from 'vitest';
import { brokenLimit, DEFAULT_BREAKER, enoughOpen } from '../../src/domain/breaker.js';

const MINUTE = 60_000;
const PLAN = 65 * MINUTE;

/** The first limit broken by cancels that fall due at these moments, none before the one before it is through. */
function firstBroken(dueAt: readonly number[], openWithinDay: (at: number) => number) {
  const done: number[] = [];
  for (const at of dueAt) {
    const recent = done.filter((before) => before > at - DEFAULT_BREAKER.withinMs).length;
    const limit = brokenLimit(DEFAULT_BREAKER, recent, openWithinDay(at));
    if (limit) return { limit, after: done.length };
    done.push(at);
  }
  return undefined;
}

/** Orders at an even pace, every `nth` of them never paid. */
function evening(ordersAnHour: number, hours: number, nth: number) {
  const placed = Array.from({ length: ordersAnHour * hours }, (_, n) => (n * 60 * MINUTE) / ordersAnHour);
  const dueAt = placed.filter((_, n) => n % nth === 0).map((at) => at + PLAN);
  return { placed, dueAt, openWithinDay: (at: number) => placed.filter((when) => when <= at).length };
}

describe('the breaker as it is shipped', () => {
  test.each([
    ['a small shop’s evening', 30, 4, 2],
    ['a livestream', 1_200, 3, 3],
    ['a livestream of seven thousand orders an hour, half of them unpaid', 7_000, 1, 2],
  ])('lets %s through to its last cancel', (_what, ordersAnHour, hours, nth) => {
    const { dueAt, openWithinDay } = evening(ordersAnHour, hours, nth);
    expect(firstBroken(dueAt, openWithinDay)).toBeUndefined();
  });

  test('stops a fault that makes every open order due at once', () => {
    const { placed, openWithinDay } = evening(2_000, 2, 1);
    const at = 3 * 60 * MINUTE;
    expect(
      firstBroken(
        placed.map((_, n) => at + n * 50),
        openWithinDay,
      ),
    ).toEqual({ limit: 'cancels', after: 600 });
  });

  test('stops at half of a small shop’s day', () => {
    const { placed, openWithinDay } = evening(60, 1, 1);
    const at = 2 * 60 * MINUTE;
    expect(
      firstBroken(
        placed.map((_, n) => at + n * 1_000),
        openWithinDay,
      ),
    ).toEqual({ limit: 'share', after: 30 });
  });

  test('leaves a shop with a handful of orders alone', () => {
    const dueAt = Array.from({ length: DEFAULT_BREAKER.atLeast }, (_, n) => n);
    expect(firstBroken(dueAt, () => dueAt.length)).toBeUndefined();
  });
});

test('as many open orders are counted as decide the share', () => {
  for (const done of [20, 33, 599]) {
    const enough = enoughOpen(DEFAULT_BREAKER, done);
    expect(brokenLimit(DEFAULT_BREAKER, done, enough)).toBeUndefined();
    expect(brokenLimit(DEFAULT_BREAKER, done, enough - 1)).toBe('share');
  }
});
