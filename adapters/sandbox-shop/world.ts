/**
 * The shop's state and the only ways it changes: an order is placed, paid, moved on, cancelled. Each change keeps the
 * indexes, the stock, the ledger and the webhooks together, so none of them can be forgotten.
 */
import type { Catalog } from './catalog.js';
import { createCatalog } from './catalog.js';
import type { Heap } from './heap.js';
import { createHeap } from './heap.js';
import type { LedgerBook, LedgerRecord } from './ledger.js';
import { createLedger } from './ledger.js';
import type { Actor, Buyer, Cancellation, Conversation, Happening, Product, SandboxOrder } from './model.js';
import type { RandomState } from './random.js';
import { digitsOf } from './random.js';
import type { ShopClock } from './shop-clock.js';
import type { TimeIndex } from './time-index.js';
import { createTimeIndex } from './time-index.js';

export interface WorldState {
  time: number;
  seq: number;
  arrivals: RandomState;
  streamUntil: number;
  orders: SandboxOrder[];
  buyers: Buyer[];
  conversations: Conversation[];
  cancellations: Cancellation[];
  products: Product[];
  agenda: Happening[];
  ledger: LedgerRecord[];
}

/** Tells webhook subscribers: type number and data. */
export type Announce = (type: number, data: object, at: number) => void;

export interface World {
  /** Simulated epoch ms reached so far; never goes back. */
  time: number;
  seq: number;
  arrivals: RandomState;
  streamUntil: number;
  readonly orders: Map<string, SandboxOrder>;
  readonly created: TimeIndex;
  readonly updated: TimeIndex;
  readonly unpaid: TimeIndex;
  readonly buyers: Map<string, Buyer>;
  readonly conversations: Map<string, Conversation>;
  readonly conversationOf: Map<string, Conversation>;
  readonly cancellations: Cancellation[];
  readonly catalog: Catalog;
  readonly agenda: Heap<Happening>;
  readonly ledger: LedgerBook;
  readonly announce: Announce;
  /** The times the shop shows. */
  readonly shopClock: ShopClock;
  /** Told of each change of an order: its cached JSON is stale. */
  readonly changed: (order: SandboxOrder) => void;
}

export interface WorldHooks {
  announce: Announce;
  shopClock: ShopClock;
  changed: (order: SandboxOrder) => void;
}

export function createWorld(state: WorldState, { announce, changed, shopClock }: WorldHooks): World {
  const orders = new Map(state.orders.map((order) => [order.id, order]));
  const byPlacing = (order: SandboxOrder) => ({ at: order.placedAt, seq: order.serial });
  const byUpdate = (order: SandboxOrder) => ({ at: order.updatedAt, seq: order.updatedSeq });
  const world: World = {
    time: state.time,
    seq: state.seq,
    arrivals: state.arrivals,
    streamUntil: state.streamUntil,
    orders,
    created: createTimeIndex(byPlacing, () => true),
    updated: createTimeIndex(byUpdate, (order, seq) => order.updatedSeq === seq),
    unpaid: createTimeIndex(byPlacing, (order) => order.status === 'UNPAID'),
    buyers: new Map(state.buyers.map((buyer) => [buyer.id, buyer])),
    conversations: new Map(state.conversations.map((conversation) => [conversation.id, conversation])),
    conversationOf: new Map(state.conversations.map((conversation) => [conversation.buyerId, conversation])),
    cancellations: state.cancellations,
    catalog: createCatalog(state.products),
    agenda: createHeap(state.agenda),
    ledger: createLedger((id) => orders.get(id), state.ledger),
    announce,
    shopClock,
    changed,
  };
  for (const order of orders.values()) {
    world.created.add(order);
    if (order.status === 'UNPAID') world.unpaid.add(order);
  }
  for (const order of [...orders.values()].sort((a, b) => a.updatedSeq - b.updatedSeq))
    world.updated.add(order);
  return world;
}

/** Everything there is to know, as JSON data; shares its objects with the world, so stringify it at once. */
export function worldState(world: World): WorldState {
  return {
    time: world.time,
    seq: world.seq,
    arrivals: world.arrivals,
    streamUntil: world.streamUntil,
    orders: [...world.orders.values()],
    buyers: [...world.buyers.values()],
    conversations: [...world.conversations.values()],
    cancellations: world.cancellations,
    products: [...world.catalog.products.values()],
    agenda: [...world.agenda.items()],
    ledger: [...world.ledger.records],
  };
}

export function schedule(
  world: World,
  at: number,
  kind: Happening['kind'],
  ref: string,
  note?: string,
): void {
  const item: Happening = { at, seq: ++world.seq, kind, ref };
  if (note !== undefined) item.note = note;
  world.agenda.push(item);
}

/** Stamps a change: time, sequence, index, JSON cache, webhook 1. */
function touch(world: World, order: SandboxOrder): void {
  order.updatedAt = world.time;
  order.updatedSeq = ++world.seq;
  world.updated.add(order);
  world.changed(order);
  const update_time = world.shopClock.seconds(world.time);
  // The event's own documentation spells the last status CANCEL, unlike the order object.
  const order_status = order.status === 'CANCELLED' ? 'CANCEL' : order.status;
  const is_on_hold_order = order.status === 'ON_HOLD';
  world.announce(1, { order_id: order.id, order_status, is_on_hold_order, update_time }, world.time);
}

function moveStock(world: World, order: SandboxOrder, available: number, committed: number): void {
  for (const line of order.lines) {
    const sku = world.catalog.skus.get(line.skuId);
    if (!sku) continue;
    sku.available += available;
    sku.committed += committed;
  }
}

/** Puts enough on the shelf first if this order needs more than is there. */
function restock(world: World, order: SandboxOrder): void {
  const wanted = new Map<string, number>();
  for (const { skuId } of order.lines) wanted.set(skuId, (wanted.get(skuId) ?? 0) + 1);
  for (const [skuId, units] of wanted) {
    const sku = world.catalog.skus.get(skuId);
    if (!sku || sku.available >= units) continue;
    const delivery = Math.max(50, units);
    sku.available += delivery;
    world.ledger.write({ at: world.time, kind: 'restocked', text: `${sku.id}: ${delivery}` });
  }
}

export function placeOrder(world: World, order: SandboxOrder): void {
  const buyer = world.buyers.get(order.buyerId);
  if (buyer) {
    buyer.orderIds.push(order.id);
    buyer.lastOrderAt = world.time;
  }
  restock(world, order);
  world.orders.set(order.id, order);
  moveStock(world, order, -1, 1);
  world.created.add(order);
  world.unpaid.add(order);
  touch(world, order);
  const { id: orderId, buyerId, paysAt } = order;
  const shownAt = world.shopClock.seconds(world.time) * 1000;
  const isRight = shownAt === Math.floor(world.time / 1000) * 1000;
  world.ledger.write({
    at: world.time,
    kind: 'placed',
    orderId,
    buyerId,
    ...(paysAt !== undefined && { paysAt }),
    ...(!isRight && { shownAt }),
  });
}

/** The money of a cancelled order arrives all the same, is shown, and goes back to the buyer. */
export function payLate(world: World, order: SandboxOrder): void {
  order.paidAt = world.time;
  world.ledger.write({ at: world.time, kind: 'paid_late', orderId: order.id, buyerId: order.buyerId });
  touch(world, order);
}

/** `because`: see the ledger. COD and sample orders move on without a payment time. */
export function payOrder(world: World, order: SandboxOrder, because: string, holdMs: number): void {
  if (order.status !== 'UNPAID') return;
  world.unpaid.gone();
  const free = order.isCod || order.isSample;
  if (!free) order.paidAt = world.time;
  order.status = free || holdMs === 0 ? 'AWAITING_SHIPMENT' : 'ON_HOLD';
  world.ledger.write({ at: world.time, kind: 'paid', orderId: order.id, buyerId: order.buyerId, because });
  touch(world, order);
  schedule(world, world.time + (order.status === 'ON_HOLD' ? holdMs : 86_400_000), nextStep(order), order.id);
}

const nextStep = (order: SandboxOrder): Happening['kind'] =>
  order.status === 'ON_HOLD' ? 'release' : 'ship';

/** ON_HOLD → AWAITING_SHIPMENT → IN_TRANSIT, which takes the units off the books. */
export function moveOn(world: World, order: SandboxOrder): void {
  if (order.status === 'ON_HOLD') {
    order.status = 'AWAITING_SHIPMENT';
    touch(world, order);
    schedule(world, world.time + 86_400_000, 'ship', order.id);
  } else if (order.status === 'AWAITING_SHIPMENT') {
    order.status = 'IN_TRANSIT';
    moveStock(world, order, 0, -1);
    touch(world, order);
  }
}

const WHO = { SELLER: 'seller', BUYER: 'buyer', SYSTEM: 'platform' } as const;

/** Gives the stock back. The caller has checked that it may. */
export function cancelOrder(world: World, order: SandboxOrder, role: Actor, reason: string): Cancellation {
  const wasPaid = order.status !== 'UNPAID';
  const { paysAt } = order;
  if (!wasPaid) world.unpaid.gone();
  order.status = 'CANCELLED';
  order.cancelledAt = world.time;
  order.cancelledBy = role;
  order.cancelReason = reason;
  moveStock(world, order, 1, -1);
  const missed = !wasPaid && paysAt !== undefined && paysAt > world.time && paysAt < order.timeOutAt;
  const { id: orderId, buyerId } = order;
  const record = { at: world.time, kind: 'cancelled' as const, orderId, buyerId, by: WHO[role], reason };
  world.ledger.write({ ...record, ...(wasPaid && { wasPaid }), ...(missed && { wouldHavePaidAt: paysAt }) });
  const cancellation: Cancellation = {
    id: digitsOf(19, '57', 'cancel', order.id),
    orderId,
    role,
    reason,
    at: world.time,
  };
  world.cancellations.push(cancellation);
  const create_time = world.shopClock.seconds(world.time);
  const data = { order_id: orderId, cancellations_role: role, cancel_status: 'CANCELLATION_REQUEST_SUCCESS' };
  world.announce(11, { ...data, cancel_id: cancellation.id, create_time }, world.time);
  touch(world, order);
  return cancellation;
}
