/** An amount in integer minor units (cents; whole units for VND or JPY) of an ISO 4217 currency. Never a float. */
export interface Money {
  minor: number;
  currency: string;
}

/** Currencies that marketplaces write without decimals. Pinned here: what is stored must not change with Node's own table. */
export const WHOLE_UNIT_CURRENCIES: readonly string[] = ['IDR', 'VND', 'JPY', 'KRW', 'CLP', 'PYG'];

/** How many decimal places an amount of this currency is kept with. Throws RangeError on a code that is not ISO 4217-shaped. */
export function minorDigits(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency))
    throw new RangeError(`not a currency code: ${JSON.stringify(currency.slice(0, 8))}`);
  return WHOLE_UNIT_CURRENCIES.includes(currency) ? 0 : 2;
}

/**
 * Reads a marketplace's decimal string in major units ("50.74", "657000") without passing through a float.
 * Digits beyond the currency's places are cut when they are zeros; anything else is refused with a RangeError.
 */
export function moneyFromDecimal(text: string, currency: string): Money {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!match) throw new RangeError(`not a decimal amount: ${JSON.stringify(text.slice(0, 40))}`);
  const [, sign, whole, fraction = ''] = match;
  const places = minorDigits(currency);
  if (/[^0]/.test(fraction.slice(places))) throw new RangeError(`too many decimals for ${currency}: ${text}`);
  const minor = Number(`${whole}${fraction.slice(0, places).padEnd(places, '0')}`);
  if (!Number.isSafeInteger(minor)) throw new RangeError(`amount too large: ${text}`);
  return { minor: sign && minor !== 0 ? -minor : minor, currency };
}

/** The decimal string of an amount, the way a marketplace sends it: "50.74", "657000". */
export function moneyToDecimal(money: Money): string {
  const places = minorDigits(money.currency);
  const digits = String(Math.abs(money.minor)).padStart(places + 1, '0');
  const sign = money.minor < 0 ? '-' : '';
  return places === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

// A formatter costs fifty times what using one does.
const formats = new Map<string, Intl.NumberFormat>();

/** Money for a reader: the currency's own sign and the reader's language. */
export function formatMoney(money: Money, language: string): string {
  const places = minorDigits(money.currency);
  const key = `${language} ${money.currency}`;
  let format = formats.get(key);
  if (!format) {
    const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
    format = new Intl.NumberFormat(language, { style: 'currency', currency: money.currency, ...digits });
    formats.set(key, format);
  }
  return format.format(money.minor / 10 ** places);
}
