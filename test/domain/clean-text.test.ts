import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanLine, cleanText } from '../../src/domain/clean-text.js';

describe('cleanText', () => {
  test.each([
    ['plain words of any language', 'Pesanan 42 – 请付款 – ขอบคุณค่ะ – Đã thanh toán', undefined],
    ['newline and tab', 'a\n\tb', undefined],
    ['a family emoji with its joiners', '👩‍👩‍👧 ok', undefined],
    ['a skin tone and a profession', '👩🏽‍🚀', undefined],
    ['the rainbow flag', '🏳️‍🌈', undefined],
    ['the flag of England', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', undefined],
    ['a keycap', '1️⃣', undefined],
  ])('keeps %s', (_what, text) => {
    expect(cleanText(text)).toBe(text);
  });

  test.each([
    ['control characters', 'a\u0000b\u001bc\u0085d\u007f', 'abcd'],
    ['bidi overrides and isolates', 'pay\u202eyap\u202c \u2066x\u2069\u200f\u061c', 'payyap x'],
    ['zero-width characters', 'un\u200bpaid\ufeff \u00adbot\u2060', 'unpaid bot'],
    ['joiners outside emoji', 'a\u200db\u200cc 👩\u200d', 'abc 👩'],
    ['a joiner revealed by another removal', '👩\u202e\u200d\u202c👧', '👩\u200d👧'],
    ['lone surrogates', 'a\ud800b\udc00c', 'abc'],
    ['hidden tag characters', 'hi\u{e0068}\u{e0069}', 'hi'],
    ['carriage returns', 'a\r\nb\rc', 'a\nb\nc'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'a b c'],
    ['decomposed letters', 'e\u0301', 'é'],
  ])('mends %s', (_what, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test('ten thousand stacked marks become four', () => {
    expect(cleanText(`Z${'\u0335'.repeat(10_000)}!`)).toBe(`Z${'\u0335'.repeat(4)}!`);
  });

  test('any text comes out well formed, without what it drops, and stays as it is the second time', () => {
    const nasty = fc.constantFrom(
      '\u202e',
      '\u200d',
      '\u0301',
      '👩',
      '\u{1f3fd}',
      '\ufe0f',
      '\ud83d',
      '\u{e0067}',
      '\u1100',
      '\u1161',
      'a',
    );
    const unit = fc.oneof(
      nasty,
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (parts) => {
        const clean = cleanText(parts.join(''));
        expect(clean).not.toMatch(
          /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029\u200b]/u,
        );
        expect(clean).not.toMatch(/\p{Surrogate}/u);
        expect(clean).not.toMatch(/\p{Mark}{5}/u);
        expect(cleanText(clean)).toBe(clean);
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });
});

test('cleanLine leaves one line', () => {
  expect(cleanLine('  two\n lines\u2028here\t ')).toBe('two lines here');
});
