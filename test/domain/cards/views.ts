import type { BoardView, LogEntry, OrderView } from '../../../src/domain/alert.js';

/** 2026-11-22 10:00 in the shop's zone. */
export const PLACED = Date.parse('2026-11-22T10:00:00-08:00');
export const MINUTE = 60_000;

export function minutesIn(minutes: number): number {
  return PLACED + minutes * MINUTE;
}

export function entry(what: LogEntry['what'], minutes: number, rest: Partial<LogEntry> = {}): LogEntry {
  return { at: minutesIn(minutes), who: 'system', what, why: {}, ...rest };
}

/** An unpaid card order of $25.50, just placed. */
export function orderView(change: Partial<OrderView> = {}): OrderView {
  return {
    orderId: 'shop-1:576461413038784711',
    externalId: '576461413038784711',
    shopId: 'shop-1',
    shopName: 'Lumi Beauty',
    zone: 'America/Los_Angeles',
    url: 'https://seller.example/order/576461413038784711',
    status: 'unpaid',
    statusText: 'UNPAID',
    placedAt: PLACED,
    cancelledByUs: false,
    total: { minor: 2550, currency: 'USD' },
    method: 'card',
    methodText: 'Credit card',
    items: [
      { name: 'Velvet lipstick', units: 2 },
      { name: 'Mug', units: 1 },
    ],
    shopPaused: false,
    shopInShadow: false,
    next: { step: 'remind', at: minutesIn(30) },
    deadlineAt: minutesIn(60),
    messages: [],
    history: [entry('placed', 0, { who: 'marketplace' })],
    ...change,
  };
}

export function boardView(change: Partial<BoardView> = {}): BoardView {
  return {
    shopId: 'shop-1',
    shopName: 'Lumi Beauty',
    zone: 'America/Los_Angeles',
    at: minutesIn(42),
    paused: false,
    shadow: false,
    needsReauthorization: false,
    polledAt: minutesIn(42) - 12_000,
    open: { count: 3, units: 5, total: [{ minor: 7_650, currency: 'USD' }] },
    ages: { upTo5m: 1, upTo30m: 1, upTo60m: 1, older: 0 },
    unclaimed: 2,
    claimed: 1,
    needsPerson: 1,
    today: {
      placed: 31,
      paid: 20,
      cancelledByUs: 2,
      cancelledOther: 0,
      paidTotal: [{ minor: 51_000, currency: 'USD' }],
    },
    held: [{ name: 'Velvet lipstick', units: 4 }],
    orders: [
      {
        externalId: '576461413038784711',
        placedAt: PLACED,
        total: { minor: 2550, currency: 'USD' },
        methodText: 'Credit card',
        itemName: 'Velvet lipstick',
        state: 'reminded',
        nextAt: minutesIn(45),
        nextStep: 'notice',
      },
      {
        externalId: '576461413038794711',
        placedAt: minutesIn(20),
        total: { minor: 2550, currency: 'USD' },
        methodText: 'Wallet',
        itemName: 'Mug',
        state: 'claimed',
        assignee: 'Mia',
      },
      {
        externalId: '576461413038780815',
        placedAt: minutesIn(40),
        total: { minor: 2550, currency: 'USD' },
        methodText: 'Credit card',
        itemName: 'Mug',
        state: 'needs_person',
      },
    ],
    ...change,
  };
}
