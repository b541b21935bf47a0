/** Each reason against a message, alone: the facts allow it but for one. */
import { describe, expect, test } from 'vitest';
import { decideMessage, type MessageFacts } from '../../src/domain/message-decision.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Monday at noon in London. */
const NOON = Date.parse('2026-03-02T12:00:00Z');

const FACTS: MessageFacts = {
  step: 'remind',
  now: NOON,
  dueAt: NOON,
  maxLateMs: 30 * MINUTE,
  status: 'unpaid',
  placedAt: NOON - 2 * HOUR,
  held: null,
  heldUntil: null,
  canMessage: true,
  optedOut: false,
  overtaken: false,
  sentToOrder: 1,
  sentToBuyer: 1,
  noticeToCome: 1,
  noticesOfOtherOrders: 0,
  lastToBuyerAt: NOON - HOUR,
  nextStepAt: null,
  zones: ['Europe/London'],
  policy: {
    quietHours: { from: '22:00', to: '09:00', awakeWindowMs: HOUR },
    caps: { perOrder: 3, perBuyer: 4, perBuyerMs: 24 * HOUR, gapMs: 10 * MINUTE },
  },
};

const decide = (change: Partial<MessageFacts>) => decideMessage({ ...FACTS, ...change });
const skip = (because: string) => ({ kind: 'skip', because });

describe('a message', () => {
  test('goes out where nothing speaks against it', () => {
    expect(decide({})).toEqual({ kind: 'send' });
  });

  test.each<[string, Partial<MessageFacts>, object]>([
    ['the order is paid', { status: 'paid' }, skip('paid')],
    ['the order is over', { status: 'cancelled' }, skip('closed')],
    ['the buyer wants silence', { optedOut: true }, skip('opted_out')],
    ['the buyer of this order wants silence', { held: 'opted_out' }, skip('opted_out')],
    ['the buyer has answered', { held: 'buyer_replied' }, skip('held')],
    ['the shop may not write', { canMessage: false }, skip('no_buyer_chat')],
    ['it is a moment too late', { dueAt: NOON - 30 * MINUTE - 1 }, skip('too_late')],
    ['a later one is due as well', { overtaken: true }, skip('superseded')],
    ['the order has had its share, one kept for the notice', { sentToOrder: 2 }, skip('order_cap')],
    ['the buyer has had their share, one kept for the notice', { sentToBuyer: 3 }, skip('buyer_cap')],
    ['the share is kept for notices of other orders', { noticesOfOtherOrders: 2 }, skip('buyer_cap')],
  ])('is let go when %s', (_, change, decision) => {
    expect(decide(change)).toEqual(decision);
  });

  test.each<[string, Partial<MessageFacts>, number, string]>([
    ['the last one was a moment ago', { lastToBuyerAt: NOON - 10 * MINUTE + 1 }, NOON + 1, 'gap'],
    ['it is held for a while', { held: 'snoozed', heldUntil: NOON + HOUR }, NOON + HOUR, 'held'],
    ['it is night', { now: NOON + 11 * HOUR, dueAt: NOON + 11 * HOUR }, NOON + 21 * HOUR, 'quiet_hours'],
  ])('is moved when %s', (_, change, until, because) => {
    expect(decide(change)).toEqual({ kind: 'move', until, because });
  });

  test('is let go rather than moved beyond the step that follows it', () => {
    const change = { lastToBuyerAt: NOON - MINUTE, nextStepAt: NOON + 5 * MINUTE };
    expect(decide(change)).toEqual(skip('gap'));
    expect(decide({ ...change, step: 'notice' })).toEqual({
      kind: 'move',
      until: NOON + 9 * MINUTE,
      because: 'gap',
    });
  });

  test('goes out to the last place of its share, when it is the notice', () => {
    expect(decide({ step: 'notice', sentToOrder: 2, sentToBuyer: 3 })).toEqual({ kind: 'send' });
    expect(decide({ step: 'notice', sentToOrder: 3 })).toEqual(skip('order_cap'));
    expect(decide({ step: 'notice', sentToBuyer: 4 })).toEqual(skip('buyer_cap'));
  });

  test('goes out on the last moment it may, and at night to a buyer who has just ordered', () => {
    expect(decide({ dueAt: NOON - 30 * MINUTE })).toEqual({ kind: 'send' });
    const night = NOON + 11 * HOUR;
    expect(decide({ now: night, dueAt: night, placedAt: night - HOUR })).toEqual({ kind: 'send' });
  });
});
