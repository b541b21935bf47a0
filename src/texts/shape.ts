/**
 * Everything a team reads, as a type: plain strings, and functions where a text holds values. Values come in formatted
 * for the reader. A key missing in one language does not compile.
 */
import type { ActionName, Role } from '../domain/action.js';
import type { AlertCause, HoldCause, LogCode, PaymentReason } from '../domain/alert.js';
import type { FindingKind } from '../domain/audit.js';
import type { CancelledBy, PaymentMethod } from '../domain/order.js';
import type { OrderState } from '../domain/order-state.js';
import type { StepName } from '../domain/policy.js';
import type { TeamLanguage } from '../domain/template.js';
import type { AccessTexts } from './access-shape.js';
import type { DeskTexts } from './desk-shape.js';

export type { DeskTexts } from './desk-shape.js';

import type { BackTexts, StopTexts } from './care-shape.js';
import type { DoctorTexts } from './doctor-shape.js';
import type { GoLiveTexts } from './go-live-shape.js';
import type { InitTexts } from './init-shape.js';

export type { BackTexts, StopTexts } from './care-shape.js';

import type { BackupTexts } from './backup-shape.js';
import type { QuotaTexts, UnusualTexts } from './quota-shape.js';

export interface Texts {
  language: TeamLanguage;
  words: WordTexts;
  card: CardTexts;
  board: BoardTexts;
  backup: BackupTexts;
  note: NoteTexts;
  audit: AuditTexts;
  access: AccessTexts;
  log: LogTexts;
  actions: ActionTexts;
  desk: DeskTexts;
  doctor: DoctorTexts;
  goLive: GoLiveTexts;
  quota: QuotaTexts;
  unusual: UnusualTexts;
  init: InitTexts;
}

/** Why a step did not go its usual way; the `because` of a log entry. */
export type Because =
  | 'quiet_hours'
  | 'too_late'
  | 'superseded'
  | 'order_cap'
  | 'buyer_cap'
  | 'gap'
  | 'no_buyer_chat'
  | 'held'
  | 'not_cancellable'
  | 'opted_out'
  | 'missing_variable'
  | 'paid'
  | 'closed'
  | 'paused'
  | 'by_person'
  | 'notice_not_delivered'
  | 'shadow'
  | 'breaker'
  | 'restored'
  | 'second_person'
  | 'claimed'
  | 'not_told'
  | 'not_yet'
  | 'no_right'
  | 'extended'
  | 'chat_budget'
  | 'platform';

export interface WordTexts {
  /** A step as a thing: "reminder". */
  steps: Record<StepName, string>;
  states: Record<OrderState, string>;
  /** A clause that follows a colon. */
  because: Record<Because, string>;
  /** Why it needs a person; a sentence. */
  causes: Record<AlertCause, string>;
  /** The same as a clause that follows a colon. */
  causesShort: Record<AlertCause, string>;
  /** Why automation stands still; a sentence. */
  holds: Record<HoldCause, string>;
  reasons: Record<PaymentReason, string>;
  methods: Record<PaymentMethod, string>;
  cancelledBy: Record<CancelledBy | 'us', string>;
  roles: Record<Role, string>;
  /** The unpaid-bound reason every marketplace has under a code of its own. */
  notPaidInTime: string;
  orders(count: number): string;
  units(count: number): string;
  /** Joins short things: "a, b". */
  list(parts: readonly string[]): string;
  /** "label: value". */
  pair(label: string, value: string): string;
}

export interface CardTexts {
  title(ending: string, total: string, state: string): string;
  facts: Record<
    | 'shop'
    | 'total'
    | 'payment'
    | 'items'
    | 'placed'
    | 'closes'
    | 'paid'
    | 'cancelled'
    | 'claimedBy'
    | 'next'
    | 'problem'
    | 'toldToClose'
    | 'decided'
    | 'accepted'
    | 'reasonSent',
    string
  >;
  /** When the buyer was told, and which deadline. */
  toldAt(deadline: string, moment: string | undefined): string;
  decidedBy(moment: string, person: string): string;
  cancelWaits: string;
  more(count: number): string;
  /** `told` is present when the buyer was told another moment than `deadline`, or the same. */
  deadline(deadline: string, told: string | undefined): string;
  /** Nothing closes it by itself any more, though the buyer was told so. */
  keptOpen(told: string): string;
  claimed(person: string, until: string | undefined): string;
  next(step: string, moment: string): string;
  paused: string;
  shopPaused: string;
  shopInShadow: string;
  /** What comes next is only shown. */
  nextInShadow(step: string, moment: string): string;
  wouldClose(moment: string): string;
  snoozedUntil(moment: string): string;
  paidLine(moment: string, after: { span: string; step: StepName } | undefined): string;
  cancelledLine(moment: string | undefined, by: string, reason: string | undefined): string;
  cancelPending(person: string, moment: string): string;
  messageUnknown(step: string, moment: string): string;
  buyerWrote(moment: string, reason: string | undefined): string;
  copyThis: string;
  sellerCenter: string;
}

export interface BoardTexts {
  title(shop: string, open: number): string;
  pausedTitle(shop: string): string;
  paused: string;
  /** Wraps a title. */
  shadowTitle(title: string): string;
  shadow: string;
  reauthorize(shop: string): string;
  facts: Record<'open' | 'ages' | 'people' | 'held' | 'today' | 'read', string>;
  open(orders: number, units: number, money: string): string;
  nothingOpen: string;
  ages: Record<'upTo5m' | 'upTo30m' | 'upTo60m' | 'older', (count: number) => string>;
  needsPerson(count: number): string;
  claimed(count: number): string;
  unclaimed(count: number): string;
  placed(count: number): string;
  paid(count: number, money: string): string;
  cancelledByUs(count: number): string;
  cancelledOther(count: number): string;
  neverRead: string;
  stale(span: string): string;
  pause: string;
  resume: string;
  pauseConfirm: { title(shop: string): string; text: string; yes: string; no: string };
  stopped(time: string, waiting: number): string;
  summary(shop: string, open: number, needsPerson: number): string;
}

export interface NoteTexts {
  replyTitle(ending: string): string;
  alertTitle(ending: string): string;
  escalationTitle(count: number): string;
  escalationTitleOf(ending: string): string;
  escalation(count: number, span: string, shop: string): string;
  leads(names: string): string;
  /** `shop` absent: all shops. */
  pausedTitle(shop: string | undefined): string;
  paused(person: string, time: string): string;
  resumedTitle(shop: string | undefined): string;
  resumed(person: string, time: string): string;
  modeTitle: Record<'live' | 'shadow', (shop: string) => string>;
  mode: Record<'live' | 'shadow', (person: string, time: string) => string>;
  reauthorizeTitle(shop: string): string;
  reauthorize: string;
  stop: StopTexts;
  back: BackTexts;
  latePaidTitle(ending: string, total: string): string;
}

/** What the auditor found. `found` is a sentence; `mend` says what to do about it. */
export interface AuditTexts {
  title(what: string): string;
  overTitle(what: string): string;
  over: string;
  orders: string;
  more(count: number): string;
  since: string;
  overSince: string;
  kinds: Record<FindingKind, { title: string; found(count: number): string; mend: string }>;
}

/** What a log sentence is made of, formatted for the reader; absent where the entry did not say. */
export interface LogWords {
  /** When it happened; absent where the time stands beside the sentence. */
  at?: string;
  /** The person who did it. */
  person?: string;
  /** The person it was handed to. */
  to?: string;
  step?: StepName;
  /** The step it came after. */
  after?: StepName;
  because?: string;
  until?: string;
  span?: string;
  reason?: string;
  code?: string;
  cancelledBy: CancelledBy | 'us';
}

export type LogTexts = Record<LogCode, (words: LogWords) => string>;

export interface ActionTexts {
  labels: Record<ActionName, string>;
  /** The toast after it was done. */
  done: Record<ActionName, string>;
  /** To the one who came second: "Ana reminded at 10:28". */
  already: Record<ActionName, (person: string, time: string) => string>;
  /** It is no longer possible; the order's state says why. */
  stale(state: string): string;
  /** Another lead has to agree. */
  asked: string;
  /** It is not what it was when the button was drawn: the last thing somebody did, a sentence. */
  changed(what: string): string;
  /** The guard that stood in the way, as a clause; `until`: the moment it ends. */
  refused(because: string, until?: string): string;
  expired: string;
  forbidden(action: string, role: string | undefined): string;
  cancelConfirm: {
    title(ending: string): string;
    text(total: string, units: number): string;
    yes: string;
    no: string;
  };
  /** Stands before what a press does in a shop in shadow. */
  inShadow: string;
  againConfirm: { title: string; text: string; yes: string; no: string };
  preview: { title(step: string, ending: string): string; field: string; submit: string };
  snooze: { title(ending: string): string; field: string; submit: string };
  extend: { title(ending: string): string; field: string; text(deadline: string): string; submit: string };
  formCancel: string;
}
