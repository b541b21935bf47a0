/** What the simulated shop keeps: plain data only, so that a snapshot is nothing but JSON. */

export type OrderStatus = 'UNPAID' | 'ON_HOLD' | 'AWAITING_SHIPMENT' | 'IN_TRANSIT' | 'CANCELLED';
export type Actor = 'SELLER' | 'BUYER' | 'SYSTEM';

export interface Product {
  id: string;
  title: string;
  /** From the root to the leaf; empty when the shop gave none. */
  categories: { id: string; name: string }[];
  skus: Sku[];
}

export interface Sku {
  id: string;
  productId: string;
  name: string;
  sellerSku: string;
  priceMinor: number;
  /** Free to sell. */
  available: number;
  /** Held by open orders, paid or not. */
  committed: number;
}

export interface OrderLine {
  id: string;
  skuId: string;
  priceMinor: number;
}

export interface PayMethod {
  /** `payment_method_name`: display text. */
  text: string;
  code: string;
  /** Paid outside the app, hours later: bank slip, transfer, convenience store. */
  slow: boolean;
  cardType?: string;
}

export type Profile = 'self' | 'persuadable' | 'failing' | 'talker' | 'canceller' | 'never';

/** What this buyer will do, drawn when the order is placed. Delays in milliseconds. */
export interface Plan {
  profile: Profile | 'replay' | 'cod' | 'sample';
  /** For each shop message in turn: the delay after which it makes the buyer pay, or null. */
  moves: (number | null)[];
  /** For each shop message in turn: what the buyer answers, and how long it takes, or null. */
  answers: ({ phrase: Phrase; afterMs: number } | null)[];
}

export type Phrase = 'refused' | 'later' | 'question' | 'changed_mind';

export interface SandboxOrder {
  id: string;
  serial: number;
  buyerId: string;
  currency: string;
  method: PayMethod;
  lines: OrderLine[];
  totalMinor: number;
  shippingMinor: number;
  isCod: boolean;
  isSample: boolean;
  status: OrderStatus;
  placedAt: number;
  updatedAt: number;
  /** Sequence of the last change: orders changes within one millisecond. */
  updatedSeq: number;
  timeOutAt: number;
  paidAt?: number;
  cancelledAt?: number;
  cancelledBy?: Actor;
  cancelReason?: string;
  plan: Plan;
  /** The earliest moment at which this buyer is going to pay, as things stand. */
  paysAt?: number;
  /** Shop messages received while unpaid. */
  messages: number;
}

export interface Buyer {
  id: string;
  imUserId: string;
  nickname: string;
  lastOrderAt: number;
  orderIds: string[];
  /** Has closed the chat to shops: the platform refuses messages. */
  silent: boolean;
}

export interface ChatEntry {
  id: string;
  index: string;
  at: number;
  role: 'BUYER' | 'CUSTOMER_SERVICE' | 'SYSTEM';
  type: string;
  /** JSON text, as the platform carries it. */
  content: string;
}

export interface Conversation {
  id: string;
  buyerId: string;
  createdAt: number;
  /** The platform closes a chat 6 h after its last sign of life; creating it again reopens it. */
  activeAt: number;
  unread: number;
  entries: ChatEntry[];
}

export interface Cancellation {
  id: string;
  orderId: string;
  role: Actor;
  reason: string;
  at: number;
}

/** Something that is going to happen. `ref` is an order id where the kind is about an order. */
export interface Happening {
  at: number;
  seq: number;
  kind: HappeningKind;
  ref: string;
  /** `pay`: why; `say`: the phrase. */
  note?: string;
}

export type HappeningKind =
  | 'arrive'
  | 'replay'
  | 'stream'
  | 'pay'
  | 'fail'
  | 'say'
  | 'give_up'
  | 'race'
  | 'time_out'
  | 'confirm'
  | 'release'
  | 'ship';
