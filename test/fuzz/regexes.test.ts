import { describe, expect, test } from 'vitest';
import { createChance } from './chance.js';
import { pumped, writtenRegexes } from './regexes.js';

const TEXTS = 120;
const LENGTH = 4_000;
/** Patterns that only ever see less, and what sees to that. */
const CUT_BEFORE: Readonly<Record<string, number>> = {
  'src/domain/render-template.ts': 500, // shortItemName and cleanValue cut first
  'src/store/orders.ts': 32, // the digits of an order's ending, by the grammar
  'adapters/tiktok-shop/markets.ts': 200, // an address of our own
};
/** On a busy machine one try may be interrupted: the best of a few is the pattern's own. */
const TRIES = 5;
const MOST_MS = 5;

function timeOf(regex: RegExp, text: string): number {
  const startedAt = performance.now();
  regex.lastIndex = 0;
  if (regex.global) text.replace(regex, '');
  else regex.test(text);
  return performance.now() - startedAt;
}

function slowest(regex: RegExp, length = LENGTH): { ms: number; text: string } {
  const chance = createChance(7);
  let worst = { ms: 0, text: '' };
  for (const text of pumped(regex, length, TEXTS, chance.whole)) {
    let ms = timeOf(regex, text);
    for (let tries = 1; tries < TRIES && ms > MOST_MS; tries += 1) ms = Math.min(ms, timeOf(regex, text));
    if (ms > worst.ms) worst = { ms, text: text.slice(0, 12) };
  }
  return worst;
}

describe('no regular expression of the program', () => {
  const regexes = writtenRegexes();

  test('is left out of the check', () => {
    expect(regexes.length).toBeGreaterThan(100);
    expect(regexes.some(({ path }) => path.endsWith('clean-text.ts'))).toBe(true);
  });

  test('takes more than 5 ms on a text of 4,000 characters, however it repeats itself', () => {
    const slow = regexes
      .map(({ path, regex }) => ({ path, regex: String(regex), ...slowest(regex, CUT_BEFORE[path]) }))
      .filter(({ ms }) => ms > MOST_MS);
    expect(slow).toEqual([]);
  }, 60_000);

  test('would pass the check if it went back on its steps', () => {
    // Quadratic: blanks are tried from each blank on.
    expect(slowest(/ +$/).ms).toBeGreaterThan(MOST_MS);
  });
});
