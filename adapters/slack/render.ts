/** A card as Slack blocks. Pure. */
import type { types } from '@slack/bolt';
import type { Card, Line, Row, Tone } from '../../src/domain/card.js';
import { cleanLine, cleanText } from '../../src/domain/clean-text.js';
import { teamLanguage, texts } from '../../src/texts/texts.js';
import { buttonBlock } from './buttons.js';
import { cut, fallback, piece, plainLine, plainText, sizeOf } from './encode.js';
import { BLOCK, SLACK_LIMITS } from './limits.js';

export interface SlackMessage {
  /** What a notification and a screen reader say; Slack parses it, so it is encoded. */
  text: string;
  blocks: types.KnownBlock[];
}

type Element = types.RichTextElement;
type Rich = types.RichTextBlock['elements'][number];

/** A mark before words, for eyes in a hurry; the words say the same. */
export const MARKS: Record<Tone, string> = {
  calm: '⚪',
  active: '🔵',
  warning: '🟡',
  bad: '🔴',
  good: '🟢',
  closed: '⚫',
};

/** How much text is still to be spent; what comes after the end of it is cut. */
interface Room {
  take(text: string, max?: number): string;
}

const LINES = 60;
/** Each try spends less on text, until all blocks together are what Slack takes. */
const SHRINK = 0.7;

/** `now`: epoch ms; moments that have passed also say how long ago, in the reader's client. */
export function renderCard(card: Card, now: number, extra: types.Button[] = []): SlackMessage {
  const text = fallback(card.summary || card.title, BLOCK.fallback);
  for (let textMax = SLACK_LIMITS.textMax; ; textMax *= SHRINK) {
    const blocks = draw(card, now, roomFor(textMax), extra, textMax / SLACK_LIMITS.textMax);
    if (sizeOf(blocks) <= BLOCK.allBlocks || textMax < 1) return { text, blocks };
  }
}

/** The same with what keeps Slack from reading markup, names and addresses into the notification's line. */
export function messageOf(card: Card, now: number) {
  return { ...renderCard(card, now), parse: 'none', link_names: false, mrkdwn: false } as const;
}

/** A short answer. The mark makes it findable among other grey lines. */
export function renderToast(text: string, tone: 'good' | 'bad' | 'calm'): SlackMessage {
  const marked = { good: `✅ ${text}`, bad: `⚠️ ${text}`, calm: text }[tone];
  const block: types.SectionBlock = { type: 'section', text: plainText(marked, BLOCK.text) };
  return { text: fallback(text, BLOCK.fallback), blocks: [block] };
}

function draw(card: Card, now: number, room: Room, extra: types.Button[], scale: number): types.KnownBlock[] {
  const title = plainLine(`${MARKS[card.tone]} ${cleanLine(card.title)}`, BLOCK.header);
  const buttons = buttonBlock(card.buttons, extra, scale);
  const facts = factBlock(card, now, room);
  // Rows are short and what a list is for; a long line must not push them out.
  const rows = rowBlock(card.rows ?? [], room);
  const lines = lineBlocks(card.lines.slice(0, LINES), room);
  // History is small print, under everything but the buttons.
  const history = lines.filter(({ type }) => type === 'context');
  const said = lines.filter(({ type }) => type !== 'context');
  return [{ type: 'header', text: title }, ...facts, ...said, ...rows, ...history, ...buttons];
}

function roomFor(textMax: number): Room {
  let left = textMax;
  return {
    take(text, max = BLOCK.text) {
      if (left < 1) return '';
      const taken = cut(text, Math.min(max, left));
      left -= taken.length;
      return taken;
    },
  };
}

function rich(elements: Rich[]): types.KnownBlock[] {
  const filled = elements.filter((element) => element.elements.length > 0);
  return filled.length > 0 ? [{ type: 'rich_text', elements: filled } as types.RichTextBlock] : [];
}

const section = (pieces: (Element | undefined)[]): Rich => ({
  type: 'rich_text_section',
  elements: pieces.filter((one) => one !== undefined),
});

/** A line each: "**Total:** Rp 189,000". */
function factBlock({ facts, language }: Card, now: number, room: Room): types.KnownBlock[] {
  const { words } = texts(teamLanguage(language));
  const shown = facts.slice(0, BLOCK.facts);
  const pieces = shown.flatMap((fact, index) => {
    const last = index === shown.length - 1;
    const label = room.take(words.pair(cleanLine(fact.label), ''), 80);
    const value = room.take(cleanLine(fact.value), 600);
    const passed = fact.at !== undefined && fact.at <= now;
    return [
      piece(label, true),
      piece(value + (passed ? ' · ' : last ? '' : '\n')),
      passed ? ago(fact.at!) : undefined,
      passed && !last ? piece('\n') : undefined,
    ];
  });
  return rich([section(pieces)]);
}

function ago(at: number): types.RichTextElement {
  const utc = new Date(at).toISOString();
  return {
    type: 'date',
    timestamp: Math.floor(at / 1_000),
    format: '{ago}',
    fallback: `${utc.slice(11, 16)} UTC`,
  };
}

/** Neighbours of one style stand in one block. */
function lineBlocks(lines: readonly Line[], room: Room): types.KnownBlock[] {
  const runs: { style: Line['style']; texts: string[] }[] = [];
  for (const { style, text } of lines) {
    const taken = room.take(cleanText(text).trim());
    if (taken === '') continue;
    const run = runs.at(-1);
    if (run && run.style === style && style !== 'copy') run.texts.push(taken);
    else runs.push({ style, texts: [taken] });
  }
  return runs.flatMap(({ style, texts }) => runBlock(style, texts.join('\n')));
}

function runBlock(style: Line['style'], text: string): types.KnownBlock[] {
  const elements = [piece(text)].filter((one) => one !== undefined);
  switch (style) {
    case 'small':
      return [{ type: 'context', elements: [plainText(text, BLOCK.text)] }];
    case 'quote':
      return rich([{ type: 'rich_text_quote', elements }]);
    case 'copy':
      return rich([{ type: 'rich_text_preformatted', elements }]);
    case 'strong':
      return rich([section([piece(text, true)])]);
    case undefined:
      return rich([section(elements)]);
  }
}

/** A line each, the first cell bold: a table would scroll sideways on a phone. */
function rowBlock(rows: readonly Row[], room: Room): types.KnownBlock[] {
  const shown = rows.slice(0, SLACK_LIMITS.rowsMax);
  const pieces = shown.flatMap(({ cells, tone }, index) => {
    const [first = '', ...rest] = cells.map((cell) => cleanLine(cell));
    const head = room.take(`${tone ? `${MARKS[tone]} ` : ''}${first}`, 200);
    const tail = rest.filter((cell) => cell !== '').map((cell) => ` · ${cell}`);
    const end = index === shown.length - 1 ? '' : '\n';
    return [piece(head, true), piece(room.take(tail.join(''), 600) + end)];
  });
  return rich([section(pieces)]);
}
