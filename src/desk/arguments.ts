/** How the words after a command are read. Words come in as typed, NFKC; comparing ignores case. */
import { Temporal } from 'temporal-polyfill';
import { PAYMENT_METHODS, type PaymentMethod } from '../domain/order.js';

/** A span of days in the channel's zone; `week` is the last 7 days, today included. */
export type When = 'today' | 'yesterday' | 'week' | { date: string };

/** All conditions hold together. Amounts are major units as decimal strings, `over` and `under` exclusive. */
export interface Filter {
  over?: string;
  under?: string;
  method?: PaymentMethod;
  /** A shop's name or id as typed. */
  shop?: string;
}

export interface ArgumentValues {
  when?: When;
  filter?: Filter;
  /** Digits of an order's ending. */
  order?: string;
  shop?: string;
}

export type ArgumentKind = keyof ArgumentValues;

export type InvalidReason =
  | 'order_missing'
  | 'order_too_short'
  | 'order_not_digits'
  | 'date_invalid'
  | 'filter_unknown'
  | 'amount_invalid';

export interface ArgumentFault {
  reason: InvalidReason;
  typed: string;
}

/** Takes its words from the front and leaves the rest. */
type Reader = (
  words: readonly string[],
) => { values: ArgumentValues; rest: readonly string[] } | { fault: ArgumentFault };

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

const DATE = /^\d{4}-\d{1,2}-\d{1,2}$/;
const ALL_SHOPS: readonly string[] = ['all', '全部', '所有'];
const ORDER_DIGITS_MIN = 4;
const ORDER_DIGITS_MAX = 32;

export const READERS: Record<ArgumentKind, Reader> = {
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

/** Words that, typed alone in front, stand for a command with this argument. */
export function looksLike(kind: ArgumentKind, word: string): boolean {
  if (kind === 'when') return DATE.test(word) || Object.hasOwn(WHEN_WORDS, word.toLowerCase());
  return kind === 'order' && /^\d+$/.test(orderDigits(word));
}

/** A card shows `…4711`, people write `#4711`. */
function orderDigits(word: string): string {
  return word.replace(/^[#.…]+/, '');
}

const FILTER_WORDS: Record<string, keyof Filter> = {
  over: 'over',
  '>': 'over',
  高于: 'over',
  超过: 'over',
  大于: 'over',
  under: 'under',
  '<': 'under',
  低于: 'under',
  小于: 'under',
  method: 'method',
  付款方式: 'method',
  方式: 'method',
  shop: 'shop',
  店铺: 'shop',
};

const METHOD_WORDS: Record<string, PaymentMethod> = {
  ...Object.fromEntries(PAYMENT_METHODS.map((method) => [method, method])),
  银行卡: 'card',
  信用卡: 'card',
  电子钱包: 'wallet',
  钱包: 'wallet',
  银行转账: 'bank_transfer',
  转账: 'bank_transfer',
  银行付款单: 'bank_slip',
  便利店: 'convenience_store',
  货到付款: 'cod',
};

/** `over 100 method:card shop:uk`, `>100`, `高于 100 方式:银行卡`. Takes all words; a name said twice counts last. */
function readFilter(words: readonly string[]): ReturnType<Reader> {
  const filter: Filter = {};
  const parts = words.flatMap(splitCondition);
  for (let index = 0; index < parts.length; index += 2) {
    const name = ownValue(FILTER_WORDS, parts[index]!.toLowerCase());
    const value = parts[index + 1];
    if (!name || value === undefined) return fault('filter_unknown', parts[index]!);
    if (name === 'over' || name === 'under') {
      const amount = amountOf(value);
      if (amount === undefined) return fault('amount_invalid', value);
      filter[name] = amount;
    } else if (name === 'method') {
      const method = ownValue(METHOD_WORDS, value.toLowerCase());
      if (!method) return fault('filter_unknown', `${parts[index]}:${value}`);
      filter.method = method;
    } else filter.shop = value;
  }
  return { values: parts.length > 0 ? { filter } : {}, rest: [] };
}

/** `method:card` → two parts, `>100` too, and `高于100`. */
function splitCondition(word: string): string[] {
  const match = /^(\p{L}+|[<>])[:=]?(.+)$/u.exec(word);
  const colon = /^([^:=]+)[:=](.+)$/.exec(word);
  if (colon) return [colon[1]!, colon[2]!];
  if (match && Object.hasOwn(FILTER_WORDS, match[1]!.toLowerCase())) return [match[1]!, match[2]!];
  return [word.replace(/[:=]$/, '')].filter((part) => part !== '');
}

/** `1,000.50`, `$100`: the number alone. */
function amountOf(text: string): string | undefined {
  const digits = text.replace(/^\p{Sc}/u, '').replace(/,(?=\d{3}(?:\D|$))/g, '');
  return /^\d{1,12}(?:\.\d{1,4})?$/.test(digits) ? digits : undefined;
}

function isDate(text: string): boolean {
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}

function fault(reason: InvalidReason, typed: string): { fault: ArgumentFault } {
  return { fault: { reason, typed } };
}

function ownValue<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
