/**
 * Which new orders are out of the ordinary, and why. Told to people, and to automation only where the policy says `hold`: an
 * unusual order is not a bad one.
 */
import type { Money } from './money.js';
import type { MarketplaceOrder, OrderStatus } from './order.js';

export type FlagKind = 'duplicate' | 'value' | 'count' | 'non_payer' | 'test' | 'sample' | 'currency';

/** A kind that is left out is not looked for. `hold`: such an order is a person's from the start. */
export interface UnusualRules {
  /** The same buyer ordered the same shortly before. */
  duplicate?: { withinMs: number; hold: boolean };
  /** So many times what 95 of 100 recent orders stay below: in total, and in units. */
  value?: { times: number; hold: boolean };
  count?: { times: number; hold: boolean };
  /** The buyer left so many orders unpaid. */
  nonPayer?: { orders: number; withinMs: number; hold: boolean };
  /** Every item is named with one of these words. */
  test?: { words: readonly string[]; hold: boolean };
  /** Another currency than the market's, in the total or within the order. */
  currency?: { hold: boolean };
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const DEFAULT_UNUSUAL: UnusualRules = {
  duplicate: { withinMs: 10 * MINUTE, hold: false },
  value: { times: 3, hold: false },
  count: { times: 3, hold: false },
  nonPayer: { orders: 3, withinMs: 30 * DAY, hold: false },
  test: { words: ['test order', 'test product', 'do not buy', '测试商品', '请勿拍'], hold: false },
  currency: { hold: false },
};

/** Kept with the order as JSON. */
export type OrderFlag =
  /** The earlier order's id on the marketplace. */
  | { kind: 'duplicate'; of: string }
  /** What is usual: minor units of the order's currency, or units. */
  | { kind: 'value' | 'count'; usual: number }
  | { kind: 'non_payer'; orders: number }
  | { kind: 'test' | 'sample' }
  | { kind: 'currency'; found: string };

/** What 95 of 100 recent orders of a shop stay at or below; kept with the shop as JSON. */
export interface UsualOrders {
  at: number;
  currency: string;
  /** Minor units. */
  total: number;
  units: number;
}

/** With fewer orders nothing is usual yet. */
const ENOUGH_ORDERS = 30;
const USUAL_SHARE = 0.95;

/** Large orders among those looked at hardly move it: up to five in a hundred not at all. Undefined where there are too few. */
export function usualOf(
  recent: readonly { total: Money; units: number }[],
  currency: string,
  now: number,
): UsualOrders | undefined {
  const own = recent.filter(({ total }) => total.currency === currency);
  if (own.length < ENOUGH_ORDERS) return undefined;
  const quantile = (values: number[]): number =>
    values.sort((a, b) => a - b)[Math.ceil(values.length * USUAL_SHARE) - 1] ?? 0;
  return {
    at: now,
    currency,
    total: quantile(own.map(({ total }) => total.minor)),
    units: quantile(own.map(({ units }) => units)),
  };
}

export function parseUsual(kept: string | null): UsualOrders | undefined {
  return kept === null ? undefined : (JSON.parse(kept) as UsualOrders);
}

/** An order of the same buyer in the same shop, placed before. */
export interface EarlierOrder {
  externalId: string;
  placedAt: number;
  status: OrderStatus;
  wasPaid: boolean;
  total: Money;
  units: number;
  itemName: string;
}

export interface UnusualFacts {
  order: MarketplaceOrder;
  /** The market's. */
  currency: string;
  usual: UsualOrders | undefined;
  earlier: readonly EarlierOrder[];
}

export function flagsOf(rules: UnusualRules, facts: UnusualFacts): OrderFlag[] {
  const flags = [
    duplicate(rules, facts),
    ...farAbove(rules, facts),
    nonPayer(rules, facts),
    ofTesting(rules, facts.order),
    otherCurrency(rules, facts),
  ];
  return flags.filter((flag) => flag !== undefined);
}

/** Do any of these make the order a person's from the start? */
export function isHeldBy(rules: UnusualRules, flags: readonly OrderFlag[]): boolean {
  return flags.some(({ kind }) => {
    if (kind === 'sample') return false;
    return rules[kind === 'non_payer' ? 'nonPayer' : kind]?.hold === true;
  });
}

/** How far back a buyer's orders matter. */
export function lookBackMs(rules: UnusualRules): number {
  return Math.max(rules.duplicate?.withinMs ?? 0, rules.nonPayer?.withinMs ?? 0);
}

const unitsOf = (order: MarketplaceOrder): number => order.items.reduce((sum, item) => sum + item.units, 0);

function duplicate({ duplicate: rule }: UnusualRules, facts: UnusualFacts): OrderFlag | undefined {
  if (!rule) return undefined;
  const { order, earlier } = facts;
  const same = earlier.find(
    (other) =>
      other.externalId !== order.externalId &&
      Math.abs(order.placedAt - other.placedAt) <= rule.withinMs &&
      other.status !== 'cancelled' &&
      other.total.minor === order.total.minor &&
      other.total.currency === order.total.currency &&
      other.units === unitsOf(order) &&
      other.itemName === (order.items[0]?.name ?? ''),
  );
  return same && { kind: 'duplicate', of: same.externalId };
}

function farAbove({ value, count }: UnusualRules, { order, usual }: UnusualFacts): OrderFlag[] {
  if (usual?.currency !== order.total.currency) return [];
  const flags: OrderFlag[] = [];
  if (value && order.total.minor > usual.total * value.times)
    flags.push({ kind: 'value', usual: usual.total });
  if (count && unitsOf(order) > usual.units * count.times) flags.push({ kind: 'count', usual: usual.units });
  return flags;
}

function nonPayer({ nonPayer: rule }: UnusualRules, { order, earlier }: UnusualFacts): OrderFlag | undefined {
  if (!rule) return undefined;
  const unpaid = earlier.filter(
    ({ status, wasPaid, placedAt }) =>
      status === 'cancelled' && !wasPaid && placedAt >= order.placedAt - rule.withinMs,
  );
  return unpaid.length >= rule.orders ? { kind: 'non_payer', orders: unpaid.length } : undefined;
}

function ofTesting({ test }: UnusualRules, order: MarketplaceOrder): OrderFlag | undefined {
  if (order.exempt === 'sample') return { kind: 'sample' };
  const words = test?.words.map((word) => word.toLowerCase()) ?? [];
  const isTest = ({ name }: { name: string }) => words.some((word) => name.toLowerCase().includes(word));
  return order.items.length > 0 && order.items.every(isTest) ? { kind: 'test' } : undefined;
}

function otherCurrency(rules: UnusualRules, { order, currency }: UnusualFacts): OrderFlag | undefined {
  if (!rules.currency) return undefined;
  const found = order.total.currency === currency ? order.otherCurrency : order.total.currency;
  return found === undefined ? undefined : { kind: 'currency', found };
}
