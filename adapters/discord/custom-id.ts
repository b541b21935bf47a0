/**
 * What a component carries, at most 100 characters: what a press of it means, and the core's token. Read back strictly,
 * since it comes from outside.
 */
import type { MessageRef } from '../../src/ports.js';
import { addressOf } from './refs.js';

export type Carried =
  /** A button of a card. */
  | { kind: 'press'; token: string }
  /** A button that asks first. */
  | { kind: 'ask'; token: string }
  /** The yes to that question: `message` is the card it was asked for. */
  | { kind: 'confirmed'; token: string; message: MessageRef }
  | { kind: 'declined' }
  | { kind: 'share' }
  /** A dialog that came too late to open by itself. */
  | { kind: 'open'; token: string }
  | { kind: 'form'; token: string };

const TOKEN = /^[\w-]{1,22}$/u;
const LETTERS = {
  press: 'p',
  ask: 'a',
  confirmed: 'y',
  declined: 'n',
  share: 's',
  open: 'o',
  form: 'f',
} as const;

export function customId(carried: Carried): string {
  const letter = LETTERS[carried.kind];
  if (carried.kind === 'declined' || carried.kind === 'share') return letter;
  if (carried.kind === 'confirmed') return `${letter}:${carried.token}:${carried.message}`;
  return `${letter}:${carried.token}`;
}

export function readCustomId(id: string): Carried | undefined {
  const [letter, token = '', message = ''] = id.split(':');
  if (letter === LETTERS.declined) return { kind: 'declined' };
  if (letter === LETTERS.share) return { kind: 'share' };
  if (!TOKEN.test(token)) return undefined;
  if (letter === LETTERS.confirmed)
    return addressOf(message) ? { kind: 'confirmed', token, message } : undefined;
  for (const kind of ['press', 'ask', 'open', 'form'] as const)
    if (letter === LETTERS[kind]) return { kind, token };
  return undefined;
}
