import type { CancelEvidence, OrderView } from '../domain/alert.js';
import type { MessageStep, StepName } from '../domain/policy.js';
import { STEP_NAMES } from '../domain/policy.js';
import type { Settings } from '../domain/settings.js';
import type { OrderFlag } from '../domain/unusual.js';
import { findAlert } from '../store/alerts.js';
import { lastReply } from '../store/buyers.js';
import type { Db } from '../store/database.js';
import { readLog } from '../store/order-log.js';
import { itemsOf, type Order } from '../store/orders.js';
import { type Effect, effectsOf } from '../store/outbox.js';
import { getShop, inShadow } from '../store/shops.js';
import { openTimers, type Timer } from '../store/timers.js';
import { composeMessage } from './effects/compose-message.js';
import { nameOf } from './name-of.js';

const HISTORY = 30;

/** Everything a card or an answer may say of one order, in one read. `url` leads to the marketplace's own page. */
export async function orderView(
  db: Db,
  settings: Settings,
  order: Order,
  url: string,
  now: number,
): Promise<OrderView> {
  const shop = await getShop(db, order.shop_id);
  const timers = await openTimers(db, order.id);
  const effects = await effectsOf(db, order.id, ['buyer.message', 'order.cancel']);
  const reply = await lastReply(db, order.id);
  const undo = timers.find((timer) => timer.kind === 'undo');
  return {
    orderId: order.id,
    externalId: order.external_id,
    shopId: shop.id,
    shopName: shop.name,
    zone: shop.zone,
    url,
    ...marketplacePart(order),
    items: await itemsOf(db, order.id),
    alert: await alertPart(db, settings, order),
    shopPaused: shop.paused_at !== null,
    shopInShadow: inShadow(shop),
    held: order.held ?? undefined,
    snoozedUntil: order.held === 'snoozed' ? (order.held_until ?? undefined) : undefined,
    next: order.status === 'unpaid' && undo === undefined ? nextStep(timers) : undefined,
    // Only what will really happen by itself: a hold that waits for a person has no end of its own.
    deadlineAt: timers.some((timer) => timer.kind === 'cancel')
      ? (order.deadline_at ?? undefined)
      : undefined,
    toldDeadlineAt: order.told_deadline_at ?? undefined,
    ...(timers.some((timer) => timer.gate === 'waits') ? { cancelWaits: true } : {}),
    evidence: order.cancelled_by_us === 1 ? evidenceOf(effects) : undefined,
    cancelPending: undo ? { by: undo.by ?? '', at: undo.due_at } : undefined,
    messages: effects.flatMap(messagePart),
    reply: reply ? { text: reply.text, at: reply.at, reason: reply.reason } : undefined,
    paymentReason: order.payment_reason ?? undefined,
    ...(order.flags === null ? {} : { flags: JSON.parse(order.flags) as OrderFlag[] }),
    copyText: copyText(settings, order, now),
    history: await readLog(db, order.id, HISTORY),
  };
}

function marketplacePart(order: Order) {
  return {
    status: order.status,
    statusText: order.status_text,
    placedAt: order.placed_at,
    paidAt: order.paid_at ?? undefined,
    cancelledAt: order.cancelled_at ?? undefined,
    cancelledBy: order.cancelled_by ?? undefined,
    cancelledByUs: order.cancelled_by_us === 1,
    cancelReason: order.cancel_reason ?? undefined,
    total: { minor: order.total_minor, currency: order.currency },
    method: order.method,
    methodText: order.method_text,
    category: order.category ?? undefined,
  };
}

async function alertPart(db: Db, settings: Settings, order: Order): Promise<OrderView['alert']> {
  const alert = await findAlert(db, order.id);
  if (!alert) return undefined;
  const assignee = await nameOf(db, settings, alert.assignee);
  return {
    state: alert.state,
    level: alert.level,
    cause: alert.cause,
    assignee,
    claimedAt: alert.claimed_at ?? undefined,
    leaseUntil: alert.lease_until ?? undefined,
  };
}

function nextStep(timers: Timer[]): OrderView['next'] {
  const timer = timers.find((candidate) => (STEP_NAMES as readonly string[]).includes(candidate.kind));
  return timer ? { step: timer.kind as StepName, at: timer.due_at } : undefined;
}

function messagePart(effect: Effect): OrderView['messages'] {
  if (effect.kind !== 'buyer.message') return [];
  if (effect.state !== 'sent' && effect.state !== 'unknown' && effect.state !== 'sending') return [];
  const params = JSON.parse(effect.params) as { step: MessageStep; by?: string };
  return [
    { step: params.step, state: effect.state, at: effect.claimed_at ?? effect.created_at, by: params.by },
  ];
}

/** From our own rows: what the marketplace shows beside it is in the order. */
function evidenceOf(effects: Effect[]): CancelEvidence {
  const stepOf = (effect: Effect) => (JSON.parse(effect.params) as { step?: string }).step;
  const notice = effects.findLast((effect) => effect.state === 'sent' && stepOf(effect) === 'notice');
  const cancel = effects.findLast((effect) => effect.kind === 'order.cancel' && effect.attempts > 0);
  const { by } = JSON.parse(cancel?.params ?? '{}') as { by?: string };
  return {
    toldAt: notice?.claimed_at ?? undefined,
    decidedAt: cancel?.created_at,
    decidedBy: by,
    acceptedAt: cancel?.state === 'sent' ? (cancel.settled_at ?? undefined) : undefined,
    reasonSent: cancel?.state === 'sent' ? (cancel.reason ?? undefined) : undefined,
  };
}

/** Where the bot may not write, a person can: the next text, ready to copy. */
function copyText(settings: Settings, order: Order, now: number): string | undefined {
  const shop = settings.shops.get(order.shop_id);
  if (!shop || order.status !== 'unpaid' || shop.canMessage) return undefined;
  const composed = composeMessage(settings, shop, order, null, { template: 'ask' }, now);
  return composed.ok ? composed.text : undefined;
}
