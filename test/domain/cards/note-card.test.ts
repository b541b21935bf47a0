import { expect, test } from 'vitest';
import { reauthorizeNote } from '../../../src/domain/access-card.js';
import { alertNote, escalationNote, pauseNote } from '../../../src/domain/note-card.js';
import { minutesIn, orderView } from './views.js';

test('a buyer’s answer is quoted in the thread', () => {
  const view = orderView({ reply: { text: '明天付', at: minutesIn(14), reason: 'will_pay_later' } });
  const card = alertNote(view, 'buyer_replied', 'en');
  expect(card.title).toBe('Buyer of order …4711 answered');
  expect(card.lines).toEqual([
    { text: 'The buyer wrote at 10:14 (will pay later):' },
    { text: '明天付', style: 'quote' },
  ]);
});

test('a message that may have arrived asks a person to look', () => {
  const view = orderView({ messages: [{ step: 'notice', state: 'unknown', at: minutesIn(45) }] });
  const card = alertNote(view, 'message_unknown', 'en');
  expect(card.tone).toBe('bad');
  expect(card.lines[0]?.text).toContain('The closing notice of 10:45 may or may not have arrived');
  expect(card.summary).toContain('Order …4711 needs a person');
});

test('an escalation names orders, time and leads', () => {
  const facts = { shopName: 'Lumi', count: 3, unclaimedMs: 40 * 60_000, leads: ['Ana', 'Bo'] };
  const card = escalationNote(facts, 'en');
  expect(card.title).toBe('Nobody is on 3 orders');
  expect(card.lines.map((line) => line.text)).toEqual([
    'Lumi: 3 orders have been unclaimed for 40 min.',
    'Leads: Ana, Bo',
  ]);
  expect(escalationNote(facts, 'zh-CN').lines[0]?.text).toBe('Lumi：3 笔订单已 40 分钟无人认领。');
});

test('an escalation without leads names nobody', () => {
  const card = escalationNote({ shopName: 'Lumi', count: 1, unclaimedMs: 60_000, leads: [] }, 'en');
  expect(card.lines).toHaveLength(1);
  expect(card.lines[0]?.text).toContain('1 order has been');
  const facts = {
    shopName: 'Lumi',
    count: 1,
    unclaimedMs: 60_000,
    leads: [],
    externalId: '576461413038784711',
  };
  expect(escalationNote(facts, 'en').title).toBe('Nobody is on order …4711');
});

test('pausing and resuming are told with who and when', () => {
  const facts = { by: 'Mia', at: minutesIn(12), zone: 'America/Los_Angeles' };
  const paused = pauseNote({ ...facts, paused: true, shopName: 'Lumi' }, 'en');
  expect(paused.title).toBe('Paused: Lumi');
  expect(paused.lines[0]?.text).toContain('Mia paused it at 10:12.');
  expect(pauseNote({ ...facts, paused: false }, 'en').title).toBe('Running again: all shops');
  expect(pauseNote({ ...facts, paused: true }, 'zh-CN').title).toBe('已暂停：全部店铺');
});

test('a shop that lost its access says what follows from it', () => {
  const card = reauthorizeNote({ shopId: 'lumi', shopName: 'Lumi', zone: 'UTC' }, 'en');
  expect(card.tone).toBe('bad');
  expect(card.lines[0]?.text).toContain('does nothing there');
});
