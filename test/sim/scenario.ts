/** What the buyers of one simulated shop are going to do: who orders when, pays when, writes what. All from the seed. */
import { digitsOf } from '../../adapters/sandbox-shop/random.js';
import type { ReplayOrder } from '../../adapters/sandbox-shop/replay.js';
import { type Dice, diceOf } from './dice.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface StreamOptions {
  seed: number;
  shop: number;
  orders: number;
  startAt: number;
  spanMs: number;
  currency: string;
  /** Only orders placed in this part of the span are kept: a smaller run of the same world. */
  keep?: { from: number; to: number } | undefined;
}

const QUICK = [
  { text: 'Credit card', code: 'CCDC', slow: false, cardType: 'CREDIT' },
  { text: 'Debit card', code: 'DEBIT', slow: false, cardType: 'DEBIT' },
  { text: 'GoPay', code: 'GOPAY', slow: false },
];
const SLOW = { text: 'Bank transfer', code: 'BANK_TRANSFER', slow: true };
const COD = { text: 'Cash on delivery', code: 'COD', slow: false };

const PRODUCTS = 24;
/** When something happens to an order by the shipped policy: buyers who pay exactly then are the hard ones. */
const STEPS_AT = [5, 30, 40, 45, 60, 65].map((minutes) => minutes * MINUTE);

/** Orders in the order of their placing; the first is placed at the start. */
export function orderStream(options: StreamOptions): ReplayOrder[] {
  const times = placingTimes(options);
  const first = times[0] ?? options.startAt;
  return times.flatMap((at, index) => {
    const placedAt = options.startAt + (at - first);
    const { keep } = options;
    if (keep && (placedAt < keep.from || placedAt > keep.to)) return [];
    return [orderOf(options, index, placedAt)];
  });
}

/** Three orders of five come in livestreams of half an hour, two streams a day; the rest as they please. */
function placingTimes({ seed, shop, orders, startAt, spanMs }: StreamOptions): number[] {
  const dice = diceOf(seed, 'arrivals', shop);
  const streams = Math.max(1, Math.round((2 * spanMs) / DAY));
  const opens = Array.from({ length: streams }, () => dice.int(0, Math.max(0, spanMs - HOUR)));
  const times = Array.from({ length: orders }, () =>
    dice.chance(0.6) ? dice.pick(opens) + dice.int(0, 30 * MINUTE) : dice.int(0, spanMs),
  );
  return times.sort((a, b) => a - b).map((time) => startAt + time);
}

function orderOf(options: StreamOptions, index: number, placedAt: number): ReplayOrder {
  const { seed, shop, currency } = options;
  const dice = diceOf(seed, 'order', shop, index);
  const kind = dice.next();
  const slow = kind < 0.07;
  const product = dice.int(1, PRODUCTS);
  const order: ReplayOrder = {
    id: `57${shop}${String(index).padStart(11, '0')}${String(dice.int(0, 9_999)).padStart(4, '0')}`,
    sourceId: String(index),
    placedAt,
    method: slow ? SLOW : kind > 0.98 ? COD : dice.pick(QUICK),
    category: product % 5 === 0 ? '' : `category_${product % 5}`,
    units: dice.chance(0.8) ? 1 : dice.int(2, 4),
    totalMinor: dice.int(2, 400) * 50,
    currency,
    productKey: `product-${product}`,
    skuId: digitsOf(19, '17', 'sku', `product-${product}`),
    // Some buyers order again within minutes: caps and gaps hold over all their orders.
    buyerKey: `buyer-${dice.chance(0.12) ? Math.max(0, index - dice.int(1, 15)) : index}`,
  };
  const delay = payDelay(dice, slow);
  return delay === undefined ? order : { ...order, payDelayMs: delay };
}

/** Most pay within three minutes, a quarter never; some in the very moment in which something happens to their order. */
function payDelay(dice: Dice, slow: boolean): number | undefined {
  if (slow) return dice.chance(0.7) ? dice.int(1, 20 * 60) * MINUTE : undefined;
  const kind = dice.next();
  if (kind < 0.56) return dice.int(5 * SECOND, 3 * MINUTE);
  if (kind < 0.66) return Math.round(3 * MINUTE * 120 ** dice.next());
  if (kind < 0.75) return dice.pick(STEPS_AT) + dice.int(-2 * SECOND, 3 * SECOND);
  return undefined;
}

/** What an order's buyer does besides paying: nothing, mostly. */
export interface BuyerAct {
  afterMs: number;
  does: 'cancel' | 'pay' | 'write';
  words: string;
}

const WORDS = [
  'My card was refused',
  'payment failed, it says declined by my bank',
  'ok paying in a bit, thanks',
  'Which ways to pay do you take?',
  'Sorry, I changed my mind',
  'stop messaging me',
  '不要再发了',
  'Nanti malam saya bayar ya kak',
  '\u202Eevil\u202C <b>@everyone</b> <https://x.example|Approve> 💥',
  '',
];

/** Unasked, some time after placing. */
export function actUnasked(seed: number, orderId: string): BuyerAct | undefined {
  const dice = diceOf(seed, 'unasked', orderId);
  const kind = dice.next();
  if (kind > 0.05) return undefined;
  const afterMs = dice.chance(0.5)
    ? dice.int(1, 90) * MINUTE
    : dice.pick(STEPS_AT) + dice.int(-SECOND, 2 * SECOND);
  return { afterMs, does: kind < 0.03 ? 'cancel' : 'write', words: dice.pick(WORDS) };
}

/** In answer to the n-th message. */
export function actOnMessage(seed: number, orderId: string, n: number): BuyerAct | undefined {
  const dice = diceOf(seed, 'answer', orderId, n);
  const kind = dice.next();
  if (kind > 0.3) return undefined;
  const afterMs = dice.chance(0.2) ? dice.int(1, 800) : dice.int(5, 900) * SECOND;
  return { afterMs, does: kind < 0.18 ? 'pay' : kind < 0.28 ? 'write' : 'cancel', words: dice.pick(WORDS) };
}
