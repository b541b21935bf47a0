import { sql } from 'kysely';
import type { MessageFacts } from '../domain/message-decision.js';
import { stepDueAt, stepNamed } from '../domain/plan.js';
import type { MessageStep, PolicySnapshot } from '../domain/policy.js';
import type { ShopSettings } from '../domain/settings.js';
import { messagesToBuyer } from '../store/buyer-messages.js';
import { findBuyer } from '../store/buyers.js';
import type { Tx, Unit } from '../store/database.js';
import { isUnpaid, type Order } from '../store/orders.js';
import { type Effect, effectsOf } from '../store/outbox.js';
import { read } from '../store/prepared.js';
import { isDrawn } from '../store/shadow.js';
import { getShop, inShadow } from '../store/shops.js';
import { openTimers, type Timer } from '../store/timers.js';

export interface Asked {
  step: MessageStep;
  dueAt: number;
  maxLateMs: number;
  /** The effect decided about, when it is in the outbox already: it does not count against itself. */
  effectId?: string;
}

/** Gathers what `decideMessage` needs to know, in one transaction. */
export async function messageFacts(
  unit: Unit,
  order: Order,
  plan: PolicySnapshot,
  shop: ShopSettings,
  asked: Asked,
): Promise<MessageFacts> {
  const { tx, now } = unit;
  const counts = COUNTED[inShadow(await getShop(tx, order.shop_id)) ? 'shadow' : 'live'];
  const timers = await openTimers(tx, order.id);
  const toOrder = (await effectsOf(tx, order.id, ['buyer.message'])).filter(
    (effect) => effect.id !== asked.effectId && counts(effect),
  );
  const buyer = order.buyer_id ? await findBuyer(tx, order.buyer_id) : undefined;
  const toBuyer = buyer
    ? (await messagesToBuyer(tx, buyer.id, now - plan.caps.perBuyerMs)).filter(
        (effect) => effect.id !== asked.effectId && counts(effect),
      )
    : toOrder;
  return {
    step: asked.step,
    now,
    dueAt: asked.dueAt,
    maxLateMs: asked.maxLateMs,
    status: order.status,
    placedAt: order.placed_at,
    held: order.held,
    heldUntil: order.held_until,
    canMessage: shop.canMessage && order.buyer_id !== null,
    optedOut: buyer?.opted_out_at != null,
    overtaken: asked.effectId === undefined && isOvertaken(timers, plan, order, asked.step, now),
    sentToOrder: toOrder.length,
    sentToBuyer: toBuyer.length,
    noticeToCome: asked.step !== 'notice' && timers.some((timer) => timer.kind === 'notice') ? 1 : 0,
    noticesOfOtherOrders: buyer ? await noticesOfOthers(tx, buyer.id, order.id) : 0,
    lastToBuyerAt: newest(
      toBuyer.filter((effect) => isAhead(effect, asked)),
      buyer?.last_messaged_at ?? null,
      now,
    ),
    nextStepAt: nextStepAt(timers, asked.step),
    zones: shop.zones,
    policy: plan,
  };
}

const GOES_OUT = new Set(['pending', 'sending', 'sent', 'unknown']);

/** In shadow the machine goes by what it would have sent as well; live, by what buyers may have read. */
const COUNTED = {
  live: ({ state }: Pick<Effect, 'state'>) => GOES_OUT.has(state),
  shadow: (effect: Pick<Effect, 'state' | 'reason'>) => GOES_OUT.has(effect.state) || isDrawn(effect),
};

/** Of two that wait only the earlier is in the way of the later: else each would make room for the other for ever. */
function isAhead({ id, state, due_at }: Pick<Effect, 'id' | 'state' | 'due_at'>, asked: Asked): boolean {
  if (state !== 'pending' || asked.effectId === undefined) return true;
  return due_at < asked.dueAt || (due_at === asked.dueAt && id < asked.effectId);
}

/** Of several due messages of one order only the latest of the plan is sent: the latest that is not too late itself. */
function isOvertaken(
  timers: Timer[],
  plan: PolicySnapshot,
  order: Order,
  step: MessageStep,
  now: number,
): boolean {
  const own = stepNamed(plan, step);
  if (!own) return false;
  return timers.some((timer) => {
    const other =
      timer.kind === 'remind' || timer.kind === 'notice' ? stepNamed(plan, timer.kind) : undefined;
    if (!other || other.afterMs <= own.afterMs || now > timer.due_at + other.maxLateMs) return false;
    return timer.due_at <= now && stepDueAt(order.placed_at, other) <= now;
  });
}

function nextStepAt(timers: Timer[], step: MessageStep): number | null {
  const later = timers.filter(
    (timer) =>
      timer.kind !== step && (timer.kind === 'remind' || timer.kind === 'notice' || timer.kind === 'cancel'),
  );
  return later.length > 0 ? Math.min(...later.map((timer) => timer.due_at)) : null;
}

const noticesToCome = read((db, p: { buyerId: string; orderId: string }) =>
  db
    .selectFrom('timers')
    .innerJoin('orders', 'orders.id', 'timers.order_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('orders.buyer_id', '=', p.buyerId)
    .where(isUnpaid)
    .where('orders.id', '<>', p.orderId)
    .where(sql<boolean>`timers.state = 'open'`)
    .where('timers.kind', '=', 'notice'),
);

async function noticesOfOthers(tx: Tx, buyerId: string, orderId: string): Promise<number> {
  return Number((await noticesToCome(tx, { buyerId, orderId }))[0]?.count);
}

/**
 * The newest moment at which the buyer may have had a message. A call may come through long after its claim (a slow
 * answer, a process that stood still), but never after its answer was written down; until then it may be this moment.
 */
function newest(
  messages: Pick<Effect, 'state' | 'settled_at' | 'due_at'>[],
  last: number | null,
  now: number,
): number | null {
  const times = messages.map(({ state, settled_at, due_at }) =>
    state === 'pending' ? due_at : (settled_at ?? now),
  );
  if (last !== null) times.push(last);
  return times.length > 0 ? Math.max(...times) : null;
}
