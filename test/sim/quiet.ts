/** Quiet hours by the platform's own calendar: another code than the product's, so that the two check each other. */

const formats = new Map<string, Intl.DateTimeFormat>();
const known = new Map<string, boolean>();
const QUARTER_MS = 15 * 60_000;
const KNOWN_MAX = 20_000;

/** Is it between these times of day in any of the zones? All zones' offsets are whole quarters of an hour. */
export function isQuietSomewhere(
  at: number,
  zones: readonly string[],
  { from, to }: { from: string; to: string },
): boolean {
  const minute = Math.floor(at / 60_000) * 60_000;
  const key = `${Math.floor(at / QUARTER_MS)} ${from} ${to} ${zones.length} ${zones[0]}`;
  // Times of day in policies are whole quarters here: what holds for one minute of it holds for all.
  const found = known.get(key) ?? zones.some((zone) => within(timeOfDay(minute, zone), from, to));
  if (known.size > KNOWN_MAX) known.clear();
  known.set(key, found);
  return found;
}

function within(time: string, from: string, to: string): boolean {
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

function timeOfDay(at: number, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  return format.format(at);
}
