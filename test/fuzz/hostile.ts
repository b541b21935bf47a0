/** What attackers, broken senders and odd people write: texts and values that have hurt programs before. */
import type { Chance } from './chance.js';

const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\n',
  '\r\nSet-Cookie: owner=1',
  '\u001b[2J\u001b[31m',
  '\ud800',
  'x\udc00y',
  '\u202Egro.live\u202C',
  '\u2066\u2067\u2068',
  '\u200b\u200d\ufeff',
  `Z${'\u0301'.repeat(300)}`,
  `${'\u0e49'.repeat(50)}`,
  '👩‍👩‍👧‍👦'.repeat(40),
  '\u{e0041}\u{e0042}\u{e007f}',
  'ﷺ'.repeat(60),
  '\u2028\u2029',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  "'; drop table orders;--",
  '" or 1=1 --',
  "1' union select * from buttons--",
  '%00%0a%zz',
  '../../../../etc/passwd',
  '@everyone <!channel> <@U123>',
  '<https://evil.example|Approve>',
  '<script>alert(1)</script>',
  '=HYPERLINK("http://evil.example")',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a buyer might type, not a template of ours
  '${process.env}',
  '{{constructor}}',
  '{order',
  '{order}}',
  '{more, plural, one {#} other {#{more}}}',
  '{a, select, other {{b, select, other {{c}}}}}',
  "'{'",
  '&a *a',
  '!!js/function "x"',
  '<<: *x',
  'NaN',
  '-0',
  '1e999',
  '0x1F',
  '9007199254740993',
  '99999999999999999999999999',
  '１２３４',
  '٤٧١١',
  '4711',
  'today',
  '今天',
  '订单4711',
  'over',
  '>',
  '2026-02-30',
  '0000-00-00',
  '99999-12-31',
  'true',
  'null',
  '[]',
  '{}',
];

const SPECKS = [
  ...'\u0000\t\n\r "\'\\{}[]()<>,;:=&|*!?#@$%^~`/-_.0159aZé中ไ\u0301\u200d\u202e\ufeff\ud83d\udc00',
];

/** Mostly short; now and then up to 9,000 characters. */
export function hostileText(chance: Chance): string {
  switch (chance.whole(8)) {
    case 0:
      return Array.from({ length: chance.whole(40) }, () => chance.pick(SPECKS)).join('');
    case 1:
      return chance.pick(TEXTS).repeat(1 + chance.whole(6));
    case 2:
      return chance.bytes(chance.whole(60)).toString(chance.pick(['latin1', 'utf8', 'utf16le', 'base64']));
    case 3:
      return chance.oneIn(20) ? chance.pick(SPECKS).repeat(chance.whole(9_000)) : chance.pick(TEXTS);
    default:
      return chance.pick(TEXTS);
  }
}

/** Any JSON value, nested a little. */
export function hostileValue(chance: Chance, depth = 0): unknown {
  switch (chance.whole(depth > 3 ? 6 : 9)) {
    case 0:
      return null;
    case 1:
      return chance.oneIn(2);
    case 2:
      return chance.pick([0, -0, -1, 1.5, 2 ** 53, -(2 ** 63), 1e308, 5e-324, 1e21, 4_711, 2 ** 31]);
    case 3:
      return chance.whole(2 ** 31) * (chance.oneIn(3) ? -1 : 1);
    case 4:
    case 5:
      return hostileText(chance);
    case 6:
      return Array.from({ length: chance.whole(5) }, () => hostileValue(chance, depth + 1));
    case 7:
      return Object.fromEntries(
        Array.from({ length: chance.whole(5) }, () => [hostileText(chance), hostileValue(chance, depth + 1)]),
      );
    default:
      return nested(1 + chance.whole(200), chance.oneIn(2));
  }
}

export function nested(depth: number, asObject: boolean): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = asObject ? { a: value } : [value];
  return value;
}
