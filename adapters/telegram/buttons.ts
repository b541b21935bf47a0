/** Keyboards under a message: rows that fit a phone, and what a button sends back. */
import type { InlineKeyboardButton } from 'grammy/types';
import type { Button } from '../../src/domain/card.js';
import { cleanLine } from '../../src/domain/clean-text.js';
import { shortened } from './html.js';

export type Keyboard = InlineKeyboardButton[][];

/**
 * What a press asks for. `ask` comes before an act that must be confirmed, `yes` and `no` after it. `onAnswer`: the button
 * stands on a direct answer, which the next answer may take the place of.
 */
export interface Pressed {
  act: 'press' | 'ask' | 'yes' | 'no' | 'form';
  /** The core's token; for a form the question and the choice. */
  token: string;
  onAnswer: boolean;
}

const LETTERS = { press: 'p', ask: 'c', yes: 'y', no: 'n', form: 'f' } as const;
const SHAPE = /^([pcynf])([\w.-]{1,48})$/iu;

/** One letter and the token, at most 23 bytes: nothing about an order is ever behind a button. */
export function dataOf({ act, token, onAnswer }: Pressed): string {
  const letter = LETTERS[act];
  return `${onAnswer ? letter.toUpperCase() : letter}${token}`;
}

/** Undefined for what is not ours. */
export function pressedOf(data: string): Pressed | undefined {
  const [, letter = '', token] = SHAPE.exec(data) ?? [];
  if (token === undefined) return undefined;
  const act = (Object.keys(LETTERS) as Pressed['act'][]).find(
    (name) => LETTERS[name] === letter.toLowerCase(),
  );
  return act && { act, token, onAnswer: letter !== letter.toLowerCase() };
}

const LABEL_MAX = 60;
/** Buttons of a row are equally wide: letters that a narrow phone shows in all of them, a Chinese one counts twice. */
const ROW_WIDTH = 44;
const ROW_BUTTONS = 3;
/** Room around a label. */
const MARGIN = 3;

/** `data`: what a press on a button sends back. */
export function keyboardOf(
  buttons: readonly Button[],
  data: (button: Button, token: string) => string,
): Keyboard {
  const rows: Keyboard = [];
  for (const button of buttons) {
    const key = keyOf(button, data);
    if (!key) continue;
    const row = rows.at(-1);
    if (row && isOneRow([...row, key])) row.push(key);
    else rows.push([key]);
  }
  return rows;
}

function isOneRow(keys: readonly InlineKeyboardButton[]): boolean {
  const widest = Math.max(...keys.map(({ text }) => widthOf(text)));
  return keys.length <= ROW_BUTTONS && keys.length * (widest + MARGIN) <= ROW_WIDTH;
}

function keyOf(
  button: Button,
  data: (button: Button, token: string) => string,
): InlineKeyboardButton | undefined {
  const text = labelOf(button.label);
  if (button.url !== undefined) return isWebLink(button.url) ? { text, url: button.url } : undefined;
  if (button.token === undefined) return undefined;
  const style = button.style === 'default' ? {} : { style: button.style };
  return { text, callback_data: data(button, button.token), ...style };
}

export function labelOf(label: string): string {
  return shortened(cleanLine(label), LABEL_MAX) || '–';
}

/** A host without a dot is refused by Telegram, and the whole message with it. */
function isWebLink(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/u.test(protocol) && hostname.includes('.');
}

function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (/[\p{Script=Han}\uff00-\uffef]/u.test(letter) ? 2 : 1), 0);
}

/** The keyboard without the question that was put under it. */
export function withoutQuestion(keyboard: Keyboard): Keyboard {
  const isQuestion = (key: InlineKeyboardButton): boolean => {
    const pressed = 'callback_data' in key ? pressedOf(key.callback_data) : undefined;
    return pressed?.act === 'yes' || pressed?.act === 'no';
  };
  return keyboard.filter((row) => !row.some(isQuestion));
}

/** Whether a button that asks before it acts still has this token. */
export function asksFor(keyboard: Keyboard, token: string): boolean {
  return keyboard.flat().some((key) => {
    const pressed = 'callback_data' in key ? pressedOf(key.callback_data) : undefined;
    return pressed?.act === 'ask' && pressed.token === token;
  });
}
