/** Turns a log entry into a sentence. The log outlives versions of the program: what it does not know it shows as it is. */
import type { LogEntry } from '../domain/alert.js';
import { formatMoment, formatSpan, formatTime, shorten } from '../domain/format.js';
import type { CancelledBy } from '../domain/order.js';
import { STEP_NAMES, type StepName } from '../domain/policy.js';
import type { TeamLanguage } from '../domain/template.js';
import type { LogWords } from './shape.js';
import { texts } from './texts.js';

const MINUTE = 60_000;
/** Beyond it `Intl` throws. */
const LAST_MOMENT = 8.64e15;
const NOT_PEOPLE = ['system', 'marketplace', 'buyer'];
const CANCELLERS: readonly string[] = ['seller', 'buyer', 'platform'] satisfies CancelledBy[];
/** Each market has its own prefix and ending around these words. */
const NOT_PAID_IN_TIME = /hasn?t_paid_within_time_allowed/i;

/** "Asked the buyer at 10:05" */
export function sentence(entry: LogEntry, language: TeamLanguage, zone: string): string {
  return say(entry, language, zone, formatTime(entry.at, zone, language));
}

/**
 * "10:05 Asked the buyer", one line for each entry in the order given; the day stands in front where it is not the day
 * of `reference` (epoch ms).
 */
export function historyLines(
  entries: readonly LogEntry[],
  language: TeamLanguage,
  zone: string,
  reference: number,
): string[] {
  return entries.map((entry) => {
    const time = formatMoment(entry.at, zone, language, reference);
    return `${time}  ${say(entry, language, zone, undefined)}`;
  });
}

/** The words for a `because` of any kind; what is unknown is shown as it is, underscores read as spaces. */
export function becauseWords(because: string, language: TeamLanguage): string {
  const { because: guards, causesShort, reasons } = texts(language).words;
  return (
    lookUp(guards, because) ?? lookUp(causesShort, because) ?? lookUp(reasons, because) ?? asItIs(because)
  );
}

/** A buyer's reason, a marketplace's code or its free words. */
export function reasonWords(reason: string, language: TeamLanguage): string {
  const { words } = texts(language);
  if (NOT_PAID_IN_TIME.test(reason)) return words.notPaidInTime;
  return lookUp(words.reasons, reason) ?? lookUp(words.because, reason) ?? asItIs(reason);
}

function say(entry: LogEntry, language: TeamLanguage, zone: string, at: string | undefined): string {
  const { log } = texts(language);
  const words = logWords(entry, language, zone, at);
  const tell = lookUp(log, entry.what);
  if (tell) return tell(words);
  return [asItIs(entry.what), words.at].filter(Boolean).join(' ');
}

function logWords(entry: LogEntry, language: TeamLanguage, zone: string, at: string | undefined): LogWords {
  const { why } = entry;
  const until = number(why.until) ?? number(why.at);
  const minutes = number(why.minutes);
  const because = text(why.because);
  const reason = text(why.reason);
  const to = text(why.to);
  return {
    at,
    person: personOf(entry),
    to: to && shorten(to, 40),
    step: stepOf(why.step),
    after: stepOf(why.after),
    because: because && becauseWords(because, language),
    until: until === undefined ? undefined : formatMoment(until, zone, language, entry.at),
    span: minutes === undefined ? undefined : formatSpan(minutes * MINUTE, language),
    reason: reason && reasonWords(reason, language),
    code: text(why.code),
    cancelledBy: cancelledBy(entry),
  };
}

/** A press is told either as the one who did it or as `by`. */
function personOf(entry: LogEntry): string | undefined {
  if (!NOT_PEOPLE.includes(entry.who) && entry.who !== '') return shorten(entry.who, 40);
  const by = text(entry.why.by);
  return by && !CANCELLERS.includes(by) && !NOT_PEOPLE.includes(by) && by !== 'us'
    ? shorten(by, 40)
    : undefined;
}

function cancelledBy(entry: LogEntry): CancelledBy | 'us' {
  const by = text(entry.why.by);
  if (by && CANCELLERS.includes(by)) return by as CancelledBy;
  if (entry.who === 'buyer') return 'buyer';
  return entry.who === 'marketplace' ? 'platform' : 'us';
}

function stepOf(value: string | number | undefined): StepName | undefined {
  return STEP_NAMES.find((name) => name === value);
}

function number(value: string | number | undefined): number | undefined {
  return typeof value === 'number' && Math.abs(value) <= LAST_MOMENT ? value : undefined;
}

function text(value: string | number | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : String(value);
}

function asItIs(code: string): string {
  return shorten(/^[a-z0-9_]+$/i.test(code) ? code.replaceAll('_', ' ') : code, 160);
}

/** Own keys only: a code named `constructor` is no key of ours. */
function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
