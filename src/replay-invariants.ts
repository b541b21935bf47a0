/** What must hold whatever happened, checked against the shop's own ledger: the one record the bot cannot write. */

import { stepNamed } from './domain/plan.js';
import type { PolicySnapshot } from './domain/policy.js';
import { nextOpenAt } from './domain/quiet-hours.js';
import type { Settings } from './domain/settings.js';
import { createPatience, type LedgerFault, type Patience } from './replay-patience.js';
import type { Db } from './store/database.js';
import type { Order } from './store/orders.js';
import { getPolicy } from './store/policies.js';

export interface Violation {
  invariant:
    | 'counts'
    | 'messaged_twice'
    | 'messaged_after_end'
    | 'quiet_hours'
    | 'message_cap'
    | 'message_gap'
    | 'untold_message'
    | 'paid_cancelled'
    | 'cancelled_untold'
    | 'untrue_deadline'
    | 'forgotten';
  orderId: string;
  detail: string;
}

/** The part of the ledger the checks read. */
export interface Truth {
  orders(): Iterable<TrueOrder>;
  readonly records: readonly (LedgerFault & { wasPaid?: boolean })[];
}

interface TrueOrder {
  id: string;
  buyerId: string;
  placedAt: number;
  /** As the shop's own clock showed it, where that went wrong. */
  shownAt?: number;
  final: 'open' | 'paid' | 'cancelled';
  chaseable: boolean;
  paidAt?: number;
  cancelledAt?: number;
  cancelledBy?: string;
  /** `sentAt`: when the request for it came in, where it was carried out later. */
  messages: { at: number; sentAt?: number; text?: string; status?: string }[];
}

/** Seen at the latest this long after placing, webhooks or not. */
const SEEN_WITHIN_MS = 60_000;
/** A promise is kept within the grace and this much more. */
const SLACK_MS = 120_000;

export interface Checked {
  db: Db;
  settings: Settings;
  truth: Truth;
  now: number;
  /**
   * Simulated ms that pass while the bot looks and acts, at the speed of the run: 0 on a clock that stands still meanwhile.
   * What happens within it is a race that no reader of a shop can win.
   */
  reactionMs: number;
}

export async function findViolations(checked: Checked): Promise<Violation[]> {
  const { db, settings, truth } = checked;
  const rows = new Map(
    (await db.selectFrom('orders').selectAll().execute()).map((row) => [row.external_id, row]),
  );
  const sent = await sentTexts(db);
  const watched = await watchedOrders(db);
  const stopped = await stoppedOrders(db);
  const patience = createPatience(truth.records);
  const violations: Violation[] = [];
  const report: Report = (invariant, orderId, detail) => violations.push({ invariant, orderId, detail });
  for (const record of truth.records) {
    if (record.kind === 'cancelled' && record.wasPaid) {
      report('paid_cancelled', record.orderId ?? '', 'a paid order was cancelled');
    }
  }
  for (const order of truth.orders()) {
    const row = rows.get(order.id);
    checkSeen(checked, order, row, watched, patience, report);
    if (!row) continue;
    const plan = row.policy_id === null ? undefined : await getPolicy(db, row.policy_id);
    checkMessages(order, sent.get(row.id) ?? [], plan?.caps.perOrder, report);
    if (plan) checkMoments(checked, order, plan, settings.shops.get(row.shop_id)?.zones ?? [], report);
    const promised = row.held === null && !stopped.has(row.id);
    checkCancel(checked, order, row, plan, { patience, promised }, report);
  }
  checkGaps(checked, rows, report);
  return violations;
}

type Report = (invariant: Violation['invariant'], orderId: string, detail: string) => void;

async function sentTexts(db: Db): Promise<Map<string, string[]>> {
  const effects = await db
    .selectFrom('outbox')
    .select(['order_id', 'params'])
    .where('kind', '=', 'buyer.message')
    .where('state', 'in', ['sent', 'unknown', 'sending'])
    .execute();
  const texts = new Map<string, string[]>();
  for (const effect of effects) {
    const { said = '' } = JSON.parse(effect.params) as { said?: string };
    texts.set(effect.order_id ?? '', [...(texts.get(effect.order_id ?? '') ?? []), said]);
  }
  return texts;
}

/** Orders whose cancel waited for a lead: until a person decides, what was told may not come true. */
async function stoppedOrders(db: Db): Promise<Set<string>> {
  const timers = await db.selectFrom('timers').select('order_id').where('gate', 'is not', null).execute();
  return new Set(timers.map((row) => row.order_id ?? ''));
}

/** Orders that something is still due for, or that a person was called to; merely standing on the board is not enough. */
async function watchedOrders(db: Db): Promise<Set<string>> {
  const timers = await db.selectFrom('timers').select('order_id').where('state', '=', 'open').execute();
  const alerts = await db
    .selectFrom('alerts')
    .select('order_id')
    .where('state', '<>', 'resolved')
    .where('cause', 'not in', ['waiting', 'unclaimed'])
    .execute();
  const effects = await db
    .selectFrom('outbox')
    .select('order_id')
    .where('state', 'in', ['pending', 'sending'])
    .where('kind', 'in', ['buyer.message', 'order.cancel'])
    .execute();
  return new Set([...timers, ...alerts, ...effects].map((row) => row.order_id ?? ''));
}

function checkSeen(
  { now, reactionMs }: Checked,
  order: TrueOrder,
  row: Order | undefined,
  watched: Set<string>,
  patience: Patience,
  report: Report,
): void {
  const seenBy = (at: number): number => patience.forLists(at, SEEN_WITHIN_MS + reactionMs);
  if (!order.chaseable || seenBy(order.placedAt) > now) return;
  // One that was paid before anybody could look needs no one.
  if (!row) {
    if (order.final === 'open') report('forgotten', order.id, 'the bot does not know it');
    return;
  }
  if (row.first_seen_at > seenBy(order.placedAt)) report('forgotten', order.id, 'seen late');
  const endedAt = order.paidAt ?? order.cancelledAt;
  const settled = endedAt !== undefined && seenBy(endedAt) > now;
  const truthful = order.final === 'open' ? 'unpaid' : order.final;
  if (row.status !== truthful && !settled) {
    report('forgotten', order.id, `${order.final} in truth, ${row.status} with us`);
  }
  // Kept open is a person's own decision; every other hold has somebody or something to end it.
  if (order.final === 'open' && row.held !== 'kept_open' && !watched.has(row.id)) {
    report('forgotten', order.id, 'nothing is due for it');
  }
}

function checkMessages(order: TrueOrder, sent: string[], perOrder: number | undefined, report: Report): void {
  const texts = order.messages.map((message) => message.text ?? '');
  if (new Set(texts).size < texts.length) report('messaged_twice', order.id, 'the same words twice');
  if (texts.some((text) => !sent.includes(text)))
    report('untold_message', order.id, 'a message without a row');
  if (texts.length > sent.length) {
    report('messaged_twice', order.id, `${texts.length} messages, ${sent.length} rows`);
  }
  if (perOrder !== undefined && texts.length > perOrder)
    report('message_cap', order.id, `${texts.length} messages`);
}

function checkMoments(
  { reactionMs }: Checked,
  order: TrueOrder,
  plan: PolicySnapshot,
  zones: readonly string[],
  report: Report,
): void {
  const endedAt = order.paidAt ?? order.cancelledAt ?? Number.POSITIVE_INFINITY;
  for (const message of order.messages) {
    // What was on its way already when the order ended, nobody could call back.
    const sentAt = message.sentAt ?? message.at;
    const overBy = sentAt - endedAt;
    if (message.status !== undefined && message.status !== 'UNPAID' && overBy >= reactionMs) {
      report('messaged_after_end', order.id, `messaged while ${message.status}, ${overBy} ms after the end`);
    }
    const decidedAt = sentAt - reactionMs;
    const awake = decidedAt <= (order.shownAt ?? order.placedAt) + plan.quietHours.awakeWindowMs;
    const open = [sentAt, decidedAt].some((at) => nextOpenAt(at, zones, plan.quietHours) === at);
    if (!awake && !open) report('quiet_hours', order.id, new Date(sentAt).toISOString());
  }
}

/** Ours only after a told deadline, never before it; and a told deadline comes true. */
function checkCancel(
  { now, reactionMs }: Checked,
  order: TrueOrder,
  row: Order,
  plan: PolicySnapshot | undefined,
  { patience, promised }: { patience: Patience; promised: boolean },
  report: Report,
): void {
  const told = row.told_deadline_at;
  const graceMs = (plan && stepNamed(plan, 'cancel')?.graceMs) ?? 0;
  if (order.final === 'cancelled' && order.cancelledBy === 'seller') {
    const at = order.cancelledAt ?? 0;
    if (told === null) report('cancelled_untold', order.id, 'no deadline had been told');
    // The platform's times are whole seconds.
    else if (at < told + graceMs - 1_000)
      report('untrue_deadline', order.id, `cancelled ${told + graceMs - at} ms too early`);
  }
  if (told === null || !promised) return;
  const keptBy = patience.forOrder(told + graceMs, SLACK_MS + reactionMs, order.id);
  if (keptBy > now) return;
  const endedAt = order.paidAt ?? order.cancelledAt ?? Number.POSITIVE_INFINITY;
  if (endedAt > keptBy) report('untrue_deadline', order.id, 'told, and not kept');
}

function checkGaps({ truth, settings, reactionMs }: Checked, rows: Map<string, Order>, report: Report): void {
  const byBuyer = new Map<string, { at: number; orderId: string }[]>();
  for (const order of truth.orders()) {
    const times = order.messages.map((message) => ({ at: message.sentAt ?? message.at, orderId: order.id }));
    byBuyer.set(order.buyerId, [...(byBuyer.get(order.buyerId) ?? []), ...times]);
  }
  for (const times of byBuyer.values()) {
    times.sort((a, b) => a.at - b.at);
    for (const [index, message] of times.entries()) {
      const before = times[index - 1];
      const shop = settings.shops.get(rows.get(message.orderId)?.shop_id ?? '');
      const caps = shop && settings.policies.get(shop.policy)?.caps;
      if (!caps) continue;
      // The platform's times are whole seconds.
      if (before && message.at - before.at < caps.gapMs - 1_000 - reactionMs) {
        report('message_gap', message.orderId, `${message.at - before.at} ms`);
      }
      const inWindow = times.slice(0, index + 1).filter((other) => other.at > message.at - caps.perBuyerMs);
      if (inWindow.length > caps.perBuyer)
        report('message_cap', message.orderId, `${inWindow.length} to one buyer`);
    }
  }
}
