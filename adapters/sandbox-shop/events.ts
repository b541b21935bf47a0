/** What happens by itself as simulated time goes on. */
import type { BuyerMix, Habits } from './buyers.js';
import { bringToLife, DEFAULT_MIX, DEFAULT_UPLIFT, payLater } from './buyers.js';
import { buyerSays } from './chat.js';
import { COD, languageOf, methodsOf } from './markets.js';
import type { Buyer, Happening, Phrase, SandboxOrder } from './model.js';
import { phrasesOf } from './phrases.js';
import { createRandom, digitsOf, draw, drawInt, drawWait, drawWeighted } from './random.js';
import { buyerReason, timeOutReason } from './reasons.js';
import type { ReplayOrder } from './replay.js';
import type { World } from './world.js';
import { cancelOrder, moveOn, payLate, payOrder, placeOrder, schedule } from './world.js';

export interface LiveScenario {
  kind: 'live';
  /** Mean of a Poisson process. */
  ordersPerHour: number;
  mix?: Partial<BuyerMix>;
  /** Chance of the n-th message to move a persuadable buyer. */
  uplift?: readonly number[];
  livestream?: { ordersPerMinute: number; minutes: number };
}

export interface ReplayScenario {
  kind: 'replay';
  /** From `readReplayFile`. */
  orders: readonly ReplayOrder[];
  /** `squeezed` (default): linearly into the first 24 hours; `real`: as they were, counted from the first. */
  arrivals?: 'squeezed' | 'real';
}

export type Scenario = LiveScenario | ReplayScenario;

export interface Setting {
  seed: number;
  region: string;
  currency: string;
  scenario: Scenario;
  startAt: number;
  platformTimeoutMs: number;
  /** The remorse time in which a paid order stands ON_HOLD. */
  holdMs: number;
}

export function habitsOf(scenario: Scenario): Habits {
  if (scenario.kind === 'replay') return { mix: DEFAULT_MIX, uplift: DEFAULT_UPLIFT };
  return { mix: { ...DEFAULT_MIX, ...scenario.mix }, uplift: scenario.uplift ?? DEFAULT_UPLIFT };
}

const STREAM = { ordersPerMinute: 12, minutes: 10 };

/** Puts the first arrivals on the agenda of a new world. */
export function openShop(world: World, setting: Setting): void {
  const { scenario } = setting;
  if (scenario.kind === 'live') {
    schedule(
      world,
      setting.startAt + drawWait(world.arrivals, 3_600_000 / scenario.ordersPerHour),
      'arrive',
      '',
    );
    return;
  }
  const { orders } = scenario;
  const first = orders.at(0)?.placedAt ?? 0;
  const span = (orders.at(-1)?.placedAt ?? 0) - first;
  const scale = scenario.arrivals === 'real' || span === 0 ? 1 : 86_400_000 / span;
  orders.forEach((order, row) => {
    schedule(world, setting.startAt + Math.round((order.placedAt - first) * scale), 'replay', String(row));
  });
}

export function startStream(world: World, setting: Setting): void {
  const { ordersPerMinute, minutes } = streamOf(setting);
  const running = world.streamUntil > world.time;
  world.streamUntil = world.time + minutes * 60_000;
  world.ledger.write({ at: world.time, kind: 'livestream', text: `${minutes} min` });
  if (!running)
    schedule(world, world.time + drawWait(world.arrivals, 60_000 / ordersPerMinute), 'stream', '');
}

function streamOf({ scenario }: Setting): { ordersPerMinute: number; minutes: number } {
  return (scenario.kind === 'live' ? scenario.livestream : undefined) ?? STREAM;
}

const buyerIdOf = (setting: Setting, serial: number | string): string =>
  digitsOf(19, '74', 'buyer', setting.seed, serial);

function buyerFor(world: World, setting: Setting, serial: number | string, mayReturn: boolean): Buyer {
  const random = createRandom(setting.seed, 'buyer', serial);
  if (mayReturn && world.buyers.size > 20 && draw(random) < 0.06) {
    const recent = [...world.buyers.values()].slice(-200);
    return recent[drawInt(random, 0, recent.length - 1)]!;
  }
  const id = buyerIdOf(setting, serial);
  const buyer: Buyer = {
    id,
    imUserId: digitsOf(19, '74', 'im', id),
    nickname: `user${digitsOf(7, '', 'nick', id)}`,
    lastOrderAt: world.time,
    orderIds: [],
    silent: mayReturn && draw(random) < 0.02,
  };
  world.buyers.set(id, buyer);
  return buyer;
}

/** The parts every new order has in common. */
function blankOrder(world: World, setting: Setting, id: string, buyer: Buyer): SandboxOrder {
  return {
    id,
    serial: world.orders.size + 1,
    buyerId: buyer.id,
    currency: setting.currency,
    method: COD,
    lines: [],
    totalMinor: 0,
    shippingMinor: 0,
    isCod: false,
    isSample: false,
    status: 'UNPAID',
    placedAt: world.time,
    updatedAt: world.time,
    updatedSeq: 0,
    timeOutAt: world.time + setting.platformTimeoutMs,
    plan: { profile: 'replay', moves: [], answers: [] },
    messages: 0,
  };
}

function lineIds(order: SandboxOrder, count: number): string[] {
  return Array.from({ length: count }, (_, n) => digitsOf(18, '57', 'line', order.id, n));
}

/** A simulated buyer orders something. */
function arrive(world: World, setting: Setting): void {
  const serial = world.orders.size + 1;
  const random = createRandom(setting.seed, 'order', serial);
  const order = blankOrder(
    world,
    setting,
    digitsOf(18, '57', 'order', setting.seed, serial),
    buyerFor(world, setting, serial, true),
  );
  const products = [...world.catalog.products.values()].slice(0, 40);
  const product = products[drawInt(random, 0, products.length - 1)]!;
  const sku = product.skus[drawInt(random, 0, product.skus.length - 1)]!;
  const units = draw(random) < 0.8 ? 1 : drawInt(random, 2, 3);
  const kind = draw(random);
  order.isCod = kind < 0.02;
  order.isSample = kind > 0.99;
  order.method = order.isCod ? COD : drawWeighted(random, methodsOf(setting.region));
  const priceMinor = order.isSample ? 0 : sku.priceMinor;
  order.lines = lineIds(order, units).map((id) => ({ id, skuId: sku.id, priceMinor }));
  order.shippingMinor = order.isSample || draw(random) < 0.6 ? 0 : Math.round(sku.priceMinor * 0.1);
  order.totalMinor = priceMinor * units + order.shippingMinor;
  bringToLife(world, order, random, habitsOf(setting.scenario));
  schedule(world, order.timeOutAt, 'time_out', order.id);
  placeOrder(world, order);
}

/** An order of a replayed file comes in: its buyer pays after their own delay, whatever anybody writes. */
function replay(world: World, setting: Setting, row: number): void {
  if (setting.scenario.kind !== 'replay') return;
  const source = setting.scenario.orders[row]!;
  const { buyerKey } = source;
  const buyer =
    world.buyers.get(buyerKey === undefined ? '' : buyerIdOf(setting, buyerKey)) ??
    buyerFor(world, setting, buyerKey ?? world.orders.size + 1, false);
  const order = blankOrder(world, setting, source.id, buyer);
  order.currency = source.currency;
  order.method = source.method;
  order.isCod = source.method.code === COD.code;
  order.totalMinor = source.totalMinor;
  const each = Math.floor(source.totalMinor / source.units);
  const rest = source.totalMinor - each * source.units;
  order.lines = lineIds(order, source.units).map((id, n) => ({
    id,
    skuId: source.skuId,
    priceMinor: n === 0 ? each + rest : each,
  }));
  if (source.payDelayMs !== undefined) payLater(world, order, world.time + source.payDelayMs, 'self');
  schedule(world, order.timeOutAt, 'time_out', order.id);
  placeOrder(world, order);
}

function say(world: World, setting: Setting, order: SandboxOrder, phrase: Phrase): void {
  const buyer = world.buyers.get(order.buyerId);
  const texts = phrasesOf(languageOf(setting.region), phrase);
  const random = createRandom(setting.seed, 'say', order.id, order.messages);
  if (buyer) buyerSays(world, buyer, texts[drawInt(random, 0, texts.length - 1)]!, order.id);
}

function arriveAgain(world: World, setting: Setting, kind: 'arrive' | 'stream'): void {
  arrive(world, setting);
  const { scenario } = setting;
  if (kind === 'arrive' && scenario.kind === 'live') {
    schedule(world, world.time + drawWait(world.arrivals, 3_600_000 / scenario.ordersPerHour), 'arrive', '');
  }
  const next = world.time + drawWait(world.arrivals, 60_000 / streamOf(setting).ordersPerMinute);
  if (kind === 'stream' && next < world.streamUntil) schedule(world, next, 'stream', '');
}

/** What happens whether an order is still unpaid or not. */
const ALWAYS = new Set<Happening['kind']>(['arrive', 'replay', 'stream', 'release', 'ship', 'race']);

/** Nothing will come of it any more: the order is no longer unpaid. */
export function isStale(world: World, { kind, ref }: Happening): boolean {
  if (ALWAYS.has(kind)) return false;
  return world.orders.get(ref)?.status !== 'UNPAID';
}

/** Carries out one happening at its time. */
export function happen(world: World, setting: Setting, item: Happening): void {
  world.time = Math.max(world.time, item.at);
  const order = world.orders.get(item.ref);
  if (item.kind === 'arrive' || item.kind === 'stream') arriveAgain(world, setting, item.kind);
  else if (item.kind === 'replay') replay(world, setting, Number(item.ref));
  else if (order && !isStale(world, item)) happenTo(world, setting, order, item);
}

function happenTo(world: World, setting: Setting, order: SandboxOrder, item: Happening): void {
  switch (item.kind) {
    case 'pay':
      payOrder(world, order, item.note ?? 'self', setting.holdMs);
      break;
    case 'race':
      if (order.status === 'UNPAID') payOrder(world, order, 'race', setting.holdMs);
      else if (order.status === 'CANCELLED' && order.paidAt === undefined) payLate(world, order);
      break;
    case 'confirm':
      payOrder(world, order, order.isCod ? 'cod' : 'sample', 0);
      break;
    case 'fail': {
      const { id: orderId, buyerId } = order;
      world.ledger.write({ at: world.time, kind: 'payment_failed', orderId, buyerId });
      break;
    }
    case 'say':
      say(world, setting, order, item.note as Phrase);
      break;
    case 'give_up':
      cancelOrder(world, order, 'BUYER', buyerReason(setting.region));
      break;
    case 'time_out':
      cancelOrder(world, order, 'SYSTEM', timeOutReason(setting.region));
      break;
    default:
      moveOn(world, order);
  }
}
