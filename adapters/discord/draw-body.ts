/**
 * What stands under a card's title, in the order a phone is read: what needs attention, facts, words, rows, history. When
 * it is too much for one embed, rows give way first and are counted.
 */
import type { Card, Fact, Line, Row, Tone } from '../../src/domain/card.js';
import { cleanLine } from '../../src/domain/clean-text.js';
import { teamLanguage, texts } from '../../src/texts/texts.js';
import { DISCORD } from './limits.js';
import { cut, escapedLength, escapeMarkdown, plainLine, wholeText } from './markdown.js';
import { words } from './words.js';

/** Of one value: a title of a product may be long, and the rest of the card must stand beside it. */
const FACT_MAX = 400;
/** For the line that counts what did not fit. */
const COUNT_ROOM = 60;

/** Markdown of at most 4,096 units; empty where the card is only a title. */
export function drawBody(card: Card, dotOf: (tone: Tone) => string): string {
  const room = createRoom(DISCORD.description - COUNT_ROOM);
  const lines = (style: (style: Line['style']) => boolean) =>
    card.lines.filter((line) => style(line.style)).flatMap((line) => room.take(drawLine(line, room.left())));
  const strong = lines((style) => style === 'strong');
  const facts = card.facts.flatMap((fact) => room.take(drawFact(fact, card.language)));
  const plain = lines((style) => style !== 'strong' && style !== 'small');
  const small = lines((style) => style === 'small');
  const all = drawRows(card.rows ?? [], dotOf);
  const rows = takeWhole(all, room);
  const hidden = all.length - rows.length;
  const count = hidden > 0 ? [escapeMarkdown(texts(teamLanguage(card.language)).desk.listMore(hidden))] : [];
  return [strong, facts, plain, [...rows, ...count], small]
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}

interface Room {
  /** The text if it fits, in full or not at all. */
  take(text: string): string[];
  left(): number;
}

/** A line break beside it, and one more where a block ends. */
const BREAKS = 2;

function createRoom(units: number): Room {
  let left = units;
  return {
    left: () => left - BREAKS,
    take(text) {
      const size = text.length + BREAKS;
      if (text === '' || size > left) return [];
      left -= size;
      return [text];
    },
  };
}

/** Rows up to the first that does not fit: a gap in a list would mislead. */
function takeWhole(rows: readonly string[], room: Room): string[] {
  const taken: string[] = [];
  for (const row of rows) {
    if (room.take(row).length === 0) break;
    taken.push(row);
  }
  return taken;
}

function drawFact({ label, value, at }: Fact, language: string): string {
  const name = escapeMarkdown(words(language).pair(cleanLine(label)));
  const text = escapeMarkdown(cut(cleanLine(value), FACT_MAX, escapedLength));
  const ticking = at === undefined ? '' : ` · <t:${Math.floor(at / 1_000)}:R>`;
  return `**${name}** ${text}${ticking}`;
}

function drawLine({ text, style }: Line, max: number): string {
  const whole = wholeText(text);
  if (whole === '') return '';
  if (style === 'copy' && !whole.includes('```')) return `\`\`\`\n${cut(whole, max - 8)}\n\`\`\``;
  if (style === 'strong') return `**${escapeMarkdown(cut(whole, max - 4, escapedLength))}**`;
  const prefix = style === 'small' ? '-# ' : style === undefined ? '' : '> ';
  const measure = (part: string) => escapedLength(part) + part.split('\n').length * prefix.length;
  const lines = escapeMarkdown(cut(whole, max, measure)).split('\n');
  return lines.map((line) => (line.trim() === '' ? '' : `${prefix}${line}`)).join('\n');
}

/** Where some rows have a dot, all have one, so that they stand in line. */
function drawRows(rows: readonly Row[], dotOf: (tone: Tone) => string): string[] {
  const dots = rows.map(({ tone }) => (tone === undefined ? '' : dotOf(tone)));
  const none = dots.some((dot) => dot !== '') ? '⚪' : '';
  return rows.map(({ cells }, index) => drawRow(cells, dots[index] || none));
}

function drawRow(cells: readonly string[], dot: string): string {
  const [first = '', ...rest] = cells.map((cell) => plainLine(cut(cell, FACT_MAX)));
  const head = first === '' ? '' : `**${first}**`;
  return [...[[dot, head].filter(Boolean).join(' ')], ...rest].filter(Boolean).join(' · ');
}
