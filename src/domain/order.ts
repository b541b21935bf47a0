import type { Money } from './money.js';

/** `unpaid`: the marketplace says plainly UNPAID. `paid`: anything that is neither UNPAID nor cancelled, ON_HOLD too. */
export type OrderStatus = 'unpaid' | 'paid' | 'cancelled';

/** How the buyer chose to pay, normalised by the connector. `unknown` is treated as slow. */
export type PaymentMethod =
  | 'card'
  | 'wallet'
  | 'bank_transfer'
  | 'bank_slip'
  | 'convenience_store'
  | 'cod'
  | 'unknown';

export const PAYMENT_METHODS: readonly PaymentMethod[] = [
  'card',
  'wallet',
  'bank_transfer',
  'bank_slip',
  'convenience_store',
  'cod',
  'unknown',
];

/** Why an order is never chased, whatever its status. */
export type Exemption = 'cod' | 'sample' | 'replacement' | 'free';

export type CancelledBy = 'seller' | 'buyer' | 'platform';

export interface OrderItem {
  skuId: string;
  productId: string;
  /** As the shop names it: hostile text until an adapter encodes it. */
  name: string;
  units: number;
}

/** One order as a marketplace shows it at the moment of a read. Times are epoch milliseconds, ids are strings. */
export interface MarketplaceOrder {
  /** The marketplace's own id, 18–19 digits on TikTok Shop. */
  externalId: string;
  status: OrderStatus;
  /** The marketplace's word for it ("ON_HOLD"), for people. */
  statusText: string;
  placedAt: number;
  /** When the marketplace last changed it: a later read never loses to an earlier one. */
  updatedAt: number;
  paidAt?: number;
  cancelledAt?: number;
  cancelledBy?: CancelledBy;
  /** Display text or code, for people. */
  cancelReason?: string;
  buyerId?: string;
  total: Money;
  method: PaymentMethod;
  /** The marketplace's display text of the method. */
  methodText: string;
  /** Category of the most expensive line, where the marketplace tells it. */
  category?: string;
  items: OrderItem[];
  exempt?: Exemption;
  /** Some line is in another currency than the total: which. ISO 4217. */
  otherCurrency?: string;
}
