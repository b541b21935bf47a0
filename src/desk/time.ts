/** How long, or until when: `20m`, `2h`, `1h30m`, `20:00`, `30分钟`. */
import { Temporal } from 'temporal-polyfill';
import { parseDuration } from '../domain/duration.js';
import { fault, type Reading } from './reading.js';

/** A span in ms, or the next time the clock shows this (`HH:MM`) where the shop is. */
export type Time = { ms: number } | { clock: string };

const MINUTE_MS = 60_000;
/** Beyond it the marketplace has closed every order by itself. */
const LONGEST_MS = 7 * 24 * 60 * MINUTE_MS;
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const UNITS: readonly [RegExp, string][] = [
  [/天|日/gu, 'd'],
  [/个?小时|时/gu, 'h'],
  [/分钟?/gu, 'm'],
];

export function readTime(words: readonly string[]): Reading<{ time: Time }> {
  const [first = '', ...rest] = words;
  if (first === '') return fault('time_missing', '');
  const clock = CLOCK.exec(first);
  if (clock) return { values: { time: { clock: `${clock[1]?.padStart(2, '0')}:${clock[2]}` } }, rest };
  const ms = first === '半小时' ? 30 * MINUTE_MS : parseDuration(inLatin(first));
  if (ms === undefined || ms < MINUTE_MS || ms > LONGEST_MS) return fault('time_invalid', first);
  return { values: { time: { ms } }, rest };
}

function inLatin(word: string): string {
  return UNITS.reduce((text, [name, unit]) => text.replace(name, unit), word.toLowerCase());
}

/** The moment meant, epoch ms: after `now`, on a clock of this zone. A span counts from `from`. */
export function momentOf(time: Time, zone: string, now: number, from: number): number {
  if ('ms' in time) return from + time.ms;
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const clock = Temporal.PlainTime.from(time.clock);
  const today = here.withPlainTime(clock).epochMilliseconds;
  return today > now ? today : here.add({ days: 1 }).withPlainTime(clock).epochMilliseconds;
}
