import { expect, test } from 'vitest';
import { ageText } from '../../src/domain/age.js';
import { texts } from '../../src/texts/texts.js';
import { openScene } from '../harness/scene.js';

const AT = Date.parse('2026-03-02T10:05:12Z');

test.each([
  ['en', 12_900, 'as of 10:05:12, 12 s ago'],
  ['en', 5 * 60_000, 'as of 10:05:12, 5 min ago'],
  ['zh-CN', 12_900, '数据截至 10:05:12（12 秒前）'],
] as const)('the age of a figure is told in %s: %i ms', (language, ms, text) => {
  expect(ageText(AT, AT + ms, 'UTC', texts(language))).toBe(text);
});

test('a list says how old it is', async () => {
  const scene = await openScene({ orders: [{ pays: '1m' }], faults: {} });
  await scene.to('3m');
  expect(JSON.stringify(await scene.type('today'))).toMatch(/as of 10:0[23]:\d\d, \d+ s ago/);
});
