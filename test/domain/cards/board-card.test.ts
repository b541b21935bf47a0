import { describe, expect, test } from 'vitest';
import { boardCard } from '../../../src/domain/board-card.js';
import type { Card } from '../../../src/domain/card.js';
import { boardView, MINUTE, minutesIn } from './views.js';

function facts(card: Card): Record<string, string> {
  return Object.fromEntries(card.facts.map((fact) => [fact.label, fact.value]));
}

describe('the board', () => {
  test('shows counts, money, ages, people, stock and today', () => {
    const card = boardCard(boardView(), { pause: 'p', resume: 'r' }, 'en');
    expect(card.title).toBe('Lumi Beauty: 3 unpaid');
    expect(facts(card)).toEqual({
      Unpaid: '3 orders · 5 units · $76.50',
      Waiting: '1 under 5 min · 1 under 30 min · 1 under 1 hr',
      Team: '1 needs a person · 1 claimed · 2 unclaimed',
      'Stock held': '4 × Velvet lipstick',
      Today: '31 placed · 20 paid ($510.00) · 2 cancelled by us',
      'Data of': '10:41',
    });
    expect(card.summary).toBe('Lumi Beauty: 3 unpaid, 1 needs a person');
  });

  test('lists orders by an ending that can be typed, longer where two look alike', () => {
    const rows = boardCard(boardView(), {}, 'en').rows ?? [];
    expect(rows.map((row) => row.cells[0])).toEqual(['…84711', '…94711', '…0815']);
    expect(rows[0]?.cells.slice(1)).toEqual([
      '$25.50',
      '42 min',
      'Velvet lipstick',
      'reminded · closing notice at 10:45',
    ]);
    expect(rows[1]?.cells[4]).toBe('claimed · Mia');
    expect(rows[2]?.tone).toBe('bad');
  });

  test('speaks Chinese', () => {
    const card = boardCard(boardView(), { pause: 'p' }, 'zh-CN');
    expect(card.title).toBe('Lumi Beauty：3 笔待付款');
    expect(facts(card).今日).toBe('下单 31 · 付款 20（US$510.00） · 我方取消 2');
    expect(card.rows?.[0]?.cells[2]).toBe('42 分钟');
    expect(card.buttons[0]?.label).toBe('暂停');
  });

  test('a paused shop says so in title and text, and offers to resume', () => {
    const card = boardCard(boardView({ paused: true }), { pause: 'p', resume: 'r' }, 'en');
    expect(card.title).toBe('PAUSED · Lumi Beauty');
    expect(card.lines[0]?.style).toBe('strong');
    expect(card.tone).toBe('warning');
    expect(card.buttons.map((button) => [button.label, button.token])).toEqual([['Resume', 'r']]);
  });

  test('a running shop offers to pause and asks first', () => {
    const [pause] = boardCard(boardView(), { pause: 'p', resume: 'r' }, 'en').buttons;
    expect(pause?.token).toBe('p');
    expect(pause?.confirm?.title).toBe('Pause Lumi Beauty?');
  });

  test('old data is said to be old', () => {
    const fresh = boardCard(boardView(), {}, 'en');
    expect(fresh.lines).toEqual([]);
    const old = boardCard(boardView({ polledAt: minutesIn(42) - 7 * MINUTE }), {}, 'en');
    expect(old.lines[0]?.text).toContain('last read 7 min ago');
  });

  test('a lost connection is the first thing read', () => {
    const card = boardCard(boardView({ needsReauthorization: true, paused: true }), {}, 'en');
    expect(card.tone).toBe('bad');
    expect(card.lines[0]?.text).toContain('must be connected again');
  });

  test('an empty shop is calm and says nothing is unpaid', () => {
    const card = boardCard(
      boardView({
        open: { count: 0, units: 0, total: [] },
        ages: { upTo5m: 0, upTo30m: 0, upTo60m: 0, older: 0 },
        claimed: 0,
        unclaimed: 0,
        needsPerson: 0,
        held: [],
        orders: [],
      }),
      {},
      'en',
    );
    expect(card.title).toBe('Lumi Beauty: nothing unpaid');
    expect(card.tone).toBe('calm');
    expect(Object.keys(facts(card))).toEqual(['Unpaid', 'Today', 'Data of']);
  });

  test('at most twelve orders are listed', () => {
    const [order] = boardView().orders;
    const orders = Array.from({ length: 40 }, (_, index) => ({
      ...order!,
      externalId: `5764614130387${index}`,
    }));
    expect(boardCard(boardView({ orders }), {}, 'en').rows).toHaveLength(12);
  });
});
