/** Conditions on a list of orders, as typed: `over 100 method:card shop:uk`. */
import { PAYMENT_METHODS, type PaymentMethod } from '../domain/order.js';
import { fault, ownValue, type Reading } from './reading.js';

/** All conditions hold together. Amounts are major units as decimal strings, `over` and `under` exclusive. */
export interface Filter {
  over?: string;
  under?: string;
  method?: PaymentMethod;
  /** A shop's name or id as typed. */
  shop?: string;
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
export function readFilter(words: readonly string[]): Reading<{ filter?: Filter }> {
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
