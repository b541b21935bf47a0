import { Temporal } from 'temporal-polyfill';
import type { When } from './arguments.js';

/** The days meant, in a zone: epoch ms, `from` inclusive, `to` exclusive. `now` in epoch ms. */
export function periodOf(when: When, now: number, zone: string): { from: number; to: number } {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const [first, days] = daysOf(when, today);
  const start = (day: Temporal.PlainDate): number => day.toZonedDateTime(zone).epochMilliseconds;
  return { from: start(first), to: start(first.add({ days })) };
}

function daysOf(when: When, today: Temporal.PlainDate): [first: Temporal.PlainDate, days: number] {
  if (when === 'today') return [today, 1];
  if (when === 'yesterday') return [today.subtract({ days: 1 }), 1];
  if (when === 'week') return [today.subtract({ days: 6 }), 7];
  return [Temporal.PlainDate.from(when.date), 1];
}
