// What differs from market to market, as data.

interface Market {
  currency: string;
  /** The unpaid-bound cancel reason that sellers may use there; absent where the platform offers none. */
  unpaidReason?: string;
}

const REASON = 'seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed';

function withReason(currency: string): Market {
  return { currency, unpaidReason: REASON };
}

/** Source: the platform's table of cancel reasons per market (2025-10-24). */
const MARKETS: Readonly<Record<string, Market>> = {
  US: withReason('USD'),
  PH: withReason('PHP'),
  BR: withReason('BRL'),
  ES: withReason('EUR'),
  IE: withReason('EUR'),
  FR: withReason('EUR'),
  DE: withReason('EUR'),
  IT: withReason('EUR'),
  JP: withReason('JPY'),
  ID: withReason('IDR'),
  MY: withReason('MYR'),
  TH: withReason('THB'),
  VN: withReason('VND'),
  MX: withReason('MXN'),
  UK: { currency: 'GBP', unpaidReason: `${REASON}_uk` },
  SG: { currency: 'SGD' },
};

/** The platform itself writes both UK and GB. */
export function codeOf(market: string): string {
  const upper = market.toUpperCase();
  return upper === 'GB' ? 'UK' : upper;
}

function marketOf(market: string): Market | undefined {
  const code = codeOf(market);
  return Object.hasOwn(MARKETS, code) ? MARKETS[code] : undefined;
}

/** Currency to fall back on when an order tells none. */
export function currencyOf(market: string): string | undefined {
  return marketOf(market)?.currency;
}

/** The one cancel reason that does not fit a paid order; undefined where a seller may not cancel unpaid orders so. */
export function unpaidReasonOf(market: string): string | undefined {
  const known = marketOf(market);
  // A market younger than this table: most likely the plain code, and the eligibility call has the last word.
  return known ? known.unpaidReason : REASON;
}

/**
 * The Seller Center page of an order. `base` may hold `{market}`, which becomes the lower-case market code.
 */
export function sellerCenterOrderUrl(base: string, market: string, externalId: string): string {
  const code = codeOf(market);
  const origin = base.replaceAll('{market}', encodeURIComponent(code.toLowerCase())).replace(/\/+$/, '');
  const query = new URLSearchParams({ order_no: externalId, shop_region: code });
  return `${origin}/order/detail?${query}`;
}
