import { expect, test } from 'vitest';
import {
  formatAgo,
  formatDay,
  formatMoment,
  formatSpan,
  formatTime,
  shorten,
} from '../../../src/domain/format.js';

const MINUTE = 60_000;
const LATE = Date.parse('2026-11-22T23:05:00+07:00');

test('times are on a 24-hour clock in the shop’s zone', () => {
  expect(formatTime(LATE, 'Asia/Jakarta', 'en')).toBe('23:05');
  expect(formatTime(LATE, 'America/Los_Angeles', 'zh-CN')).toBe('08:05');
  expect(formatTime(LATE + 60 * MINUTE, 'Asia/Jakarta', 'en')).toBe('00:05');
  expect(formatDay(LATE, 'Asia/Jakarta', 'en')).toBe('Nov 22');
  expect(formatDay(LATE, 'Asia/Jakarta', 'zh-CN')).toBe('11月22日');
});

test('a moment shows its day only where that is another one in the zone', () => {
  const morning = LATE - 13 * 60 * MINUTE;
  const afterMidnight = LATE + 60 * MINUTE;
  expect(formatMoment(LATE, 'Asia/Jakarta', 'en', morning)).toBe('23:05');
  expect(formatMoment(afterMidnight, 'Asia/Jakarta', 'en', LATE)).toBe('Nov 23, 00:05');
  expect(formatMoment(afterMidnight, 'UTC', 'en', LATE)).toBe('17:05');
  expect(formatMoment(LATE, 'Asia/Jakarta', 'zh-CN')).toBe('11月22日 23:05');
});

test('spans have at most two units and are cut, never rounded up', () => {
  const spans = [-5, 59_999, MINUTE, 12.9 * MINUTE, 65 * MINUTE, 120 * MINUTE, 51 * 60 * MINUTE + 5 * MINUTE];
  expect(spans.map((span) => formatSpan(span, 'en'))).toEqual([
    'under 1 min',
    'under 1 min',
    '1 min',
    '12 min',
    '1 hr 5 min',
    '2 hr',
    '2 days 3 hr',
  ]);
  expect(spans.map((span) => formatSpan(span, 'zh-CN'))).toEqual([
    '不到 1 分钟',
    '不到 1 分钟',
    '1 分钟',
    '12 分钟',
    '1 小时 5 分钟',
    '2 小时',
    '2 天 3 小时',
  ]);
  expect(formatAgo(12 * MINUTE, 'en')).toBe('12 min ago');
  expect(formatAgo(3_000, 'zh-CN')).toBe('刚刚');
});

test('shortened text is one clean line that never splits a visible character', () => {
  expect(shorten('  two\nlines ', 20)).toBe('two lines');
  expect(shorten('abcdefgh', 5)).toBe('abcd…');
  expect(shorten('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 2)).toBe('👨‍👩‍👧…');
  expect(shorten('👨‍👩‍👧👨‍👩‍👧', 2)).toBe('👨‍👩‍👧👨‍👩‍👧');
});
