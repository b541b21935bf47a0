/** How old a figure is, for people: "as of 10:05:12, 12 s ago". */
import type { Texts } from '../texts/shape.js';
import { formatExact, formatSpan } from './format.js';

const MINUTE = 60_000;

/** `readAt`: when what is shown was last read; `at`: now. Epoch ms. */
export function ageText(readAt: number | undefined, at: number, zone: string, t: Texts): string {
  if (readAt === undefined) return t.board.neverRead;
  const ms = Math.max(0, at - readAt);
  const span = ms < MINUTE ? t.quota.seconds(Math.floor(ms / 1_000)) : formatSpan(ms, t.language);
  return t.quota.asOf(formatExact(readAt, zone, t.language, at), t.quota.ago(span));
}
