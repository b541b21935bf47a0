/** Every regular expression written in the program, found in its syntax trees. */
import { parseAst } from 'vitest/node';
import { filesIn } from '../house/source-files.js';

export interface WrittenRegex {
  path: string;
  regex: RegExp;
}

interface RegexNode {
  regex: { pattern: string; flags: string };
}

export function writtenRegexes(): WrittenRegex[] {
  return filesIn(['src', 'adapters', 'jobs'], ['.ts']).flatMap(({ path, text }) => {
    const found: RegexNode[] = [];
    collect(parseAst(text, { lang: 'ts' }), found);
    return found.map(({ regex: { pattern, flags } }) => ({ path, regex: new RegExp(pattern, flags) }));
  });
}

function collect(root: unknown, found: RegexNode[]): void {
  const waiting = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== 'object' || node === null) continue;
    if ('regex' in node && node.regex) found.push(node as RegexNode);
    waiting.push(...Object.values(node));
  }
}

/** Characters a pattern speaks of, besides a few that match almost anywhere. */
function alphabetOf({ source }: RegExp): string[] {
  const literal = [...source.replace(/\\[pPux]\{[^}]*\}|\\u[\da-f]{4}|\\[a-zA-Z]/gu, '')].filter(
    (c) => !'\\^$()[]{}?*+|'.includes(c),
  );
  return [
    ...new Set([
      ...literal,
      'a',
      'A',
      '0',
      ' ',
      '\n',
      '-',
      '.',
      ',',
      '{',
      '\\',
      '"',
      '中',
      '\u0301',
      '👩',
      '\u200d',
    ]),
  ];
}

/**
 * Texts on which a pattern that goes back on its steps takes long: one piece many times over, a head before it, an end that
 * does not fit. Pieces are one to three characters of the pattern's own.
 */
export function* pumped(
  regex: RegExp,
  length: number,
  count: number,
  pick: (below: number) => number,
): Generator<string> {
  const alphabet = alphabetOf(regex);
  const some = (): string => alphabet[pick(alphabet.length)] ?? 'a';
  for (let made = 0; made < count; made += 1) {
    const single = alphabet[made >> 1];
    const piece = single ?? some() + some() + (made % 3 === 0 ? some() : '');
    const head = single === undefined && made % 2 === 0 ? some() : '';
    const end = made % 2 === 0 ? '' : `${single ?? some()}\u0000!`;
    yield head + piece.repeat(Math.ceil(length / piece.length)) + end;
  }
}
