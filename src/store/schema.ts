/**
 * The tables, as Kysely sees them. Times are epoch ms, ids text, flags 0 or 1, states text with CHECKs (see migrations).
 * Every hop of an order's life is a row here; `order_log` is for people and is never replayed.
 */
import type { ColumnType } from 'kysely';
import type { AlertCause, AlertState, HoldCause, LogCode, PaymentReason } from '../domain/alert.js';
import type { EffectKind, EffectState, TimerKind } from '../domain/effect.js';
import type { CancelledBy, Exemption, OrderStatus, PaymentMethod } from '../domain/order.js';
import type { AuditSchema } from './audit-schema.js';
import type { ConnectSchema } from './connect-schema.js';
import type { PeopleSchema } from './people-schema.js';
import type { QuotaSchema } from './quota-schema.js';

export interface Schema extends AuditSchema, ConnectSchema, PeopleSchema, QuotaSchema {
  shops: ShopsTable;
  policies: PoliciesTable;
  orders: OrdersTable;
  order_items: OrderItemsTable;
  timers: TimersTable;
  outbox: OutboxTable;
  alerts: AlertsTable;
  cards: CardsTable;
  buttons: ButtonsTable;
  inbox: InboxTable;
  buyers: BuyersTable;
  replies: RepliesTable;
  order_log: OrderLogTable;
  pulse: PulseTable;
  erasure_key: ErasureKeyTable;
  erased_buyers: ErasedBuyersTable;
}

/** Null where an insert leaves it out. */
type Later<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** One row: that the bot lives, and since when without a break. */
export interface PulseTable {
  id: number;
  /** Of this database; the witness file beside it carries the same. */
  identity: string;
  /** Only ever grows: a database that knows a smaller one than its witness is an older copy. */
  beat: number;
  at: number;
  /** Everything that happened in our name since then has a row here. */
  watching_since: number;
  /** The last beat before the absence that ended at `watching_since`; null where there was none. */
  away_from: number | null;
  /** Raised each time an older copy of the database is found. */
  epoch: number;
  restored_at: number | null;
}

export interface ShopsTable {
  id: string;
  marketplace: string;
  external_id: string;
  market: string;
  zone: string;
  name: string;
  policy: string;
  paused_at: number | null;
  paused_by: string | null;
  /** The connector said the credentials are no longer good. */
  reauthorize_at: number | null;
  /** Changes before this moment have been read. */
  changed_cursor: number;
  polled_at: number | null;
  webhook_at: number | null;
  /** Leads were last called for a burst at this moment. */
  escalated_at: number | null;
  /** Automatic cancels wait for a lead since then. */
  stopped_at: Later<number>;
  stopped_because: Later<'breaker' | 'restored'>;
  /** A lead last decided about stopped cancels: the breaker counts from here. */
  cancels_since: Later<number>;
  /** After an absence nothing is decided before the shop has been read since this moment. */
  read_first_at: Later<number>;
  /** `shadow`: what the machine would do is shown, and only what people press is done. Null counts as that. */
  mode: Later<'shadow' | 'live'>;
  /** Since when, and who said so by name; null where it is as the configuration began. */
  mode_at: Later<number>;
  mode_by: Later<string>;
  /** All that buyers wrote before this moment was found in the list of conversations. */
  replies_heard_at: Later<number>;
  /** A webhook last told of an order that nobody knew. */
  webhook_placed_at: Later<number>;
  /** Polls find what webhooks should have told since then. */
  webhooks_silent_at: Later<number>;
  /** What its recent orders usually are: `UsualOrders` as JSON. */
  usual: Later<string>;
}

export interface PoliciesTable {
  /** Hash of the body: an order keeps the policy it was placed under. */
  id: string;
  name: string;
  body: string;
}

export interface OrdersTable {
  /** `<shop id>:<external id>` */
  id: string;
  shop_id: string;
  external_id: string;
  /** The external id backwards, so that an ending is found by index. */
  external_id_reversed: string;
  status: OrderStatus;
  status_text: string;
  placed_at: number;
  /** The marketplace's time of the last change we know. */
  updated_at: number;
  paid_at: number | null;
  cancelled_at: number | null;
  cancelled_by: CancelledBy | null;
  cancel_reason: string | null;
  /** Our own cancel was carried out. */
  cancelled_by_us: number;
  buyer_id: string | null;
  total_minor: number;
  currency: string;
  method: PaymentMethod;
  method_text: string;
  category: string | null;
  units: number;
  item_name: string;
  exempt: Exemption | null;
  policy_id: string | null;
  first_seen_at: number;
  /** When we plan to cancel, without the hidden grace. */
  deadline_at: number | null;
  /** What a delivered notice told the buyer. */
  told_deadline_at: number | null;
  held: HoldCause | null;
  held_until: number | null;
  /** What a cancel that is being asked for interrupted, to come back when it is undone. */
  held_before: HoldCause | null;
  payment_reason: PaymentReason | null;
  /** The conversation was compared with our rows, after the last absence. */
  read_back_at: Later<number>;
  /** What is unusual about it: `OrderFlag[]` as JSON; null for most. */
  flags: Later<string>;
  /** Compare-and-set for presses: raised by every change of the row. */
  version: number;
}

export interface OrderItemsTable {
  order_id: string;
  sku_id: string;
  product_id: string;
  name: string;
  units: number;
  /** The shop whose stock it is while the order is unpaid and chased: as its order says, from `updateOrder`. */
  held_for: Later<string>;
}

export interface TimersTable {
  id: string;
  kind: TimerKind;
  shop_id: string;
  order_id: string | null;
  due_at: number;
  /** The due time of the plan: lateness is measured from `due_at`, the story is told with this. */
  planned_at: number;
  state: 'open' | 'fired' | 'skipped' | 'cancelled';
  settled_at: number | null;
  /** Who set it, where a person did. */
  by: string | null;
  /** A stopped cancel: it waits for a lead, or what the lead (`by`) decided. */
  gate: Later<'waits' | 'go_on' | 'keep'>;
}

export interface OutboxTable {
  id: string;
  kind: EffectKind;
  /** One target, by its name in `domain/lane.ts`. */
  lane: string;
  priority: number;
  shop_id: string;
  order_id: string | null;
  channel_id: string | null;
  card_id: string | null;
  /** At most one row for ever: `remind|<order>`. */
  key: string | null;
  /** At most one row waiting: edits and reads of the same thing collapse. */
  subject: string | null;
  params: string;
  state: EffectState;
  attempts: number;
  /** Not before. */
  due_at: number;
  claimed_at: number | null;
  /** Set exactly while sending: past it, the call is looked into. */
  deadline_at: number | null;
  settled_at: number | null;
  ref: string | null;
  reason: string | null;
  created_at: number;
  /** Why the call under way is not to be made a second time. */
  called_off: string | null;
}

export interface AlertsTable {
  order_id: string;
  shop_id: string;
  state: AlertState;
  cause: AlertCause;
  level: number;
  /** Person id. */
  assignee: string | null;
  claimed_at: number | null;
  lease_until: number | null;
  opened_at: number;
  resolved_at: number | null;
}

export interface CardsTable {
  id: string;
  kind: 'board' | 'order';
  shop_id: string;
  order_id: string | null;
  channel_id: string;
  message_ref: string | null;
  /** Hash of what is shown, so that an edit without change costs nothing. */
  shown_hash: string | null;
  /** What it shows in one word, for the auditor; null while it is not known. */
  shown_state: string | null;
  posted_at: number | null;
}

export interface ButtonsTable {
  token: string;
  card_id: string | null;
  shop_id: string;
  order_id: string | null;
  channel_id: string;
  action: string;
  params: string;
  expires_at: number;
}

export interface InboxTable {
  /** Hash of the signed content. */
  key: string;
  shop_id: string;
  kind: string;
  ref: string | null;
  type: string;
  at: number;
  received_at: number;
}

export interface BuyersTable {
  /** `<shop id>:<external id>` */
  id: string;
  shop_id: string;
  external_id: string;
  conversation_id: string | null;
  language: string | null;
  opted_out_at: number | null;
  last_messaged_at: number | null;
  /** Messages of the conversation up to this moment have been read. */
  read_until: number;
  /** Their conversation was last opened. */
  opened_at: Later<number>;
}

export interface RepliesTable {
  /** `<shop id>:<marketplace message id>`: a reply is handled once. */
  id: string;
  order_id: string;
  buyer_id: string;
  text: string;
  reason: PaymentReason;
  at: number;
}

export interface OrderLogTable {
  id: string;
  at: number;
  shop_id: string;
  order_id: string | null;
  who: string;
  what: LogCode;
  why: string;
}

/** One row, made at the first erasure: without it a hash tells nothing. */
export interface ErasureKeyTable {
  id: number;
  secret: string;
}

export interface ErasedBuyersTable {
  /** Of shop and external id, keyed. */
  hash: string;
  shop_id: string;
  /** The nameless row that stands for the buyer. */
  buyer_id: string;
  erased_at: number;
}
