import { describe, expect, test } from 'vitest';
import {
  ambiguousCard,
  faultAnswer,
  forbiddenAnswer,
  helpCard,
  listCard,
  notFoundAnswer,
  overviewCard,
  pausedAnswer,
  shopNotFoundAnswer,
} from '../../src/desk/answers.js';
import { COMMANDS, parseCommand } from '../../src/desk/grammar.js';
import { periodOf } from '../../src/desk/period.js';
import { whyCard } from '../../src/desk/why-card.js';
import type { Card } from '../../src/domain/card.js';
import { orderRows } from '../../src/domain/order-rows.js';
import type { PolicySnapshot } from '../../src/domain/policy.js';
import type { Answer } from '../../src/ports.js';
import { becauseWords } from '../../src/texts/sentence.js';
import { texts } from '../../src/texts/texts.js';
import { boardView, entry, minutesIn, orderView } from '../domain/cards/views.js';

function read(card: Card): string {
  const facts = card.facts.map((fact) => `${fact.label}: ${fact.value}`);
  const rows = (card.rows ?? []).map((row) => row.cells.join(' | '));
  return [card.title, ...facts, ...card.lines.map((line) => line.text), ...rows].join('\n');
}

function said(answer: Answer): string {
  if (answer.kind === 'card') return read(answer.card);
  return answer.kind === 'toast' ? answer.text : answer.form.title;
}

function faultSaid(text: string, language: 'en' | 'zh-CN'): string {
  const parsed = parseCommand(text);
  if (parsed.kind !== 'invalid' && parsed.kind !== 'unknown') throw new Error(`${text} could be read`);
  return said(faultAnswer(parsed, language));
}

describe('overview', () => {
  test('one shop is shown as its board', () => {
    expect(overviewCard([boardView()], 'en').title).toBe('Lumi Beauty: 3 unpaid');
  });

  test('several shops get a line each, the paused and the lost ones plainly', () => {
    const card = overviewCard(
      [
        boardView(),
        boardView({ shopName: 'Mugs', paused: true }),
        boardView({ shopName: 'Hats', needsReauthorization: true }),
      ],
      'en',
    );
    expect(card.rows?.map((row) => row.cells[0])).toEqual(['Lumi Beauty', 'PAUSED · Mugs', 'Hats']);
    expect(card.rows?.[0]?.cells.slice(1)).toEqual([
      '3 orders · 5 units · $76.50',
      '1 needs a person · 1 claimed · 2 unclaimed',
      'as of 10:41:48, 12 s ago',
    ]);
    expect(card.rows?.[2]?.cells[1]).toBe('Hats must be connected again');
    expect(card.rows?.[2]?.tone).toBe('bad');
  });

  test('without a shop it says so', () => {
    expect(read(overviewCard([], 'zh-CN'))).toContain('还没有连接店铺');
  });
});

describe('lists', () => {
  const { orders, at, zone } = boardView();

  test('orders of a day come with age and state', () => {
    const card = listCard('Orders of today', orderRows(orders, at, zone, 'en'), 'en');
    expect(card.title).toBe('Orders of today');
    expect(card.rows?.[0]?.cells.join(' | ')).toBe(
      '…84711 | $25.50 | 42 min | Velvet lipstick | reminded · closing notice at 10:45',
    );
  });

  test('what does not fit is counted', () => {
    const rows = Array.from({ length: 20 }, () => ({ cells: ['x'] }));
    const card = listCard('Title', rows, 'en', 37);
    expect(card.lines[0]?.text).toBe('… and 37 more');
    expect(card.summary).toBe('Title: 57 orders');
  });

  test('an empty list says so', () => {
    expect(read(listCard('Orders of 2026-11-01', [], 'en'))).toContain('Nothing here.');
  });

  test('an ending that several orders share shows what tells them apart', () => {
    const card = ambiguousCard('4711', { orders: orders.slice(0, 2), at, zone }, 'en');
    expect(card.title).toBe('Several orders end in 4711');
    expect(card.rows?.map((row) => row.cells[0])).toEqual(['…84711', '…94711']);
  });
});

describe('why', () => {
  const policy: PolicySnapshot = {
    name: 'standard',
    alert: { afterMs: 300_000, maxOpen: 15 },
    quietHours: { from: '22:00', to: '09:00', awakeWindowMs: 3_600_000 },
    caps: { perOrder: 3, perBuyer: 4, perBuyerMs: 86_400_000, gapMs: 600_000 },
    claimLeaseMs: 600_000,
    undoMs: 120_000,
    steps: (['cancel', 'ask'] as const).map((name) => ({
      name,
      afterMs: name === 'ask' ? 300_000 : 3_600_000,
      maxLateMs: 0,
      graceMs: 300_000,
      onlyUnclaimed: false,
      mode: 'automatic',
      template: name,
    })),
  };

  test('tells the policy, the plan, the next step and every deed', () => {
    const view = orderView({
      history: [
        entry('placed', 0),
        entry('step_sent', 5, { why: { step: 'ask' } }),
        entry('step_skipped', 30, { why: { step: 'remind', because: 'gap' } }),
      ],
    });
    const text = read(whyCard(view, 'en', policy));
    expect(text).toContain('Why order …4711 is waiting');
    expect(text).toContain('Policy: standard');
    expect(text).toContain('Quiet hours: 22:00–09:00');
    expect(text).toContain('Limits: 3 messages an order, 4 a buyer in 1 day, 10 min apart');
    expect(text).toContain('The plan: question after 5 min, cancel after 1 hr.');
    expect(text).toContain('Next by itself: reminder at 10:30.');
    expect(text).toContain('10:30  Reminder skipped: too soon after the last message');
  });

  test('tells what stands in the way', () => {
    const text = read(whyCard(orderView({ held: 'buyer_replied', next: undefined }), 'en'));
    expect(text).toContain('The bot is silent here: the buyer answered.');
    expect(text).toContain('Nothing more happens by itself.');
    expect(read(whyCard(orderView({ shopPaused: true }), 'zh-CN'))).toContain('店铺已暂停');
  });

  test('a finished order has no next step', () => {
    const view = orderView({ status: 'paid', paidAt: minutesIn(31) });
    expect(read(whyCard(view, 'en'))).toContain('Nothing more happens by itself.');
  });
});

describe('what could not be done', () => {
  test('an unknown word names the nearest command and lists all', () => {
    const text = faultSaid('tody', 'en');
    expect(text).toContain('I do not know “tody”.');
    expect(text).toContain('Did you mean “today”?');
    for (const spec of COMMANDS) expect(text).toContain(spec.texts.en.usage);
  });

  test('a faulty argument is told with its mend', () => {
    expect(faultSaid('order 47', 'en')).toContain('at least the last 4 digits');
    expect(faultSaid('订单', 'zh-CN')).toBe('哪一笔订单？请输入订单号的至少最后 4 位。');
    expect(faultSaid('today banana', 'zh-CN')).toContain('banana');
  });

  test('a guard that stood in the way is told with its end', () => {
    const { refused } = texts('en').actions;
    expect(refused(becauseWords('quiet_hours', 'en'))).toBe('Not done: quiet hours.');
    expect(refused(becauseWords('quiet_hours', 'en'), '09:00')).toBe('Not done: quiet hours, until 09:00.');
  });

  test('missing orders, shops and rights are told kindly', () => {
    expect(said(notFoundAnswer('4711', 'en'))).toBe('No order ends in 4711.');
    expect(said(shopNotFoundAnswer('xx', ['Lumi', 'Mugs'], 'en'))).toBe(
      'I know no shop “xx”. There is: Lumi, Mugs.',
    );
    expect(said(forbiddenAnswer('cancel', 'lead', 'en'))).toBe('“Cancel order” needs the role lead.');
    expect(said(forbiddenAnswer('pause', undefined, 'zh-CN'))).toBe('你无权在这里执行“暂停”。');
    expect(said(pausedAnswer(undefined, 'en'))).toBe('Paused: all shops.');
  });
});

test.each(['en', 'zh-CN'] as const)('help in %s lists every command', (language) => {
  expect(helpCard(language).rows?.map((row) => row.cells)).toEqual(
    COMMANDS.map((spec) => [spec.texts[language].usage, spec.texts[language].summary]),
  );
});

describe('days in a zone', () => {
  const zone = 'America/Los_Angeles';
  const noon = Date.parse('2026-11-22T12:00:00-08:00');
  const day = (date: string, offset: string): number => Date.parse(`${date}T00:00:00${offset}`);

  test('run from midnight to midnight there', () => {
    expect(periodOf('today', noon, zone)).toEqual({
      from: day('2026-11-22', '-08:00'),
      to: day('2026-11-23', '-08:00'),
    });
    expect(periodOf('yesterday', noon, zone).to).toBe(day('2026-11-22', '-08:00'));
    expect(periodOf('week', noon, zone).from).toBe(day('2026-11-16', '-08:00'));
  });

  test('the day the clocks change has 25 hours', () => {
    const { from, to } = periodOf({ date: '2026-11-01' }, noon, zone);
    expect(to - from).toBe(25 * 3_600_000);
  });
});
