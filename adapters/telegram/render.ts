/** A card or a toast as Telegram shows it: HTML and a keyboard. Pure. */
import type { Card, Fact, Line, Row, Tone } from '../../src/domain/card.js';
import { cleanLine, cleanText } from '../../src/domain/clean-text.js';
import type { Answer } from '../../src/ports.js';
import { dataOf, type Keyboard, keyboardOf } from './buttons.js';
import { htmlOf, type Mark, type Paragraph, part, shortened } from './html.js';
import { TELEGRAM_LIMITS, WIRE } from './limits.js';

export interface Rendered {
  html: string;
  keyboard: Keyboard;
}

/** Messages have no colour. The calm and the finished need no attention, so they get no mark of their own on rows. */
const MARKS: Record<Tone, string> = {
  calm: '⚪',
  active: '🔵',
  warning: '🟡',
  bad: '🔴',
  good: '🟢',
  closed: '⚫',
};

const LINE_MARKS: Record<NonNullable<Line['style']>, Mark> = {
  quote: 'blockquote',
  copy: 'code',
  small: 'i',
  strong: 'b',
};

const GAP: Paragraph = [];
const FACTS_MAX = 10;

/** `onAnswer`: the card is a direct answer, see `Pressed`. */
export function renderCard(card: Card, onAnswer = false): Rendered {
  const rows = card.rows ?? [];
  // What is small print about a table stands under it.
  const isUnder = ({ style }: Line): boolean => rows.length > 0 && style === 'small';
  const sections = [
    card.facts.slice(0, FACTS_MAX).map(factOf),
    card.lines.filter((line) => !isUnder(line)).map(lineOf),
    rowsOf(rows.slice(0, TELEGRAM_LIMITS.rowsMax)),
    card.lines.filter(isUnder).map(lineOf),
  ].filter((section) => section.length > 0);
  const title: Paragraph = [{ text: `${MARKS[card.tone]} ` }, part(cleanLine(card.title), 'b')];
  const paragraphs = [title, ...sections.flatMap((section) => [GAP, ...section])];
  return {
    html: htmlOf(paragraphs, WIRE.text, WIRE.marks),
    keyboard: keyboardOf(card.buttons.slice(0, TELEGRAM_LIMITS.buttonsMax), ({ confirm }, token) =>
      dataOf({ act: confirm ? 'ask' : 'press', token, onAnswer }),
    ),
  };
}

function factOf({ label, value }: Fact): Paragraph {
  return [part(cleanLine(label), 'i'), { text: ': ' }, part(cleanLine(value))];
}

function lineOf({ text, style }: Line): Paragraph {
  return [part(text, style && LINE_MARKS[style])];
}

/** More cells than this wrap on a phone, so they get a second line. */
const CELLS_IN_LINE = 3;

/** No table fits a phone: the first cell stands out, the others follow. Marks stand below each other, or nowhere. */
function rowsOf(rows: readonly Row[]): Paragraph[] {
  const areMarked = rows.some(({ tone }) => tone !== undefined);
  return rows.flatMap(({ cells, tone = 'calm' }) => {
    const [first = '', ...others] = cells.map(cleanLine);
    const rest = others.filter((cell) => cell !== '');
    const breaksAt = rest.length > CELLS_IN_LINE ? CELLS_IN_LINE - 1 : rest.length;
    const near = rest.slice(0, breaksAt).map((cell) => part(` · ${cell}`));
    const line = [{ text: areMarked ? `${MARKS[tone]} ` : '• ' }, part(first, 'b'), ...near];
    const below = rest.slice(breaksAt).join(' · ');
    return below === '' ? [line] : [line, [{ text: '\u2003 ' }, part(below)]];
  });
}

const TOAST_MARKS = { good: '✅', bad: '⚠️', calm: 'ℹ️' } as const;
type Toast = Extract<Answer, { kind: 'toast' }>;

/** Over the chat, for the presser alone; as plain text, which Telegram shows to the letter. */
export function renderToast({ text }: Toast): string {
  return shortened(cleanText(text), WIRE.toast);
}

/** The same as a message, where nothing was pressed. */
export function renderToastMessage({ text, tone }: Toast): string {
  return htmlOf([[{ text: `${TOAST_MARKS[tone]} ` }, part(text)]], WIRE.text, WIRE.marks);
}
