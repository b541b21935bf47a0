import { type Money, moneyFromDecimal } from '../../src/domain/money.js';
import type {
  CancelledBy,
  Exemption,
  MarketplaceOrder,
  OrderItem,
  OrderStatus,
  PaymentMethod,
} from '../../src/domain/order.js';
import { faultsOf } from './lenient.js';
import { currencyOf } from './markets.js';
import { Order, type RawLine, type RawOrder } from './order-schema.js';
import { paymentMethodOf } from './payment-method.js';

export type OrderReading =
  | { ok: true; order: MarketplaceOrder; dearestProductId?: string }
  | { ok: false; reason: string };

export interface ReadingContext {
  /** Market of the shop: names the currency where an order tells none. */
  market: string;
  /** Epoch ms of the read: stands in where an order tells no time at all. */
  readAt: number;
}

/** One order as the platform sends it → ours. Never throws: what cannot be read is told with its place, without its values. */
export function parseOrder(raw: unknown, context: ReadingContext): OrderReading {
  const parsed = Order.safeParse(raw);
  if (!parsed.success) return { ok: false, reason: faultsOf(parsed.error) };
  try {
    return { ok: true, ...orderFrom(parsed.data, context) };
  } catch (error) {
    // Only money throws: a currency or an amount that is none.
    if (error instanceof RangeError) return { ok: false, reason: `payment: ${error.message}` };
    throw error;
  }
}

function orderFrom(raw: RawOrder, { market, readAt }: ReadingContext) {
  const total = totalOf(raw, market);
  const method = methodOf(raw);
  const knownTimes = [raw.create_time, raw.paid_time, raw.cancel_time].filter((time) => time !== undefined);
  const order: MarketplaceOrder = {
    externalId: raw.id,
    status: statusOf(raw.status),
    statusText: raw.status,
    placedAt: raw.create_time ?? raw.update_time ?? readAt,
    updatedAt: raw.update_time ?? (knownTimes.length > 0 ? Math.max(...knownTimes) : readAt),
    total,
    method,
    methodText: raw.payment_method_name ?? '',
    items: itemsOf(raw.line_items),
    ...present('paidAt', raw.paid_time),
    ...present('cancelledAt', raw.cancel_time),
    ...present('cancelledBy', cancelledByOf(raw)),
    ...present('cancelReason', raw.cancel_reason),
    ...present('buyerId', raw.user_id),
    ...present('exempt', exemptionOf(raw, method, total)),
    ...present(
      'otherCurrency',
      raw.line_items.map((line) => line.currency).find((each) => each && each !== total.currency),
    ),
  };
  return { order, ...present('dearestProductId', dearestProductOf(raw.line_items, total.currency)) };
}

/** An absent field stays absent instead of becoming `undefined`. */
function present<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: T });
}

/** Webhooks spell CANCEL where the API spells CANCELLED. A word nobody knows stops the chase, so it counts as paid. */
function statusOf(word: string): OrderStatus {
  if (word === 'UNPAID') return 'unpaid';
  return word === 'CANCELLED' || word === 'CANCEL' ? 'cancelled' : 'paid';
}

function totalOf(raw: RawOrder, market: string): Money {
  const currency =
    raw.payment?.currency ?? raw.line_items.find((line) => line.currency)?.currency ?? currencyOf(market);
  if (!currency) throw new RangeError('no currency');
  const total = raw.payment?.total_amount;
  if (total !== undefined) return moneyFromDecimal(total, currency);
  const prices = raw.line_items.map((line) => line.sale_price);
  // Without a total the sum of all lines is the nearest truth; with a gap among them there is nothing to name.
  if (prices.includes(undefined)) return { minor: 0, currency };
  const minor = prices.reduce((sum, price) => sum + moneyFromDecimal(price ?? '0', currency).minor, 0);
  return { minor, currency };
}

function methodOf(raw: RawOrder): PaymentMethod {
  if (raw.is_cod) return 'cod';
  const texts = [raw.payment_method_name, raw.payment_method_code].filter((text) => text !== undefined);
  const known = texts.map(paymentMethodOf).find((method) => method !== 'unknown');
  return known ?? (raw.payment_card_type ? 'card' : 'unknown');
}

function exemptionOf(raw: RawOrder, method: PaymentMethod, total: Money): Exemption | undefined {
  if (method === 'cod') return 'cod';
  if (raw.is_sample_order) return 'sample';
  const follows = raw.replaced_order_id ?? raw.exchange_source_order_id;
  if (raw.is_replacement_order || raw.is_exchange_order || follows) return 'replacement';
  return total.minor <= 0 || raw.order_type === 'ZERO_LOTTERY' ? 'free' : undefined;
}

const INITIATORS: Readonly<Record<string, CancelledBy>> = {
  SELLER: 'seller',
  BUYER: 'buyer',
  SYSTEM: 'platform',
  OPERATOR: 'platform',
};

function cancelledByOf(raw: RawOrder): CancelledBy | undefined {
  const word = raw.cancellation_initiator ?? raw.line_items.find((line) => line.cancel_user)?.cancel_user;
  return word && Object.hasOwn(INITIATORS, word) ? INITIATORS[word] : undefined;
}

/** One line a unit → units per SKU; a virtual bundle counts as the stock it is made of. */
function itemsOf(lines: readonly RawLine[]): OrderItem[] {
  const items = new Map<string, OrderItem>();
  for (const line of lines) {
    const name = line.product_name ?? line.sku_name ?? '';
    const whole = { sku_id: line.sku_id ?? '', product_id: line.product_id, sku_count: 1 };
    const parts = line.combined_listing_skus.length > 0 ? line.combined_listing_skus : [whole];
    for (const part of parts) {
      const item = items.get(part.sku_id);
      if (item) item.units += part.sku_count;
      else {
        const productId = part.product_id ?? line.product_id ?? '';
        items.set(part.sku_id, { skuId: part.sku_id, productId, name, units: part.sku_count });
      }
    }
  }
  return [...items.values()];
}

function dearestProductOf(lines: readonly RawLine[], currency: string): string | undefined {
  let dearest: { productId: string; minor: number } | undefined;
  for (const { product_id: productId, sale_price: price } of lines) {
    const minor = minorOrZero(price, currency);
    if (productId && (!dearest || minor > dearest.minor)) dearest = { productId, minor };
  }
  return dearest?.productId;
}

function minorOrZero(price: string | undefined, currency: string): number {
  try {
    return price === undefined ? 0 : moneyFromDecimal(price, currency).minor;
  } catch {
    // A price only ranks the lines: one that cannot be read ranks last.
    return 0;
  }
}
