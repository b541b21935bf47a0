/** Text from outside as Telegram HTML: what is shown is what was there, and nothing in it can be tapped. */
import { cleanText } from '../../src/domain/clean-text.js';
import { graphemesOf } from '../../src/domain/graphemes.js';

/**
 * Telegram makes links of what looks like one: @names, /commands, #tags, $TAGS, addresses. A word joiner (U+2060) after the
 * character they begin with stops that: it has no width, allows no line break, and the platform's scanner takes it for
 * punctuation, unlike the joiners U+200C and U+200D, which it takes for a part of a name. Cleaning has removed all others, so
 * the words without it are the words that came, to the letter.
 */
export const DEFUSER = '\u2060';

const IGNITIONS = new RegExp(
  [
    /(?<=[@/#])(?=[\p{L}\p{N}_])/u,
    /(?<=\$)(?=[A-Z]|1INCH)/u,
    /(?<=:)(?=\/\/)/u,
    // A host: a dot between letters. Between two digits it is a number …
    /(?<=[\p{L}\p{M}\p{N}_-]\.)(?=[\p{L}_-])|(?<=[\p{L}\p{M}_-]\.)(?=\p{N})/u,
    // … but for four of them.
    /(?<=\d\.)(?=\d{1,3}\.\d{1,3}\.\d{1,3})/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

export function defuse(text: string): string {
  return text.replace(IGNITIONS, DEFUSER);
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export type Mark = 'b' | 'i' | 'code' | 'blockquote';

/** A stretch of plain text and how it is set. */
export interface Part {
  text: string;
  mark?: Mark;
  /** Only ids of people come here, so that a question reaches the one it is for. */
  userId?: string;
}

/** What stands between two line breaks, or a quotation. */
export type Paragraph = readonly Part[];

/** Words from outside, cleaned. What is to be copied stays to the letter: nothing is linked inside `code`. */
export function part(text: string, mark?: Mark): Part {
  const clean = cleanText(text);
  return { text: mark === 'code' ? clean : defuse(clean), ...(mark && { mark }) };
}

/** HTML of at most `max` visible characters and 100 marks: whole paragraphs as long as they fit, the last one cut if need be. */
export function htmlOf(paragraphs: readonly Paragraph[], max: number, marksMax: number): string {
  const shown = within(paragraphs, max);
  let marks = 0;
  const html = shown.map((paragraph) =>
    paragraph
      .map((one) => {
        marks += one.mark || one.userId ? 1 : 0;
        return marks > marksMax ? escapeHtml(one.text) : partHtml(one);
      })
      .join(''),
  );
  const text = html.join('\n');
  // Nothing visible is refused.
  return /[^\s\u2060]/u.test(text) ? text : '–';
}

function partHtml({ text, mark, userId }: Part): string {
  if (text === '') return '';
  const inner = escapeHtml(text);
  const linked = userId ? `<a href="tg://user?id=${userId}">${inner}</a>` : inner;
  return mark ? `<${mark}>${linked}</${mark}>` : linked;
}

const lengthOf = (paragraph: Paragraph): number => paragraph.reduce((sum, { text }) => sum + text.length, 0);

/** A paragraph is worth cutting when this much of it can be shown. */
const WORTH_CUTTING = 80;

function within(paragraphs: readonly Paragraph[], max: number): Paragraph[] {
  // Room for the line that says there was more.
  const room = max - 2;
  const shown: Paragraph[] = [];
  let used = 0;
  for (const paragraph of paragraphs) {
    const length = lengthOf(paragraph) + 1;
    if (used + length <= room) {
      shown.push(paragraph);
      used += length;
      continue;
    }
    const left = room - used - 1;
    shown.push(left > WORTH_CUTTING ? cut(paragraph, left) : [{ text: '…' }]);
    break;
  }
  return shown;
}

function cut(paragraph: Paragraph, room: number): Paragraph {
  const kept: Part[] = [];
  let left = room - 1;
  for (const one of paragraph) {
    const text = one.text.length <= left ? one.text : headOf(one.text, left);
    kept.push({ ...one, text: text.length < one.text.length ? `${text}…` : text });
    left -= text.length;
    if (text.length < one.text.length) break;
  }
  return kept;
}

/** As many whole characters as a reader sees them as fit into `max` UTF-16 units. */
export function headOf(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (const { segment, index } of graphemesOf(text.slice(0, max + 64))) {
    if (index + segment.length > max) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** At most `max` units, an ellipsis for the rest. */
export function shortened(text: string, max: number): string {
  return text.length <= max ? text : `${headOf(text, max - 1)}…`;
}
