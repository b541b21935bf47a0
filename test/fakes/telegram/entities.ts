/**
 * What Telegram makes of HTML: plain text and entities, marked ones and those it finds by itself (@names, /commands, #tags,
 * $TAGS, addresses). Where the true finder knows lists, of top-level domains for one, this one takes any: it finds more.
 */
import { bad } from './refusal.js';

export interface Entity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  user?: { id: number };
}

const TAGS: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  a: 'text_link',
};
const CHARACTERS: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };
const MARKS_MAX = 100;

export function parseHtml(html: string): { text: string; entities: Entity[] } {
  const entities: Entity[] = [];
  const open: { tag: string; entity: Entity }[] = [];
  let text = '';
  let at = 0;
  while (at < html.length) {
    const char = html[at] as string;
    if (char === '&') {
      const [whole = '', name = '', number] =
        /^&(?:([a-z]+)|#(\d{1,7}));/u.exec(html.slice(at, at + 12)) ?? [];
      const meant = number ? String.fromCodePoint(Number(number)) : CHARACTERS[name];
      text += meant ?? char;
      at += meant === undefined ? 1 : whole.length;
    } else if (char === '<') {
      const [whole = '', slash, name = '', rest = ''] =
        /^<(\/)?([a-z-]+)((?:\s[^<>]*)?)>/u.exec(html.slice(at)) ?? [];
      if (whole === '') throw bad(`can't parse entities: Unsupported start tag at byte offset ${at}`);
      if (slash) close(name, text.length);
      else start(name, rest, text.length);
      at += whole.length;
    } else {
      text += char;
      at += 1;
    }
  }
  const [left] = open;
  if (left) throw bad(`can't parse entities: Can't find end tag corresponding to start tag "${left.tag}"`);
  if (entities.length > MARKS_MAX) throw bad('too many entities: the clients would not show them');
  return { text, entities };

  function start(tag: string, rest: string, offset: number): void {
    const type = TAGS[tag];
    if (type === undefined)
      throw bad(`can't parse entities: Unsupported start tag "${tag}" at byte offset ${offset}`);
    if (
      open.some((one) => one.entity.type === 'code' || one.entity.type === 'pre' || one.entity.type === type)
    )
      throw bad(`can't parse entities: "${tag}" inside of what can hold nothing of its kind`);
    open.push({ tag, entity: { type, offset, length: 0, ...linkOf(tag, rest) } });
  }

  function close(tag: string, end: number): void {
    const last = open.pop();
    if (last?.tag !== tag)
      throw bad(`can't parse entities: Unmatched end tag at byte offset ${end}, expected "</${last?.tag}>"`);
    last.entity.length = end - last.entity.offset;
    if (last.entity.length > 0) entities.push(last.entity);
  }
}

function linkOf(tag: string, rest: string): Partial<Entity> {
  if (tag !== 'a') return {};
  const [, url = ''] = /\shref="([^"]*)"/u.exec(rest) ?? [];
  const [, userId] = /^tg:\/\/user\?id=(\d+)$/u.exec(url) ?? [];
  return userId ? { type: 'text_mention', user: { id: Number(userId) } } : { url };
}

/** Letters of a host as the finder sees them: joiners and dashes are among them, other punctuation is not. */
const HOST = '[\\p{L}\\p{M}\\p{N}_\\u200c\\u200d\\u2010-\\u2015-]';
const FOUND: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['mention', /(?<![\p{L}\p{N}_])@[A-Za-z0-9_]{1,32}/gu],
  ['bot_command', /(?<![\p{L}\p{N}_/<>])\/[A-Za-z0-9_]{1,64}/gu],
  ['hashtag', /(?<![\p{L}\p{N}_])#[\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu],
  ['cashtag', /(?<![\p{L}\p{N}_$])\$[A-Z]{1,8}(?![\p{L}\p{N}_$])/gu],
  ['email', /[\w.+-]+@[\w-]+\.[\w-]+/gu],
  ['url', /(?:https?|ftp|tg|ton|tonsite):\/\/[^\s<>]+/giu],
  ['url', new RegExp(`${HOST}+\\.(?=\\p{L})${HOST}{2,}`, 'gu')],
  ['url', /(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)/gu],
];

/** Links nobody marked: everywhere but in code and in what is a link already. */
export function findEntities(text: string, marked: readonly Entity[]): Entity[] {
  const closed = marked.filter(({ type }) => ['code', 'pre', 'text_link', 'text_mention'].includes(type));
  const isClosed = (at: number): boolean =>
    closed.some(({ offset, length }) => at >= offset && at < offset + length);
  return FOUND.flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)]
      .filter(({ index }) => !isClosed(index))
      .map(({ index, 0: found }) => ({ type, offset: index, length: found.length })),
  );
}

/** What the platform takes out of every text that comes in: controls, direction marks, three marks that paint lines. */
export function cleanInput(text: string): string {
  return text
    .replace(/\r/gu, '')
    .replace(/[\u0000-\u0009\u000b-\u001f]/gu, ' ')
    .replace(/[\u2028-\u202e]|\u0333|\u033f|\u030a/gu, '')
    .trim();
}
