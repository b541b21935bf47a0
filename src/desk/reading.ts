/** What reading an argument's words comes to. Words come in as typed, NFKC; comparing ignores case. */
import type { DeskTexts } from '../texts/desk-shape.js';

/** Each has its sentence, so the texts are where they are listed. */
export type InvalidReason = keyof DeskTexts['invalid'];

export interface ArgumentFault {
  reason: InvalidReason;
  typed: string;
}

/** What was taken from the front, and the words that are left; or the word at fault. */
export type Reading<V> = { values: V; rest: readonly string[] } | { fault: ArgumentFault };

export function fault(reason: InvalidReason, typed: string): { fault: ArgumentFault } {
  return { fault: { reason, typed } };
}

/** Own keys only: a word named `constructor` is no key of ours. */
export function ownValue<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
