/** How the words after a command are read. */
import { Temporal } from 'temporal-polyfill';
import type { TeamLanguage } from '../domain/template.js';
import { type Filter, readFilter } from './filter.js';
import { fault, ownValue, type Reading } from './reading.js';
import { readTime, type Time } from './time.js';

/** A span of days in the channel's zone; `week` is the last 7 days, today included. */
export type When = 'today' | 'yesterday' | 'week' | { date: string };

export interface ArgumentValues {
  when?: When;
  filter?: Filter;
  /** Digits of an order's ending. */
  order?: string;
  shop?: string;
  time?: Time;
  /** A name or an id, as typed. */
  person?: string;
  what?: SettingsArea;
  language?: TeamLanguage;
  scope?: 'me' | 'channel';
}

export type SettingsArea = 'policy' | 'language' | 'people';

/** `act` and `with` are read as the command that the act is. */
export type ArgumentKind = keyof ArgumentValues | 'act' | 'with';

/** Takes its words from the front and leaves the rest. */
type Reader = (words: readonly string[]) => Reading<ArgumentValues>;

export const WHEN_WORDS: Record<string, When> = {
  today: 'today',
  今天: 'today',
  今日: 'today',
  yesterday: 'yesterday',
  昨天: 'yesterday',
  昨日: 'yesterday',
  week: 'week',
  本周: 'week',
  一周: 'week',
  最近7天: 'week',
  近7天: 'week',
};

const AREA_WORDS: Record<string, SettingsArea> = {
  policy: 'policy',
  策略: 'policy',
  language: 'language',
  语言: 'language',
  people: 'people',
  人员: 'people',
};
const LANGUAGE_WORDS: Record<string, TeamLanguage> = {
  en: 'en',
  english: 'en',
  英文: 'en',
  英语: 'en',
  zh: 'zh-CN',
  'zh-cn': 'zh-CN',
  chinese: 'zh-CN',
  中文: 'zh-CN',
  汉语: 'zh-CN',
};
const SCOPE_WORDS: Record<string, 'me' | 'channel'> = {
  me: 'me',
  我: 'me',
  channel: 'channel',
  频道: 'channel',
  群: 'channel',
};

const DATE = /^\d{4}-\d{1,2}-\d{1,2}$/;
const ALL_SHOPS: readonly string[] = ['all', '全部', '所有'];
const ORDER_DIGITS_MIN = 4;
const ORDER_DIGITS_MAX = 32;

export const READERS: Record<ArgumentKind, Reader> = {
  act: (words) => ({ values: {}, rest: words }),
  with: (words) => ({ values: {}, rest: words }),
  time: readTime,
  what: (words) => wordOf('what', AREA_WORDS, words),
  language: (words) => wordOf('language', LANGUAGE_WORDS, words),
  scope: (words) => wordOf('scope', SCOPE_WORDS, words),
  person: (words) => {
    const person = words.join(' ');
    return person === '' ? fault('person_missing', '') : { values: { person }, rest: [] };
  },
  when: (words) => {
    const [first = '', ...rest] = words;
    const named = ownValue(WHEN_WORDS, first.toLowerCase());
    if (named) return { values: { when: named }, rest };
    if (!DATE.test(first)) return { values: { when: 'today' }, rest: words };
    return isDate(first) ? { values: { when: { date: first } }, rest } : fault('date_invalid', first);
  },
  filter: readFilter,
  order: (words) => {
    const [first = '', ...rest] = words;
    const digits = orderDigits(first);
    if (first === '') return fault('order_missing', '');
    if (!/^\d+$/.test(digits) || digits.length > ORDER_DIGITS_MAX) return fault('order_not_digits', first);
    if (digits.length < ORDER_DIGITS_MIN) return fault('order_too_short', first);
    return { values: { order: digits }, rest };
  },
  shop: (words) => {
    const shop = words.join(' ');
    return { values: shop === '' || ALL_SHOPS.includes(shop.toLowerCase()) ? {} : { shop }, rest: [] };
  },
};

/** One of a few words, or none. */
function wordOf<K extends 'what' | 'language' | 'scope'>(
  name: K,
  table: Readonly<Record<string, ArgumentValues[K]>>,
  words: readonly string[],
): Reading<ArgumentValues> {
  const [first, ...rest] = words;
  if (first === undefined) return { values: {}, rest };
  const value = ownValue(table, first.toLowerCase());
  return value === undefined ? fault('setting_unknown', first) : { values: { [name]: value }, rest };
}

/** Words that, typed alone in front, stand for a command with this argument. */
export function looksLike(kind: ArgumentKind, word: string): boolean {
  if (kind === 'when') return DATE.test(word) || Object.hasOwn(WHEN_WORDS, word.toLowerCase());
  return kind === 'order' && /^\d+$/.test(orderDigits(word));
}

/** A card shows `…4711`, people write `#4711`. */
function orderDigits(word: string): string {
  return word.replace(/^[#.…]+/, '');
}

function isDate(text: string): boolean {
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}
