import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/domain/duration.js';
import { nearest } from '../../src/domain/nearest.js';

describe('durations', () => {
  test.each([
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['72h', 259_200_000],
    ['2d', 172_800_000],
    ['0s', 0],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(['', '5', 'm', '5 m', '30m1h', '1.5h', '-5m', '5M', '9999h9999h', '400d', '5m5m'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  test.each([
    [1_200_000, '20m'],
    [7_200_000, '2h'],
    [5_400_000, '1h30m'],
    [259_200_000, '72h'],
    [345_600_000, '4d'],
    [90_000, '1m30s'],
    [0, '0s'],
  ])('%i ms is written %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 366 * 86_400 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
  });
});

describe('the nearest word', () => {
  test.each([
    ['standrd', 'standard'],
    ['STANDARD', 'standard'],
    ['chanels', 'channels'],
    ['xyz', undefined],
    ['', undefined],
  ])('to %j is %s', (typed, meant) => {
    expect(nearest(typed, ['channels', 'standard', 'no'])).toBe(meant);
  });
});
