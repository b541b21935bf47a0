import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonBounds, parseBounded } from '../../adapters/tiktok-shop/bounded-json.js';

const WIDE: JsonBounds = { depth: 1_000, members: 100_000, keys: 1_000, stringLength: 100_000 };

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('JSON within bounds', () => {
  test('is read as JSON.parse reads it, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(parseBounded(text, WIDE)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  test('is undefined when it is no JSON, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\ab1 ') }), (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expected = undefined;
        }
        expect(parseBounded(text, WIDE)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is taken up to its depth and no deeper', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        const depth = depthOf(JSON.parse(text));
        expect(parseBounded(text, { ...WIDE, depth })).toEqual(JSON.parse(text));
        if (depth > 0) expect(parseBounded(text, { ...WIDE, depth: depth - 1 })).toBeUndefined();
      }),
    );
  });

  test('counts keys and elements together, and no comma or colon within a text', () => {
    const text = '{"a,b:c":[1,2,3],"d":"x\\",:,\\\\"}';
    expect(parseBounded(text, { ...WIDE, members: 5 })).toEqual(JSON.parse(text));
    expect(parseBounded(text, { ...WIDE, members: 4 })).toBeUndefined();
  });

  test('counts the keys of each object apart', () => {
    const text = '[{"a":1,"b":{"c":1,"d":{}}},{"a":1,"b":2}]';
    expect(parseBounded(text, { ...WIDE, keys: 2 })).toEqual(JSON.parse(text));
    expect(parseBounded(text, { ...WIDE, keys: 1 })).toBeUndefined();
  });

  test('measures a text as it is written, escaped quotes and backslashes among it', () => {
    for (const words of ['x'.repeat(10), '"'.repeat(5), '\\'.repeat(5), '\\"x"\\']) {
      const text = JSON.stringify([words]);
      const stringLength = text.length - 4;
      expect(parseBounded(text, { ...WIDE, stringLength })).toEqual([words]);
      expect(parseBounded(text, { ...WIDE, stringLength: stringLength - 1 })).toBeUndefined();
    }
  });

  test.each([
    ['a million brackets', '['.repeat(1_000_000)],
    ['a million objects', '{"a":'.repeat(1_000_000)],
    ['a million commas', `[${'1,'.repeat(1_000_000)}1]`],
    ['a hundred thousand keys', `{${Array.from({ length: 100_000 }, (_, n) => `"k${n}":1`).join(',')}}`],
    ['a text without an end', `"${'\\'.repeat(1_000_000)}`],
    ['a million texts', `[${'"\\\\",'.repeat(1_000_000)}1]`],
  ])('%s are refused in a moment', (_name, text) => {
    const startedAt = performance.now();
    expect(
      parseBounded(text, { depth: 32, members: 250_000, keys: 1_000, stringLength: 1_000 }),
    ).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});
