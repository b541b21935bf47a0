/**
 * Names of buyers and titles of products as nobody wants them: mentions, links, markup, bidi, zero width, surrogates and
 * combining marks of every platform, alone and mixed. The same 2,000 for everybody, by a small fixed generator.
 */

const PIECES: readonly string[] = [
  // Mentions.
  '@everyone',
  '@here',
  '<!channel>',
  '<!here>',
  '<!everyone|all>',
  '<@U024BE7LH>',
  '<@123456789012345678>',
  '<@!123456789012345678>',
  '<@&123456789012345678>',
  '<#C024BE7LR|general>',
  '<#123456789012345678>',
  '<!subteam^S012345|@leads>',
  '<!date^1392734382^Posted {date_num}|then>',
  '@durov',
  '@admin_bot',
  'tg://user?id=42',
  '</unpaid:123456789012345678>',
  '/cancel',
  '/start@other_bot',
  '#hashtag',
  '$USD',
  // Links.
  'https://evil.example/pay',
  'http://evil.example',
  'HTTPS://EVIL.EXAMPLE',
  'evil.com',
  'www.evil.com/x',
  'pay.evil.shop?a=1&b=2',
  't.me/evil',
  'discord.gg/evil',
  'mailto:a@evil.example',
  'a@evil.example',
  '+1 202 555 0147',
  '<https://evil.example|Approve>',
  '<https://evil.example>',
  '[Approve](https://evil.example)',
  '[Approve](<https://evil.example>)',
  '![x](https://evil.example/x.png)',
  '<a href="https://evil.example">Approve</a>',
  '<tg-spoiler>x</tg-spoiler>',
  'javascript:alert(1)',
  // Markup.
  '*bold*',
  '**bold**',
  '_it_',
  '__u__',
  '~s~',
  '~~s~~',
  '`code`',
  '```\ncode',
  '||spoiler||',
  '> quote',
  '>>> quote',
  '# heading',
  '-# small',
  '- item',
  '1. item',
  ':smile:',
  '<:x:123456789012345678>',
  '<a:x:123456789012345678>',
  '<t:1618953630:R>',
  '<b>bold</b>',
  '</b></i>',
  '<pre>',
  '&lt;b&gt;',
  '&amp;',
  '&#60;',
  '&',
  '<',
  '>',
  '\\',
  '\\*',
  '\\<',
  '|',
  '{0}',
  '%s',
  // Things that paint over others or hide.
  '\u202Egro.live\u202C',
  '\u2066abc\u2069',
  '\u061c\u200e\u200f',
  'zero\u200bwidth',
  'join\u200der',
  '\ufeff',
  '\u00ad',
  '\u2060',
  '\u180e',
  '\ud83d',
  '\udc00x',
  '\ud800\ud800',
  `Z${'\u0301'.repeat(40)}`,
  `ก${'\u0e49'.repeat(12)}`,
  '👩‍👩‍👧‍👦',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '\u{e0041}\u{e0042}',
  '\u0000',
  '\u0007\u001b[31m',
  '\r\n',
  '\n\n\n',
  '\u2028',
  '\u2029',
  'ﷺ',
  '口红',
  'สวัสดี',
  'مرحبا',
  'שלום',
  'Kem dưỡng da',
  'ＡＢＣ',
  'İstanbul',
  'ß',
  'x'.repeat(300),
  '💥'.repeat(90),
  '',
  ' ',
];

/** Deterministic, so that a failure can be named by its number. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Each piece alone, glued to letters on either side, then mixtures of up to five. */
export function hostileNames(count = 2_000): string[] {
  const next = generator(20_261_122);
  const pick = (): string => PIECES[Math.floor(next() * PIECES.length)]!;
  const glue = (): string => ['', ' ', 'x', '.', '\n', '\u200b'][Math.floor(next() * 6)]!;
  const plain = PIECES.flatMap((piece) => [piece, `a${piece}b`, `${piece} ${piece}`]);
  const mixed = Array.from({ length: Math.max(0, count - plain.length) }, () =>
    Array.from({ length: 2 + Math.floor(next() * 4) }, pick).join(glue()),
  );
  return [...plain, ...mixed].slice(0, count);
}
