import type { Money } from './money.js';
import type { CancelledBy, OrderStatus, PaymentMethod } from './order.js';
import type { MessageStep, StepName } from './policy.js';
import type { FlagKind, OrderFlag } from './unusual.js';

export type AlertState = 'open' | 'acknowledged' | 'resolved';

/** Why an order needs a person. */
export type AlertCause =
  | 'waiting'
  | 'unclaimed'
  | 'buyer_replied'
  | 'message_unknown'
  /** The conversation shows a message of ours that we have no row for. */
  | 'chat_differs'
  | 'cancel_expired'
  | 'cancel_refused'
  | 'hold_ended'
  | 'paid_after_cancel'
  | 'no_buyer_chat'
  /** Out of the ordinary, and the policy wants a person to look first. */
  | 'unusual';

/** Why automation stands still for one order. */
export type HoldCause = 'buyer_replied' | 'kept_open' | 'snoozed' | 'opted_out' | 'cancel_pending';

/** What a buyer's words say about the missing payment. */
export type PaymentReason =
  | 'payment_failed'
  | 'will_pay_later'
  | 'changed_mind'
  | 'wrong_item_or_total'
  | 'question'
  | 'opted_out'
  | 'unknown';

/** What happened to an order, for people. `why` holds the numbers and words its sentence needs. */
export type LogCode =
  | 'placed'
  | 'step_sent'
  | 'step_skipped'
  | 'step_moved'
  | 'step_unknown'
  | 'step_rejected'
  | 'deadline_told'
  | 'escalated'
  | 'alert_opened'
  | 'claimed'
  | 'released'
  | 'assigned'
  /** Another lead has to agree. */
  | 'cancel_asked'
  | 'lease_expired'
  | 'snoozed'
  | 'woken'
  | 'extended'
  | 'kept_open'
  | 'buyer_replied'
  | 'cancel_requested'
  | 'cancel_undone'
  | 'cancel_moot'
  /** It waits for a lead, who lets it go on (`cancel_released`) or keeps the order open. */
  | 'cancel_waits'
  | 'cancel_released'
  | 'cancel_refused'
  | 'cancel_expired'
  | 'cancelled'
  | 'paid'
  | 'paid_after_cancel'
  | 'hold_ended'
  | 'it_arrived'
  | 'resolved'
  | 'send_again'
  | 'paused'
  | 'resumed'
  /** In shadow: the machine would have done this step now. */
  | 'would'
  | 'went_live'
  | 'went_to_shadow';

export interface LogEntry {
  at: number;
  /** `system`, `marketplace`, `buyer` or a person's display name. */
  who: string;
  what: LogCode;
  /** E.g. { step: 'remind', because: 'quiet_hours', until: 1700000000000 }. */
  why: Record<string, string | number | undefined>;
}

/** One order as a card or an answer shows it. */
export interface OrderView {
  orderId: string;
  externalId: string;
  shopId: string;
  shopName: string;
  zone: string;
  /** Seller Center. */
  url: string;
  status: OrderStatus;
  statusText: string;
  placedAt: number;
  paidAt?: number;
  cancelledAt?: number;
  cancelledBy?: CancelledBy;
  /** True when our own cancel did it. */
  cancelledByUs: boolean;
  cancelReason?: string;
  total: Money;
  method: PaymentMethod;
  methodText: string;
  category?: string;
  items: { name: string; units: number }[];
  alert?: {
    state: AlertState;
    level: number;
    cause: AlertCause;
    assignee?: string;
    claimedAt?: number;
    leaseUntil?: number;
  };
  shopPaused: boolean;
  /** What comes next is only shown, not done. */
  shopInShadow: boolean;
  held?: HoldCause;
  snoozedUntil?: number;
  /** The next thing that will happen by itself. */
  next?: { step: StepName; at: number };
  /** When we plan to cancel (without the hidden grace); absent where nothing is cancelled by itself. */
  deadlineAt?: number;
  /** What the buyer was really told. */
  toldDeadlineAt?: number;
  /** A person's cancel, still to be undone. */
  cancelPending?: { by: string; at: number };
  /** The cancel is due and waits for a lead. */
  cancelWaits?: boolean;
  /** Where money came after our cancel: what was told, decided and done. */
  evidence?: CancelEvidence;
  /** Message steps so far, oldest first. */
  messages: { step: MessageStep; state: 'sent' | 'unknown' | 'sending'; at: number; by?: string }[];
  reply?: { text: string; at: number; reason: PaymentReason };
  paymentReason?: PaymentReason;
  /** What is unusual about it. */
  flags?: OrderFlag[];
  /** Text for a person to send where the bot may not. */
  copyText?: string;
  /** Newest last, at most 30. */
  history: LogEntry[];
}

/** How it came to our cancel; moments in epoch ms. */
export interface CancelEvidence {
  /** When the notice reached the buyer. */
  toldAt?: number;
  decidedAt?: number;
  /** A person decided it, by name. */
  decidedBy?: string;
  /** When the marketplace accepted it. */
  acceptedAt?: number;
  /** The only reason we send: it does not fit a paid order. */
  reasonSent?: string;
}

/** One shop's open orders at a glance. */
export interface BoardView {
  shopId: string;
  shopName: string;
  zone: string;
  at: number;
  paused: boolean;
  /** The machine shows what it would do, and does nothing. */
  shadow: boolean;
  needsReauthorization: boolean;
  /** Automatic cancels wait for a lead since then, so many. */
  stopped?: { at: number; waiting: number };
  polledAt?: number;
  /** Webhooks have been silent since then, epoch ms. */
  webhooksSilentAt?: number;
  /** Few chat requests are left until then, epoch ms. */
  chatLowUntil?: number;
  open: { count: number; units: number; total: Money[] };
  /** Open orders by age. */
  ages: { upTo5m: number; upTo30m: number; upTo60m: number; older: number };
  unclaimed: number;
  claimed: number;
  needsPerson: number;
  today: { placed: number; paid: number; cancelledByUs: number; cancelledOther: number; paidTotal: Money[] };
  held: { name: string; units: number }[];
  /** The orders that should be looked at first, at most 12. */
  orders: {
    externalId: string;
    placedAt: number;
    total: Money;
    methodText: string;
    itemName: string;
    assignee?: string;
    state: 'waiting' | 'asked' | 'reminded' | 'notified' | 'held' | 'needs_person' | 'claimed';
    nextAt?: number;
    nextStep?: StepName;
    /** What is unusual about it. */
    flags?: FlagKind[];
  }[];
}
