/**
 * Words on their way into Slack. Almost all of them go where Slack parses nothing (plain text and rich text), so that no
 * mention, link or markup can come of them; only a notification's line is parsed, and there three characters are encoded.
 */
import type { types } from '@slack/bolt';
import { cleanLine, cleanText } from '../../src/domain/clean-text.js';

/** Stands for a text of which nothing is left after cleaning: Slack refuses an empty one. */
const NOTHING = '…';

/** At most `max` UTF-16 units, never half a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${cleanText(text.slice(0, Math.max(0, max - 1))).trimEnd()}…`;
}

/** One clean line, as it is shown. `emoji: false`: a buyer's `:smile:` stays what was typed. */
export function plainLine(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: cut(cleanLine(text), max) || NOTHING, emoji: false };
}

/** The same with its line breaks. */
export function plainText(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: cut(cleanText(text).trim(), max) || NOTHING, emoji: false };
}

/** A piece of rich text; undefined for nothing, which Slack refuses. `text` is clean already. */
export function piece(text: string, bold = false): types.RichTextText | undefined {
  if (text === '') return undefined;
  return { type: 'text', text, ...(bold && { style: { bold } }) };
}

/** For the one place where Slack parses: `&`, `<` and `>` are all that can begin a mention, a link or an entity. */
export function entities(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;');
}

/** A notification's line. */
export function fallback(text: string, max: number): string {
  return entities(cut(cleanLine(text), max)) || NOTHING;
}

/** Length of a value as JSON in ASCII, the most that Slack may count. */
export function sizeOf(value: unknown): number {
  const json = JSON.stringify(value);
  return json.length + 5 * (json.match(/[^\x20-\x7e]/gu)?.length ?? 0);
}
