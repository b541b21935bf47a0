/**
 * Discord's markdown as its clients read it: what a person sees, and everything in it that is more than words. Written after
 * the rules of the client's parser, in their order.
 */

export interface Drawn {
  text: string;
  /** In their order: `@everyone`, `<@1>`, `https://…`, `:smile:`, `bold` … */
  found: { kind: Kind; source: string }[];
}

export type Kind =
  | 'mention'
  | 'link'
  | 'emoji'
  | 'moment'
  | 'command'
  | 'bold'
  | 'italic'
  | 'underline'
  | 'struck'
  | 'spoiler'
  | 'code'
  | 'quote'
  | 'heading'
  | 'small'
  | 'list';

interface Rule {
  kind: Kind | 'escape' | 'face';
  pattern: RegExp;
  /** What is seen; by default what was found inside, drawn in its turn. */
  seen?(match: RegExpExecArray): string;
  inner?(match: RegExpExecArray): string;
}

const INLINE: readonly Rule[] = [
  { kind: 'face', pattern: /^¯\\_\(ツ\)_\/¯/u, seen: ([face]) => face },
  { kind: 'escape', pattern: /^\\([^0-9A-Za-z\s])/u, seen: ([, char = '']) => char },
  { kind: 'link', pattern: /^<([^: >]+:\/[^ >]+)>/u, seen: ([, url = '']) => url },
  {
    kind: 'link',
    pattern: /^<(?:mailto:)?([^\s@<>]+@[^\s@<>]+\.[^\s@<>]+)>/u,
    seen: ([, mail = '']) => mail,
  },
  { kind: 'link', pattern: /^<(?:tel:)?(\+[0-9][0-9 -]+)>/u, seen: ([, phone = '']) => phone },
  {
    kind: 'link',
    pattern: /^\[((?:\[[^\]]*\]|[^[\]]|\](?=[^[]*\]))*)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?\s*\)/u,
    inner: ([, label = '']) => label,
  },
  { kind: 'link', pattern: /^(?:https?|steam|discord):\/\/[^\s<]+[^<.,:;"'\]\s]/iu, seen: ([url]) => url },
  {
    kind: 'link',
    pattern: /^discord(?:\.gg|app\.com\/invite|\.com\/invite)\/[\w-]+/iu,
    seen: ([url]) => url,
  },
  { kind: 'mention', pattern: /^<@[!&]?\d+>/u, seen: () => '@somebody' },
  { kind: 'mention', pattern: /^<#\d+>/u, seen: () => '#somewhere' },
  {
    kind: 'mention',
    pattern: /^<id:(?:home|browse|customize|guide|linked-roles(?::\d+)?)>/u,
    seen: () => '#guide',
  },
  { kind: 'mention', pattern: /^@(?:everyone|here)/u, seen: ([all]) => all },
  { kind: 'command', pattern: /^<\/[-_'\p{L}\p{N} ]+:\d+>/u, seen: () => '/command' },
  { kind: 'moment', pattern: /^<t:-?\d{1,17}(?::[tTdDfFRsS])?>/u, seen: () => 'some time ago' },
  { kind: 'emoji', pattern: /^<a?:\w{1,32}:\d+>/u, seen: () => ':custom:' },
  { kind: 'emoji', pattern: /^:([^\s:]+?(?:::skin-tone-\d)?):/u, seen: () => '(picture)' },
  { kind: 'code', pattern: /^(`+)([\s\S]*?[^`])\1(?!`)/u, seen: ([, , code = '']) => code },
  { kind: 'bold', pattern: /^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/u, inner: ([, text = '']) => text },
  { kind: 'underline', pattern: /^__((?:\\[\s\S]|[^\\])+?)__(?!_)/u, inner: ([, text = '']) => text },
  {
    kind: 'italic',
    pattern:
      /^\b_((?:__|\\[\s\S]|[^\\_])+?)_\b|^\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/u,
    inner: ([, one, other]) => one ?? other ?? '',
  },
  { kind: 'struck', pattern: /^~~((?:\\[\s\S]|[^\\])+?)~~/u, inner: ([, text = '']) => text },
  { kind: 'spoiler', pattern: /^\|\|((?:\\[\s\S]|[^\\])+?)\|\|/u, inner: ([, text = '']) => text },
];

const FENCE = /^```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```/iu;
const LINES: { kind: Kind; pattern: RegExp }[] = [
  { kind: 'quote', pattern: /^ *>(?:>>)? / },
  { kind: 'heading', pattern: /^ *#{1,3} +(?=\S)/ },
  { kind: 'small', pattern: /^ *-# +(?=\S)/ },
  { kind: 'list', pattern: /^ *(?:[*-]|\d+\.) +(?=\S)/ },
];

export function drawMarkdown(source: string): Drawn {
  const found: Drawn['found'] = [];
  return { text: drawBlocks(source, found), found };
}

function drawBlocks(source: string, found: Drawn['found']): string {
  let rest = source;
  let text = '';
  let atStart = true;
  while (rest !== '') {
    const fence = FENCE.exec(rest);
    if (fence) {
      found.push({ kind: 'code', source: fence[0] });
      text += fence[1] ?? '';
      rest = rest.slice(fence[0].length);
      atStart = false;
      continue;
    }
    const line = atStart ? LINES.find(({ pattern }) => pattern.test(rest)) : undefined;
    if (line) {
      const [mark = ''] = line.pattern.exec(rest) ?? [];
      found.push({ kind: line.kind, source: mark });
      rest = rest.slice(mark.length);
    }
    const [taken, seen] = drawNext(rest, found, text);
    text += seen;
    atStart = rest.startsWith('\n') && taken === 1;
    rest = rest.slice(Math.max(1, taken));
  }
  return text;
}

/** Nothing begins in here. */
const PLAIN = /^[^\\<[:@*_~|`¯\nhsdHSD]+/u;

/** How much of the source was read, and what is seen of it. */
function drawNext(source: string, found: Drawn['found'], before: string): [taken: number, seen: string] {
  const [plain] = PLAIN.exec(source) ?? [];
  if (plain !== undefined) return [plain.length, plain];
  for (const { kind, pattern, seen, inner } of INLINE) {
    // `\b` of a rule looks back, where the source no longer reaches.
    if (kind === 'italic' && source.startsWith('_') && /[\p{L}\p{N}_]$/u.test(before)) continue;
    const match = pattern.exec(source);
    if (!match) continue;
    if (kind !== 'escape' && kind !== 'face') found.push({ kind, source: match[0] });
    return [match[0].length, inner ? drawInline(inner(match), found) : (seen?.(match) ?? match[0])];
  }
  const [char = ''] = source;
  return [char.length, char];
}

function drawInline(source: string, found: Drawn['found']): string {
  let rest = source;
  let text = '';
  while (rest !== '') {
    const [taken, seen] = drawNext(rest, found, text);
    text += seen;
    rest = rest.slice(Math.max(1, taken));
  }
  return text;
}
