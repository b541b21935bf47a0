/**
 * Times and spans as a team reads them: the shop's zone, the reader's language, a 24-hour clock. Cards are drawn very
 * often, so every `Intl` formatter is made once.
 */
import { cleanLine } from './clean-text.js';
import { graphemesOf } from './graphemes.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const SHAPES = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { month: 'short', day: 'numeric' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  exact: {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
  moment: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  key: { year: 'numeric', month: '2-digit', day: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const dateFormats = new Map<string, Intl.DateTimeFormat>();
const unitFormats = new Map<string, Intl.NumberFormat>();

/** `10:05`. `at` in epoch ms; throws RangeError on an unknown zone. */
export function formatTime(at: number, zone: string, language: string): string {
  return dateFormat('time', zone, language).format(at);
}

/** `Nov 22`, `11月22日`. */
export function formatDay(at: number, zone: string, language: string): string {
  return dateFormat('day', zone, language).format(at);
}

/** `10:05` on the day of `reference`, otherwise (and without one) `Nov 22, 10:05`. */
export function formatMoment(at: number, zone: string, language: string, reference?: number): string {
  const sameDay = reference !== undefined && isSameDay(at, reference, zone);
  return dateFormat(sameDay ? 'time' : 'moment', zone, language).format(at);
}

/** The same to the second, where the order of events is evidence. */
export function formatExact(at: number, zone: string, language: string, reference: number): string {
  return dateFormat(isSameDay(at, reference, zone) ? 'second' : 'exact', zone, language).format(at);
}

const QUARTER_HOUR = 15 * MINUTE;
const DAYS_KEPT = 4_096;
const days = new Map<string, string>();

/** Whether two moments fall on one calendar day of the zone. */
export function isSameDay(a: number, b: number, zone: string): boolean {
  return Math.abs(a - b) <= 25 * HOUR && dayOf(a, zone) === dayOf(b, zone);
}

/** A day begins on a quarter of an hour in every zone, so one look serves the whole quarter. */
function dayOf(at: number, zone: string): string {
  const quarter = Math.floor(at / QUARTER_HOUR);
  const key = `${quarter}|${zone}`;
  let day = days.get(key);
  if (day === undefined) {
    if (days.size >= DAYS_KEPT) days.clear();
    day = dateFormat('key', zone, 'en').format(quarter * QUARTER_HOUR);
    days.set(key, day);
  }
  return day;
}

/** `under 1 min`, `12 min`, `1 hr 5 min`, `2 days 3 hr`: whole units, cut, at most two. Negative counts as none. */
export function formatSpan(ms: number, language: string): string {
  if (ms < MINUTE) return language.startsWith('zh') ? '不到 1 分钟' : 'under 1 min';
  const parts = [
    { unit: 'day', count: Math.floor(ms / DAY) },
    { unit: 'hour', count: Math.floor((ms % DAY) / HOUR) },
    { unit: 'minute', count: Math.floor((ms % HOUR) / MINUTE) },
  ];
  const first = parts.findIndex((part) => part.count > 0);
  return parts
    .slice(first, first + 2)
    .filter((part) => part.count > 0)
    .map((part) => unitFormat(part.unit, language).format(part.count))
    .map((part) => part.replace(/(\d)(?=\p{Script=Han})/u, '$1 '))
    .join(' ');
}

/** `just now`, `12 min ago`. */
export function formatAgo(ms: number, language: string): string {
  const chinese = language.startsWith('zh');
  if (ms < MINUTE) return chinese ? '刚刚' : 'just now';
  return chinese ? `${formatSpan(ms, language)}前` : `${formatSpan(ms, language)} ago`;
}

/** One clean line of at most `max` visible characters, an ellipsis for the rest. */
export function shorten(text: string, max: number): string {
  const line = cleanLine(text);
  if (line.length <= max) return line;
  const seen: string[] = [];
  for (const { segment } of graphemesOf(line.slice(0, max * 16))) {
    if (seen.length === max) return `${seen.slice(0, -1).join('').trimEnd()}…`;
    seen.push(segment);
  }
  return seen.join('');
}

function dateFormat(shape: keyof typeof SHAPES, zone: string, language: string): Intl.DateTimeFormat {
  const key = `${shape}|${zone}|${language}`;
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...SHAPES[shape], timeZone: zone });
    dateFormats.set(key, format);
  }
  return format;
}

function unitFormat(unit: string, language: string): Intl.NumberFormat {
  const key = `${unit}|${language}`;
  let format = unitFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' });
    unitFormats.set(key, format);
  }
  return format;
}
