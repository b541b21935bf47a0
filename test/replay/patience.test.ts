import { describe, expect, test } from 'vitest';
import { createPatience, type LedgerFault } from '../../src/replay-patience.js';

const MINUTE = 60_000;
const ORDER = 'one';

const outage = (at: number, minutes: number): LedgerFault => ({
  kind: 'fault',
  fault: 'outage',
  at,
  until: at + minutes * MINUTE,
});
const listFailed = (at: number, nth: number, waitMs = 0): LedgerFault => ({
  kind: 'fault',
  fault: 'unavailable',
  at,
  until: at + waitMs,
  nth,
});
const orderFailed = (at: number, orderId = ORDER): LedgerFault => ({
  kind: 'fault',
  fault: 'unavailable',
  at,
  until: at,
  orderId,
});

describe('patience', () => {
  test('is the usual one where nothing went wrong, and where it went wrong at another time', () => {
    for (const faults of [[], [outage(-60 * MINUTE, 10)], [outage(2 * MINUTE, 10)]]) {
      const patience = createPatience(faults);
      expect(patience.forLists(0, MINUTE)).toBe(MINUTE);
      expect(patience.forOrder(0, MINUTE, ORDER)).toBe(MINUTE);
    }
  });

  test('stands still during an outage and until a client that doubles its wait has come again', () => {
    const patience = createPatience([outage(30_000, 3)]);
    // 3 minutes of outage, as long again and 10 s for the wait that has grown in it.
    expect(patience.forLists(0, MINUTE)).toBe(MINUTE + 6 * MINUTE + 10_000);
    expect(patience.forOrder(0, MINUTE, ORDER)).toBe(MINUTE + 6 * MINUTE + 10_000);
    // Only what is left of it counts for what is due in its middle.
    expect(patience.forLists(2 * MINUTE + 30_000, MINUTE)).toBe(
      2 * MINUTE + 30_000 + MINUTE + 4 * MINUTE + 10_000,
    );
  });

  test('allows for no more than the longest wait, five minutes, behind an outage', () => {
    expect(createPatience([outage(0, 15)]).forLists(0, MINUTE)).toBe(MINUTE + 20 * MINUTE);
  });

  test('counts times that overlap once', () => {
    const once = createPatience([outage(0, 15)]);
    const twice = createPatience([
      outage(0, 15),
      outage(0, 15),
      outage(MINUTE, 4),
      listFailed(2 * MINUTE, 3),
    ]);
    expect(twice.forLists(0, MINUTE)).toBe(once.forLists(0, MINUTE));
  });

  test('after a failed list is the wait that follows it: doubled each time, or what the shop asks for', () => {
    expect(createPatience([listFailed(0, 1)]).forLists(0, MINUTE)).toBe(MINUTE + 10_000);
    expect(createPatience([listFailed(0, 6)]).forLists(0, MINUTE)).toBe(MINUTE + 64_000);
    expect(createPatience([listFailed(0, 40)]).forLists(0, MINUTE)).toBe(MINUTE + 5 * MINUTE);
    expect(createPatience([listFailed(0, 1, 45_000)]).forLists(0, MINUTE)).toBe(MINUTE + 45_000);
    expect(createPatience([listFailed(0, 6)]).forOrder(0, MINUTE, ORDER)).toBe(MINUTE);
  });

  test('with one order is nobody else’s', () => {
    const patience = createPatience([1, 2, 3, 4, 5].map((n) => orderFailed(n * 1_000)));
    // The fifth failure is waited out for 32 s; what came before lies within.
    expect(patience.forOrder(0, MINUTE, ORDER)).toBe(MINUTE + 36_000);
    expect(patience.forOrder(0, MINUTE, 'another')).toBe(MINUTE);
    expect(patience.forLists(0, MINUTE)).toBe(MINUTE);
  });

  test('takes nothing but faults for faults', () => {
    const paid = { kind: 'paid', at: 0, until: 60 * MINUTE };
    expect(createPatience([paid]).forLists(0, MINUTE)).toBe(MINUTE);
  });
});
