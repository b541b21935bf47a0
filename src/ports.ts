/**
 * The whole contract between the core and its adapters, team chats in `ports-chat`. Small on purpose: what only some can do
 * is a side port, present or absent. Expected failures of the outside world are values; an adapter throws only for its own faults.
 */
import type { MarketplaceOrder } from './domain/order.js';
import type { TeamLanguage } from './domain/template.js';
import type { Diagnosis } from './ports-chat.js';

// ── Time ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Epoch milliseconds for everything that is stored; `monotonic` for measuring; `rate` > 1 when time is run faster. */
export interface Clock {
  now(): number;
  /** Milliseconds of real elapsed time, never jumping. */
  monotonic(): number;
  /** Simulated milliseconds per real one; 0 while paused. */
  rate(): number;
}

// ── Outcomes ────────────────────────────────────────────────────────────────────────────────────────────────

/** Surely did not happen, try later. `afterMs` is the other side's wish or the adapter's advice. */
export interface Retry {
  kind: 'retry';
  afterMs: number;
  reason: string;
  /** The day's requests of this kind are used up. */
  spent?: boolean;
}
/** Surely did not happen and never will as it stands. `code` is the platform's own, for people. */
export interface Rejected {
  kind: 'rejected';
  reason: string;
  code?: string;
}
/** The credentials are no longer good: the lane stops until they are renewed. */
export interface Reauthorize {
  kind: 'reauthorize';
  reason: string;
  /** The access token itself was refused: a renewed one may help. */
  stale?: boolean;
}
/** May or may not have happened. Never success, never failure. */
export interface Unknown {
  kind: 'unknown';
  reason: string;
}

/** What became of one attempt to change the outside world. The adapter knows best which failures surely did not arrive. */
export type SendOutcome = { kind: 'sent'; ref: string } | Retry | Rejected | Reauthorize | Unknown;

/** What became of one read. A read that failed midway is `retry`: reading again does no harm. */
export type ReadOutcome<T> = { kind: 'ok'; value: T } | Retry | Rejected | Reauthorize;

// ── Marketplace ─────────────────────────────────────────────────────────────────────────────────────────────

/** One shop as its connector needs it. `id` is ours, `externalId` the marketplace's. */
export interface ShopRef {
  id: string;
  externalId: string;
  /** ISO 3166 alpha-2, `UK` for the United Kingdom as TikTok Shop writes it. */
  market: string;
}

export interface MarketplaceCapabilities {
  /** Has a cancel call at all; whether an order may be cancelled is asked per order. */
  cancel: boolean;
  buyerChat: boolean;
  inventory: boolean;
  webhooks: boolean;
}

export interface WebhookRequest {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The bytes as they came. */
  body: Buffer;
}

/** A webhook is only a hint to read again, so this is all that is kept of one. */
export interface Hint {
  /** Hash of the signed content: the same event delivered twice has the same key. */
  dedupeKey: string;
  shopExternalId: string;
  kind: 'order' | 'chat' | 'access_ended' | 'access_ending' | 'other';
  /** Order id or conversation id; for `access_ending` the moment it ends, epoch ms, where that was told. */
  ref?: string;
  /** The platform's own name or number of the event, for logs. */
  type: string;
  /** When the event happened by its sender's clock, epoch ms. */
  at: number;
}

export type WebhookVerdict =
  | { kind: 'accepted'; hint: Hint }
  | { kind: 'refused'; status: 400 | 401; reason: string };

export interface ChangedPage {
  orders: MarketplaceOrder[];
  nextPageToken?: string;
}

/** Whether the marketplace offers the unpaid-bound cancel for this order now. */
export interface CancelOffer {
  offered: boolean;
  /** The only reason that may be sent: it does not fit a paid order. Present when offered. */
  reason?: string;
  /** Why not, for people. */
  why?: string;
}

/**
 * `moot`: the marketplace says the order is no longer unpaid (`paid`) or already closed (`closed`); good news either way,
 * and the order must be read again.
 */
export type CancelOutcome = SendOutcome | { kind: 'moot'; because: 'paid' | 'closed'; reason: string };

export interface Marketplace {
  /** `tiktok-shop` */
  readonly name: string;
  capabilities(shop: ShopRef): MarketplaceCapabilities;
  /** Checks the signature over raw bytes, then parses. Pure but for the clock. */
  verifyWebhook(request: WebhookRequest): WebhookVerdict;
  /** At most 50 ids. Orders that do not exist are absent from the answer. */
  getOrders(shop: ShopRef, ids: readonly string[]): Promise<ReadOutcome<MarketplaceOrder[]>>;
  /** Orders changed at or after `since` (epoch ms), oldest change first. */
  listChanged(shop: ShopRef, since: number, pageToken?: string): Promise<ReadOutcome<ChangedPage>>;
  /** All orders that are unpaid now; the net under a lost change. */
  listUnpaid(shop: ShopRef, pageToken?: string): Promise<ReadOutcome<ChangedPage>>;
  cancelOffer(shop: ShopRef, externalId: string): Promise<ReadOutcome<CancelOffer>>;
  /** `reason` comes from `cancelOffer`, nothing else may be sent. */
  cancel(shop: ShopRef, externalId: string, reason: string): Promise<CancelOutcome>;
  /** The page where a person sees this order and can chat. */
  orderUrl(shop: ShopRef, externalId: string): string;
  readonly buyerChat?: BuyerChat;
  readonly inventory?: Inventory;
  readonly connect?: Connect;
  /** What `doctor` finds from outside: network, clock, access, scopes. `part` is without the shop's name. Never throws for what it finds. */
  diagnose?(shop: ShopRef, language: TeamLanguage): Promise<Diagnosis[]>;
}

export interface ChatMessage {
  id: string;
  from: 'shop' | 'buyer' | 'other';
  /** Present for text messages only. */
  text?: string;
  at: number;
  /** Orders messages within a conversation; larger is newer. */
  index: string;
}

/** A conversation as a list of them shows it. */
export interface ConversationLook {
  id: string;
  /** Something in it has not been read in the marketplace's own pages. */
  unread: boolean;
  /** Its newest message; absent where the list does not tell. */
  latestAt?: number;
  latestFrom?: ChatMessage['from'];
}

export interface ChatPage {
  conversations: ConversationLook[];
  nextPageToken?: string;
}

/** Chat between shop and buyer. Side port: absent where the scope is missing. The core counts the requests, so each says how many it makes. */
export interface BuyerChat {
  readonly maxLength: number;
  /** What a shop may ask of its chats in a day, whatever it asks. A day is one of UTC. */
  readonly requestsADay: number;
  /** An opened conversation can be written to for this long. */
  readonly staysOpenMs: number;
  /** Opens or reopens, by one request; the same buyer always has the same conversation. */
  open(shop: ShopRef, buyerId: string): Promise<ReadOutcome<{ conversationId: string; canSend: boolean }>>;
  /** At most one message for one call, which is one request. Anything unclear is `unknown`. */
  send(shop: ShopRef, conversationId: string, text: string): Promise<SendOutcome>;
  /**
   * The newest messages, newest first, reaching back to `since` (epoch ms) or 100 messages. `mayGoOn` is asked before each
   * request after the first; a no ends the read as `retry`.
   */
  read(
    shop: ShopRef,
    conversationId: string,
    since: number,
    mayGoOn?: () => Promise<boolean>,
  ): Promise<ReadOutcome<ChatMessage[]>>;
  /** Conversations, those last spoken in first; a page is one request. */
  list(shop: ShopRef, pageToken?: string): Promise<ReadOutcome<ChatPage>>;
}

export interface StockLevel {
  skuId: string;
  available: number;
  /** Held by all open orders, unpaid ones among them. */
  committed: number;
}

export interface Inventory {
  /** At most 600 ids. */
  levels(shop: ShopRef, skuIds: readonly string[]): Promise<ReadOutcome<StockLevel[]>>;
}

// ── Access ──────────────────────────────────────────────────────────────────────────────────────────────────

/** What a seller has granted. Both tokens are secrets; times are epoch ms. */
export interface Grant {
  accessToken: string;
  /** Good for one renewal, which brings the next. */
  refreshToken: string;
  accessUntil: number;
  /** When the authorisation itself ends; absent where the marketplace does not tell. */
  refreshUntil?: number;
  scopes: readonly string[];
  /** For people. */
  sellerName: string;
}

/** `code`: used up, too old or not one. `token`: the refresh token is no longer good. `app`: key or secret. `seller`: not a seller's account. */
export type GrantRefusal = Rejected & { because: 'code' | 'token' | 'app' | 'seller' | 'other' };

/** `unknown`: the old tokens may be used up, and the new ones are lost. */
export type GrantOutcome = { kind: 'ok'; value: Grant } | Retry | Unknown | GrantRefusal;

/** A shop that a grant opens. `cipher` is a secret. */
export interface AuthorizedShop {
  externalId: string;
  name: string;
  /** As in `ShopRef`. */
  market: string;
  cipher: string;
}

/** What the seller's browser brought back from the authorise page. */
export type Redirect =
  | { kind: 'code'; code: string; state?: string }
  /** A code alone, without the address it came in. */
  | { kind: 'bare'; code: string; state?: undefined }
  | { kind: 'refused'; word: string; state?: string };

export interface WebhookAddress {
  event: string;
  address: string;
}

/** Getting into a shop and staying there. Side port. */
export interface Connect {
  /** The page where the seller agrees; undefined while the app's service id is not set. */
  authorizeUrl(wish: { state: string; market?: string }): string | undefined;
  /** Reads the address the seller came back to, or a bare code. Undefined where it is neither. */
  readRedirect(text: string): Redirect | undefined;
  exchange(code: string): Promise<GrantOutcome>;
  refresh(refreshToken: string): Promise<GrantOutcome>;
  shops(accessToken: string): Promise<ReadOutcome<AuthorizedShop[]>>;
  /** The events this product lives on, with these scopes. */
  webhookEvents(scopes: readonly string[]): readonly string[];
  webhooks(shop: ShopRef): Promise<ReadOutcome<WebhookAddress[]>>;
  registerWebhook(shop: ShopRef, webhook: WebhookAddress): Promise<SendOutcome>;
}

// ── Team chat: how people see and press ─────────────────────────────────────────────────────────────────────

export * from './ports-chat.js';
