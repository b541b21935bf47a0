/** What really happened in the simulated shop: append-only, and never told to the bot. */
import { createHash } from 'node:crypto';
import type { FaultKind } from './faults.js';
import type { SandboxOrder } from './model.js';

export interface LedgerRecord {
  seq: number;
  /** Simulated epoch ms. */
  at: number;
  kind:
    | 'placed'
    | 'paid'
    | 'payment_failed'
    | 'cancelled'
    | 'paid_late'
    | 'message'
    | 'moved'
    | 'reply'
    | 'restocked'
    | 'livestream'
    | 'fault';
  orderId?: string;
  buyerId?: string;
  /** `cancelled`: who. */
  by?: 'seller' | 'buyer' | 'platform';
  /** `paid`: of their own accord, moved by a message, after a refused payment, by hand on the page, or COD / sample confirmed. */
  because?: string;
  /** `message`, `reply`: the words; a card's type in brackets. */
  text?: string;
  /** `message`: the order's status at that moment. */
  status?: string;
  /** `message`: when its request came in, where it was carried out later. */
  sentAt?: number;
  /** `message`, `moved`: the how-manyeth shop message for this order while unpaid, from 1. */
  messageNumber?: number;
  /** `moved`: the chance this message had to move this buyer, the known causal uplift. */
  uplift?: number;
  /** `placed`: when, by the shop's own clock, where that goes wrong. */
  shownAt?: number;
  /** `placed`: when the buyer pays if nobody does anything; absent: never. */
  paysAt?: number;
  /** `cancelled`: the buyer would have paid then, before the platform's own time-out. */
  wouldHavePaidAt?: number;
  /** `cancelled`: a paid order was cancelled. */
  wasPaid?: boolean;
  reason?: string;
  /** `fault`: what disturbed all requests; or one request, for a list (`nth`) or for one order (`orderId`). */
  fault?: FaultKind;
  /** `fault`: how long it lasts, or how long the client was told to wait. */
  until?: number;
  /** `fault`: the how-manyeth failed request since a list was read to its end. */
  nth?: number;
}

export interface LedgerOrder {
  id: string;
  buyerId: string;
  placedAt: number;
  shownAt?: number;
  final: 'open' | 'paid' | 'cancelled';
  /** Not COD, not a sample, not free. */
  chaseable: boolean;
  paidAt?: number;
  because?: string;
  cancelledAt?: number;
  cancelledBy?: 'seller' | 'buyer' | 'platform';
  wouldHavePaidAt?: number;
  messages: LedgerRecord[];
}

export interface LedgerCounts {
  orders: number;
  chaseable: number;
  /** Paid, or confirmed where nothing is paid in advance. */
  paid: number;
  open: number;
  cancelledByUs: number;
  cancelledByBuyer: number;
  cancelledByPlatform: number;
  /** Shop messages that reached a buyer. */
  buyerMessages: number;
  replies: number;
  /** Cancelled by us although the buyer was going to pay. */
  cancelledButWouldHavePaid: number;
  /** Paid because a message moved the buyer. */
  paidBecauseOfMessage: number;
}

export interface Ledger {
  readonly records: readonly LedgerRecord[];
  order(id: string): LedgerOrder | undefined;
  orders(): Iterable<LedgerOrder>;
  /** Shop messages about one order, oldest first. */
  messagesOf(orderId: string): readonly LedgerRecord[];
  /** Of an order that we cancelled. */
  wouldHavePaidAt(orderId: string): number | undefined;
  counts(): LedgerCounts;
  /** SHA-256 over all records: equal ledgers, equal hashes. */
  hash(): string;
}

export interface LedgerBook extends Ledger {
  write(record: Omit<LedgerRecord, 'seq'>): void;
}

type Index = Map<string, LedgerOrder>;

function place(index: Index, record: LedgerRecord, order: SandboxOrder | undefined): void {
  const id = record.orderId!;
  const chaseable = order !== undefined && !order.isCod && !order.isSample && order.totalMinor > 0;
  const { buyerId = '', at: placedAt, shownAt } = record;
  const shown = shownAt === undefined ? {} : { shownAt };
  index.set(id, { id, buyerId, placedAt, ...shown, final: 'open', chaseable, messages: [] });
}

function follow(index: Index, record: LedgerRecord): void {
  const order = record.orderId === undefined ? undefined : index.get(record.orderId);
  if (!order) return;
  if (record.kind === 'message') order.messages.push(record);
  if (record.kind === 'paid') {
    Object.assign(order, { final: 'paid', paidAt: record.at, because: record.because });
  }
  if (record.kind === 'cancelled') {
    Object.assign(order, { final: 'cancelled', cancelledAt: record.at, cancelledBy: record.by });
    if (record.wouldHavePaidAt !== undefined) order.wouldHavePaidAt = record.wouldHavePaidAt;
  }
}

function count(records: readonly LedgerRecord[], index: Index): LedgerCounts {
  const all = [...index.values()];
  const many = (test: (order: LedgerOrder) => boolean): number => all.filter(test).length;
  const by = (who: string): number => many((o) => o.final === 'cancelled' && o.cancelledBy === who);
  return {
    orders: all.length,
    chaseable: many((o) => o.chaseable),
    paid: many((o) => o.final === 'paid'),
    open: many((o) => o.final === 'open'),
    cancelledByUs: by('seller'),
    cancelledByBuyer: by('buyer'),
    cancelledByPlatform: by('platform'),
    buyerMessages: records.filter((r) => r.kind === 'message').length,
    replies: records.filter((r) => r.kind === 'reply').length,
    cancelledButWouldHavePaid: many((o) => o.cancelledBy === 'seller' && o.wouldHavePaidAt !== undefined),
    paidBecauseOfMessage: many((o) => o.final === 'paid' && o.because === 'message'),
  };
}

/** `orderOf` is asked once, when an order's `placed` record is written. */
export function createLedger(
  orderOf: (id: string) => SandboxOrder | undefined,
  initial: readonly LedgerRecord[] = [],
): LedgerBook {
  const records: LedgerRecord[] = [];
  const index: Index = new Map();

  function write(record: Omit<LedgerRecord, 'seq'>): void {
    const full = { seq: records.length + 1, ...record };
    records.push(full);
    if (full.kind === 'placed') place(index, full, orderOf(full.orderId ?? ''));
    else follow(index, full);
  }

  for (const { seq: _, ...record } of initial) write(record);
  return {
    records,
    write,
    order: (id) => index.get(id),
    orders: () => index.values(),
    messagesOf: (id) => index.get(id)?.messages ?? [],
    wouldHavePaidAt: (id) => index.get(id)?.wouldHavePaidAt,
    counts: () => count(records, index),
    hash: () => createHash('sha256').update(JSON.stringify(records)).digest('hex'),
  };
}
