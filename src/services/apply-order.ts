import type { MarketplaceOrder, OrderStatus } from '../domain/order.js';
import { policySnapshotHash, ruleFor, stepDueAt, stepNamed, toldDeadline } from '../domain/plan.js';
import type { PolicySnapshot } from '../domain/policy.js';
import type { Settings, ShopSettings } from '../domain/settings.js';
import type { Unit } from '../store/database.js';
import { knowBuyer } from '../store/erased-buyers.js';
import { logOrder, writeLog } from '../store/order-log.js';
import { findOrder, getOrder, insertOrder, type Order, orderId, updateOrder } from '../store/orders.js';
import { effectsOf, settleFoundCancel } from '../store/outbox.js';
import { keepPolicy } from '../store/policies.js';
import { insertTimers, type NewTimer } from '../store/timers.js';
import { armChecks } from './arm-checks.js';
import { closeOrder } from './close-order.js';
import { callForLatePayment } from './late-payment.js';
import { openAlert } from './open-alert.js';
import { touchBoards, touchOrder } from './touch.js';
import { type Marks, markUnusual } from './unusual.js';

const RANK: Record<OrderStatus, number> = { unpaid: 0, paid: 1, cancelled: 2 };

const NO_MARKS: Marks = { flags: [], held: false };

export type Applied = 'new' | 'changed' | 'same' | 'older';

/** Would applying this read change the row? Spares a transaction where it would not. */
export function isNews(row: Pick<Order, 'status' | 'updated_at'>, seen: MarketplaceOrder): boolean {
  return row.status !== seen.status || row.updated_at !== seen.updatedAt;
}

/**
 * Brings our row to what the marketplace showed. The only place where an order's status changes, and only by a read of the
 * marketplace; a read older than what we know changes nothing.
 */
export async function applyOrder(
  unit: Unit,
  settings: Settings,
  shopId: string,
  seen: MarketplaceOrder,
): Promise<Applied> {
  const shop = settings.shops.get(shopId);
  if (!shop) throw new Error(`no settings for shop ${shopId}`);
  const known = await findOrder(unit.tx, orderId(shopId, seen.externalId));
  if (!known) {
    await addOrder(unit, settings, shop, seen);
    return 'new';
  }
  if (seen.updatedAt < known.updated_at) return 'older';
  // Times are whole seconds: within one, a status only moves forward.
  if (seen.updatedAt === known.updated_at && RANK[seen.status] <= RANK[known.status]) return 'same';
  await changeOrder(unit, settings, known, seen);
  return 'changed';
}

async function addOrder(
  unit: Unit,
  settings: Settings,
  shop: ShopSettings,
  seen: MarketplaceOrder,
): Promise<void> {
  const policy = settings.policies.get(shop.policy);
  if (!policy) throw new Error(`no policy ${shop.policy}`);
  const plan = ruleFor(policy, {
    method: seen.method,
    category: seen.category,
    shopId: shop.id,
    total: seen.total,
  });
  const chased = seen.status === 'unpaid' && seen.exempt === undefined;
  const id = orderId(shop.id, seen.externalId);
  const planId = policySnapshotHash(plan);
  if (chased) await keepPolicy(unit, planId, plan);
  const buyer = seen.buyerId ? await knowBuyer(unit, shop.id, seen.buyerId, seen.placedAt) : null;
  const marks = seen.status === 'unpaid' ? await markUnusual(unit, shop, policy, seen, buyer) : NO_MARKS;
  await insertOrder(
    unit,
    {
      id,
      shop_id: shop.id,
      external_id: seen.externalId,
      ...marketplaceColumns(seen),
      placed_at: seen.placedAt,
      cancelled_by_us: 0,
      buyer_id: buyer,
      total_minor: seen.total.minor,
      currency: seen.total.currency,
      method: seen.method,
      method_text: seen.methodText,
      category: seen.category ?? null,
      units: seen.items.reduce((sum, item) => sum + item.units, 0),
      item_name: seen.items[0]?.name ?? '',
      exempt: seen.exempt ?? null,
      policy_id: chased ? planId : null,
      first_seen_at: unit.now,
      deadline_at:
        chased && shop.canCancel && !marks.held ? (toldDeadline(plan, seen.placedAt) ?? null) : null,
      told_deadline_at: null,
      held: null,
      held_until: null,
      held_before: null,
      payment_reason: null,
      flags: marks.flags.length > 0 ? JSON.stringify(marks.flags) : null,
    },
    seen.items,
  );
  if (!chased) return;
  await insertTimers(unit, marks.held ? [] : planTimers(plan, shop, id, seen.placedAt));
  await writeLog(unit, { shopId: shop.id, orderId: id, who: 'buyer', what: 'placed', at: seen.placedAt });
  if (marks.held) await giveToPerson(unit, settings, id, plan, seen.placedAt);
  await touchBoards(unit, shop.id);
}

/** Unusual, and the policy wants a person to look first: nothing is written and nothing cancelled by itself. */
async function giveToPerson(
  unit: Unit,
  settings: Settings,
  id: string,
  plan: PolicySnapshot,
  placedAt: number,
): Promise<void> {
  const order = await getOrder(unit.tx, id);
  const escalate = stepNamed(plan, 'escalate');
  if (escalate) {
    const dueAt = stepDueAt(placedAt, escalate);
    await insertTimers(unit, [{ kind: 'escalate', shopId: order.shop_id, orderId: id, dueAt }]);
  }
  await openAlert(unit, settings, order, { cause: 'unusual', maxOpen: 0 });
}

/** Where the shop cannot cancel, nobody is told a deadline. */
function planTimers(plan: PolicySnapshot, shop: ShopSettings, id: string, placedAt: number): NewTimer[] {
  const steps = plan.steps.filter(
    (step) => shop.canCancel || (step.name !== 'cancel' && step.name !== 'notice'),
  );
  const timers: NewTimer[] = steps.map((step) => ({
    kind: step.name,
    shopId: shop.id,
    orderId: id,
    dueAt: stepDueAt(placedAt, step),
  }));
  return [...timers, { kind: 'alert', shopId: shop.id, orderId: id, dueAt: placedAt + plan.alert.afterMs }];
}

async function changeOrder(
  unit: Unit,
  settings: Settings,
  known: Order,
  seen: MarketplaceOrder,
): Promise<void> {
  const becomesCancelled = seen.status === 'cancelled' && known.status !== 'cancelled';
  const sellerDid = becomesCancelled && (seen.cancelledBy ?? 'seller') === 'seller';
  const byUs = sellerDid && (await cancelledByUs(unit, known.id));
  const { status, ...columns } = marketplaceColumns(seen);
  await updateOrder(unit, known.id, {
    ...columns,
    ...(status === known.status ? {} : { status }),
    ...(byUs ? { cancelled_by_us: 1 } : {}),
    ...(seen.category ? { category: seen.category } : {}),
  });
  if (known.exempt !== null) return;
  const order = { ...known, status: seen.status, cancelled_by_us: byUs ? 1 : known.cancelled_by_us };
  if (known.status === 'unpaid' && seen.status !== 'unpaid') {
    await logEnd(unit, known, seen, byUs);
    if (byUs) await settleFoundCancel(unit, known.id);
    await closeOrder(unit, order, seen.status === 'paid' ? 'paid' : 'closed');
    if (byUs) await armChecks(unit, order);
    // Paid and cancelled in the same moment: the first read already shows both.
    if (byUs && isPaid(seen)) await callForLatePayment(unit, settings, order, seen.paidAt);
    return;
  }
  if (byUs) await armChecks(unit, order);
  await noteSurprise(unit, settings, order, known, seen);
  await touchOrder(unit, order);
}

/** Paid after our cancel (or seen paid before it), or unpaid again: a person must know. */
async function noteSurprise(
  unit: Unit,
  settings: Settings,
  order: Order,
  known: Order,
  seen: MarketplaceOrder,
): Promise<void> {
  const wasCalled = known.cancelled_by_us === 1 && (known.paid_at !== null || known.status === 'paid');
  if (order.cancelled_by_us === 1 && isPaid(seen) && !wasCalled) {
    await callForLatePayment(unit, settings, order, seen.paidAt);
  } else if (known.status !== 'unpaid' && seen.status === 'unpaid') {
    await openAlert(unit, settings, order, { cause: 'cancel_expired', maxOpen: 0 });
  }
}

const isPaid = (seen: MarketplaceOrder): boolean => seen.status === 'paid' || seen.paidAt !== undefined;

async function logEnd(unit: Unit, known: Order, seen: MarketplaceOrder, byUs: boolean): Promise<void> {
  if (seen.status === 'paid') {
    const messages = await effectsOf(unit.tx, known.id, ['buyer.message']);
    const last = messages.filter((message) => message.state === 'sent').at(-1);
    const paidAt = seen.paidAt ?? seen.updatedAt;
    await logOrder(unit, known, {
      who: 'buyer',
      what: 'paid',
      at: paidAt,
      why: last
        ? {
            after: (JSON.parse(last.params) as { step?: string }).step,
            minutes: Math.max(0, Math.floor((paidAt - (last.claimed_at ?? paidAt)) / 60_000)),
          }
        : {},
    });
    return;
  }
  await logOrder(unit, known, {
    who: byUs ? 'system' : 'marketplace',
    what: 'cancelled',
    at: seen.cancelledAt ?? seen.updatedAt,
    why: { by: byUs ? 'us' : (seen.cancelledBy ?? 'platform'), reason: seen.cancelReason },
  });
}

async function cancelledByUs(unit: Unit, id: string): Promise<boolean> {
  const cancels = await effectsOf(unit.tx, id, ['order.cancel']);
  // One that waits after an attempt had an unclear answer: it may be what we now see.
  return cancels.some(
    (effect) => effect.state === 'sending' || effect.state === 'sent' || effect.attempts > 0,
  );
}

function marketplaceColumns(seen: MarketplaceOrder) {
  return {
    status: seen.status,
    status_text: seen.statusText,
    updated_at: seen.updatedAt,
    paid_at: seen.paidAt ?? null,
    cancelled_at: seen.cancelledAt ?? null,
    cancelled_by: seen.cancelledBy ?? null,
    cancel_reason: seen.cancelReason ?? null,
  };
}
