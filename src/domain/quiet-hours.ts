/** When buyers must be left in peace, by their own clocks. All times are epoch ms. */
import { offsetSpan } from './zone-offset.js';

/** Times of day as `HH:MM`, the end exclusive; over midnight when `from` is later than `to`; never quiet when equal. */
export interface QuietHours {
  from: string;
  to: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Two days hold every combination of zones and one change of clocks; a third for luck. */
const SEARCH_MS = 3 * DAY_MS;

/** True when it is quiet in at least one of the zones. With no zone known it is always quiet. */
export function isQuiet(at: number, zones: readonly string[], quiet: QuietHours): boolean {
  const { from, to } = window(quiet);
  return zones.length === 0 || zones.some((zone) => within(timeOfDay(at, zone), from, to));
}

/** The earliest moment at or after `at` that is quiet in no zone. Undefined when the zones leave no opening at all. */
export function nextOpenAt(at: number, zones: readonly string[], quiet: QuietHours): number | undefined {
  if (zones.length === 0) return undefined;
  const { from, to } = window(quiet);
  let open = at;
  while (open <= at + SEARCH_MS) {
    const before = open;
    for (const zone of zones) open = endOfQuiet(open, zone, from, to);
    if (open === before) return open;
  }
  return undefined;
}

/** True when a buyer may be written to: outside quiet hours, or so soon after ordering that the buyer is awake. */
export function mayMessageAt(
  at: number,
  buyer: { placedAt: number; zones: readonly string[]; quiet: QuietHours; awakeWindowMs: number },
): boolean {
  const sincePlaced = at - buyer.placedAt;
  return (sincePlaced >= 0 && sincePlaced <= buyer.awakeWindowMs) || !isQuiet(at, buyer.zones, buyer.quiet);
}

/** `at` itself when it is not quiet there, else the end of the quiet stretch or of the offset, whichever comes first. */
function endOfQuiet(at: number, zone: string, from: number, to: number): number {
  const time = timeOfDay(at, zone);
  if (!within(time, from, to)) return at;
  const end = at + ((to - time + DAY_MS) % DAY_MS);
  return Math.min(end, offsetSpan(zone, at).until);
}

function within(time: number, from: number, to: number): boolean {
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

/** Milliseconds since local midnight as the clock on the wall shows them. */
function timeOfDay(at: number, zone: string): number {
  const local = (at + offsetSpan(zone, at).offsetMs) % DAY_MS;
  return local < 0 ? local + DAY_MS : local;
}

const windows = new Map<string, { from: number; to: number }>();

function window(quiet: QuietHours): { from: number; to: number } {
  const key = `${quiet.from}-${quiet.to}`;
  const known = windows.get(key);
  if (known) return known;
  const parsed = { from: msOfDay(quiet.from), to: msOfDay(quiet.to) };
  windows.set(key, parsed);
  return parsed;
}

function msOfDay(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) throw new RangeError(`not a time of day: ${JSON.stringify(text.slice(0, 20))}`);
  return (Number(match[1]) * 60 + Number(match[2])) * MINUTE_MS;
}
