/** Money and times the way a buyer of a market reads them. Formatters are costly to make and are kept. */
import { type Money, minorDigits } from './money.js';
import type { BuyerLanguage } from './template.js';

const moneyFormats = new Map<string, Intl.NumberFormat>();
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** An amount for a buyer: `R$ 50,74`, `Rp 657.000`, `$50.74`. With the market the country's own habits are kept (es in MX is not es in ES). */
export function formatBuyerTotal(total: Money, language: BuyerLanguage, market?: string): string {
  const locale = localeOf(language, market);
  const key = `${locale} ${total.currency}`;
  let format = moneyFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { style: 'currency', currency: total.currency });
    moneyFormats.set(key, format);
  }
  return plainSpaces(format.format(total.minor / 10 ** minorDigits(total.currency)));
}

/**
 * A deadline by the clock of a zone: `11:00`, `11:00 AM`. With `now`, the weekday is told too when the deadline is on
 * another day there.
 */
export function formatDeadline(
  at: number,
  zone: string,
  language: BuyerLanguage,
  options: { market?: string; now?: number } = {},
): string {
  const locale = localeOf(language, options.market);
  const otherDay = options.now !== undefined && dayOf(at, zone) !== dayOf(options.now, zone);
  const style: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
  return plainSpaces(timeFormat(locale, zone, otherDay ? { weekday: 'long', ...style } : style).format(at));
}

/** Whole minutes left until a deadline, rounded down so that we never promise more than there is; at least 0. */
export function minutesLeft(deadline: number, now: number): number {
  return Math.max(0, Math.floor((deadline - now) / 60_000));
}

function dayOf(at: number, zone: string): string {
  return timeFormat('en', zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

function timeFormat(locale: string, zone: string, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${Object.keys(style).join()}`;
  let format = timeFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...style });
    timeFormats.set(key, format);
  }
  return format;
}

/** A bare `en` or `es` takes the market's region; `zh-CN` and `pt-BR` have their own. */
function localeOf(language: BuyerLanguage, market: string | undefined): string {
  if (!market || language.includes('-')) return language;
  return `${language}-${market === 'UK' ? 'GB' : market}`;
}

/** `Intl` puts no-break spaces into money and times, which some chats show as boxes. */
function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/gu, ' ');
}
