import { describe, expect, test } from 'vitest';
import type { ActionName } from '../../../src/domain/action.js';
import type { OrderView } from '../../../src/domain/alert.js';
import type { Card } from '../../../src/domain/card.js';
import { type OrderButtons, orderActions, orderCard } from '../../../src/domain/order-card.js';
import { entry, minutesIn, orderView, PLACED } from './views.js';

const claimed: OrderView['alert'] = {
  state: 'acknowledged',
  level: 1,
  cause: 'waiting',
  assignee: 'Mia',
  claimedAt: minutesIn(12),
  leaseUntil: minutesIn(22),
};

function tokens(view: OrderView): OrderButtons {
  return Object.fromEntries(orderActions(view).map((action) => [action, `token-${action}`]));
}

/** Everything on the card a person reads, as one text. */
function read(card: Card): string {
  const facts = card.facts.map((fact) => `${fact.label}: ${fact.value}`);
  return [card.title, ...facts, ...card.lines.map((line) => line.text)].join('\n');
}

describe('what a card offers', () => {
  const table: [string, Partial<OrderView>, ActionName[]][] = [
    ['an open order', {}, ['remind', 'ask', 'claim', 'snooze', 'extend', 'cancel']],
    [
      'an order that is not cancelled by itself',
      { deadlineAt: undefined },
      ['remind', 'ask', 'claim', 'snooze', 'cancel'],
    ],
    ['a claimed order', { alert: claimed }, ['remind', 'ask', 'release', 'snooze', 'extend', 'cancel']],
    [
      'an order whose buyer was told the deadline',
      { toldDeadlineAt: minutesIn(60) },
      ['remind', 'ask', 'claim', 'snooze', 'extend', 'keep', 'cancel'],
    ],
    [
      'an order kept open after the notice',
      { toldDeadlineAt: minutesIn(60), held: 'kept_open' },
      ['remind', 'ask', 'claim', 'snooze', 'extend', 'cancel'],
    ],
    [
      'an order with a message that may have arrived',
      { messages: [{ step: 'remind', state: 'unknown', at: minutesIn(30) }] },
      ['send_again', 'it_arrived', 'remind', 'ask', 'claim', 'snooze', 'extend', 'cancel'],
    ],
    [
      'an order whose buyer the bot may not write to',
      { copyText: 'Hello' },
      ['claim', 'snooze', 'extend', 'cancel'],
    ],
    [
      'an order whose buyer wants no messages',
      { held: 'opted_out' },
      ['claim', 'snooze', 'extend', 'cancel'],
    ],
    ['an order about to be cancelled', { cancelPending: { by: 'Mia', at: minutesIn(52) } }, ['undo']],
    ['a paid order', { status: 'paid', paidAt: minutesIn(31) }, []],
    ['a cancelled order', { status: 'cancelled', cancelledAt: minutesIn(65) }, []],
  ];
  test.each(table)('%s', (_name, change, actions) => {
    const view = orderView(change);
    expect(orderActions(view)).toEqual(actions);
    const pressable = orderCard(view, tokens(view), 'en').buttons.filter((button) => button.token);
    expect(pressable.map((button) => button.token)).toEqual(actions.map((action) => `token-${action}`));
  });

  test('an action without a token is not drawn', () => {
    const buttons = orderCard(orderView(), { claim: 'abc' }, 'en').buttons;
    expect(buttons.map((button) => button.label)).toEqual(['Claim', 'Seller Center']);
  });

  test('only cancelling asks first, and says what is lost', () => {
    const view = orderView();
    const asking = orderCard(view, tokens(view), 'en').buttons.filter((button) => button.confirm);
    expect(asking.map((button) => [button.label, button.style])).toEqual([['Cancel order', 'danger']]);
    expect(asking[0]?.confirm?.text).toContain('$25.50');
    expect(asking[0]?.confirm?.text).toContain('3 units');
  });

  test('an order that waits for a person is claimed first', () => {
    const primary = (view: OrderView) =>
      orderCard(view, tokens(view), 'en').buttons.find((button) => button.style === 'primary')?.label;
    expect(primary(orderView())).toBe('Remind now');
    expect(primary(orderView({ alert: { state: 'open', level: 1, cause: 'buyer_replied' } }))).toBe('Claim');
    expect(primary(orderView({ messages: [{ step: 'ask', state: 'unknown', at: minutesIn(5) }] }))).toBe(
      undefined,
    );
  });

  test('sending again warns that the buyer may get it twice', () => {
    const view = orderView({ messages: [{ step: 'remind', state: 'unknown', at: minutesIn(30) }] });
    const [first] = orderCard(view, tokens(view), 'zh-CN').buttons;
    expect(first?.label).toBe('再次发送');
    expect(first?.confirm?.text).toContain('两次');
  });
});

describe('what a card says', () => {
  test('an open order shows money, payment, items, shop, times and the next step', () => {
    const card = orderCard(orderView(), {}, 'en');
    expect(card.title).toBe('Order …4711 · $25.50 · waiting');
    expect(read(card)).toContain('Payment: Credit card');
    expect(read(card)).toContain('Items: 2 × Velvet lipstick, Mug');
    expect(read(card)).toContain('Shop: Lumi Beauty');
    expect(read(card)).toContain('Next: reminder at 10:30');
    expect(card.facts.find((fact) => fact.label === 'Placed')?.at).toBe(PLACED);
    expect(card.facts.find((fact) => fact.label === 'Closes')).toEqual({
      label: 'Closes',
      value: '11:00',
      at: minutesIn(60),
    });
    expect(card.tone).toBe('calm');
  });

  test('a Chinese reader gets the same in Chinese', () => {
    const card = orderCard(orderView(), {}, 'zh-CN');
    expect(card.title).toBe('订单 …4711 · US$25.50 · 待付款');
    expect(read(card)).toContain('下一步: 10:30 催付');
    expect(read(card)).toContain('10:00  买家下单');
    expect(card.language).toBe('zh-CN');
  });

  test('a paid order is green and says how long after which message', () => {
    const view = orderView({
      status: 'paid',
      paidAt: minutesIn(31),
      messages: [
        { step: 'ask', state: 'sent', at: minutesIn(5) },
        { step: 'remind', state: 'sent', at: minutesIn(30) },
        { step: 'notice', state: 'sent', at: minutesIn(45) },
      ],
    });
    const card = orderCard(view, {}, 'en');
    expect(card.tone).toBe('good');
    expect(card.lines[0]?.text).toBe('Paid 10:31, 1 min after the reminder');
    expect(card.summary).toContain('Paid 10:31');
  });

  test('an order paid without a message claims no merit', () => {
    const card = orderCard(orderView({ status: 'paid', paidAt: minutesIn(3) }), {}, 'en');
    expect(card.lines[0]?.text).toBe('Paid 10:03');
  });

  test('our own cancel gives its reason in words', () => {
    const card = orderCard(
      orderView({
        status: 'cancelled',
        cancelledAt: minutesIn(65),
        cancelledByUs: true,
        cancelReason: 'seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed',
      }),
      {},
      'en',
    );
    expect(card.tone).toBe('closed');
    expect(card.lines[0]?.text).toBe('Cancelled 11:05 by us: not paid within the time allowed');
  });

  test('a claimed order names who has it and until when', () => {
    const card = orderCard(orderView({ alert: claimed }), {}, 'en');
    expect(card.title).toContain('claimed');
    expect(read(card)).toContain('Claimed by: Mia, until 10:22');
    expect(card.tone).toBe('active');
  });

  test('a buyer’s words are a quote under what they mean', () => {
    const card = orderCard(
      orderView({
        held: 'buyer_replied',
        next: undefined,
        alert: { state: 'open', level: 1, cause: 'buyer_replied' },
        reply: { text: 'my card was refused', at: minutesIn(14), reason: 'payment_failed' },
        paymentReason: 'payment_failed',
      }),
      {},
      'en',
    );
    expect(card.tone).toBe('bad');
    expect(card.title).toContain('needs a person');
    expect(read(card)).toContain('The buyer wrote at 10:14 (payment failed):');
    expect(card.lines).toContainEqual({ text: 'my card was refused', style: 'quote' });
    expect(read(card)).toContain('Next: nothing by itself');
    expect(card.lines.map((line) => line.text).slice(0, 2)).toEqual([
      'The buyer answered and waits for a person.',
      'The buyer wrote at 10:14 (payment failed):',
    ]);
  });

  test('an extended deadline shows what the buyer was told', () => {
    const told = orderView({ toldDeadlineAt: minutesIn(60) });
    expect(read(orderCard(told, {}, 'en'))).toContain('Closes: 11:00 · buyer told');
    const extended = orderView({ toldDeadlineAt: minutesIn(60), deadlineAt: minutesIn(90) });
    expect(read(orderCard(extended, {}, 'en'))).toContain('Closes: 11:30 · buyer was told 11:00');
    const kept = orderView({ toldDeadlineAt: minutesIn(60), deadlineAt: undefined, held: 'kept_open' });
    expect(read(orderCard(kept, {}, 'en'))).toContain('Closes: stays open · buyer was told 11:00');
  });

  test('money that came after a cancel is never shown as good news', () => {
    const card = orderCard(
      orderView({
        status: 'paid',
        paidAt: minutesIn(70),
        cancelledAt: minutesIn(65),
        alert: { state: 'open', level: 1, cause: 'paid_after_cancel' },
      }),
      {},
      'en',
    );
    expect(card.tone).toBe('bad');
    expect(card.lines[0]?.text).toContain('Refund it or send the goods');
  });

  test('a pending cancel tells who, when, and that it can be undone', () => {
    const card = orderCard(orderView({ cancelPending: { by: 'Mia', at: minutesIn(52) } }), {}, 'en');
    expect(card.lines[0]?.text).toBe('Mia cancels this order at 10:52. Undo until then.');
  });

  test('history keeps the newest few, newest last, with the day where it is another', () => {
    const history = Array.from({ length: 12 }, (_, index) =>
      entry('step_sent', index * 300, { why: { step: 'remind' } }),
    );
    const small = orderCard(orderView({ history }), {}, 'en').lines.filter((line) => line.style === 'small');
    expect(small).toHaveLength(5);
    expect(small.at(-1)?.text).toBe('Nov 24, 17:00  Reminded the buyer');
  });

  test('a card stays small whatever a shop or a buyer writes', () => {
    const long = 'x'.repeat(10_000);
    const card = orderCard(
      orderView({
        shopName: long,
        methodText: long,
        items: Array.from({ length: 40 }, () => ({ name: long, units: 3 })),
        reply: { text: long, at: minutesIn(14), reason: 'unknown' },
        history: [entry('step_rejected', 5, { why: { step: 'ask', reason: long, code: '1' } })],
      }),
      {},
      'en',
    );
    expect(card.facts.length).toBeLessThanOrEqual(10);
    expect(read(card)).toContain('37 more');
    expect(read(card).length).toBeLessThan(1_800);
  });
});
