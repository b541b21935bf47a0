import { type ExpressionBuilder, sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { BoardView } from '../domain/alert.js';
import { endOfChatDay } from '../domain/chat-budget.js';
import type { Money } from '../domain/money.js';
import type { OrderRow } from '../domain/order-rows.js';
import type { Settings } from '../domain/settings.js';
import { countWaiting } from '../store/cancels.js';
import { type Db, literal } from '../store/database.js';
import { isUnpaid } from '../store/orders.js';
import { read } from '../store/prepared.js';
import type { Schema } from '../store/schema.js';
import { getShop, inShadow, type Shop } from '../store/shops.js';
import { chatDayNow } from './chat-budget.js';
import { listOrders } from './list-orders.js';

const ROWS = 12;
const HELD_ROWS = 5;
const MINUTE_MS = 60_000;

/** One shop's open orders at a glance, counted by the database. */
export async function boardView(db: Db, settings: Settings, shopId: string, now: number): Promise<BoardView> {
  const shop = await getShop(db, shopId);
  const open = await openSums(db, { shopId, now });
  const sum = (key: 'count' | 'units' | 'young' | 'half' | 'hour') =>
    open.reduce((all, row) => all + Number(row[key]), 0);
  const alerts = await alertCounts(db, shopId);
  const count = sum('count');
  return {
    shopId,
    shopName: shop.name,
    zone: shop.zone,
    at: now,
    paused: shop.paused_at !== null,
    shadow: inShadow(shop),
    needsReauthorization: shop.reauthorize_at !== null,
    ...(shop.stopped_at === null
      ? {}
      : { stopped: { at: shop.stopped_at, waiting: await countWaiting(db, shopId) } }),
    ...(await sourcePart(db, shop, now)),
    open: {
      count,
      units: sum('units'),
      total: open.map((row): Money => ({ minor: Number(row.minor), currency: row.currency })),
    },
    ages: {
      upTo5m: sum('young'),
      upTo30m: sum('half'),
      upTo60m: sum('hour'),
      older: count - sum('young') - sum('half') - sum('hour'),
    },
    claimed: alerts.claimed,
    unclaimed: Math.max(0, count - alerts.claimed),
    needsPerson: alerts.needsPerson,
    today: await todaySums(db, shopId, shop.zone, now),
    held: await heldStock(db, shopId),
    orders: openOnly(await listOrders(db, settings, { shopIds: [shopId], openFirst: true, limit: ROWS })),
  };
}

/** How what is shown came here, and what stands in its way. */
async function sourcePart(db: Db, shop: Shop, now: number) {
  const { low_at: lowAt, day } = await chatDayNow(db, shop.id, now);
  return {
    // A shop that is to be read anew was read at no time that counts.
    polledAt: shop.polled_at === 0 ? undefined : (shop.polled_at ?? undefined),
    ...(shop.webhooks_silent_at === null ? {} : { webhooksSilentAt: shop.webhooks_silent_at }),
    ...(lowAt === null ? {} : { chatLowUntil: endOfChatDay(day) }),
  };
}

type Orders = ExpressionBuilder<Schema, 'orders'>;

const isOpen = (shopId: string) => (eb: Orders) =>
  eb.and([eb('shop_id', '=', shopId), isUnpaid, eb('exempt', 'is', null)]);

const openSums = read((db, p: { shopId: string; now: number }) => {
  const ago = (minutes: number) => sql`cast(${p.now} as bigint) - ${sql.lit(minutes * MINUTE_MS)}`;
  const between = (from: number, to: number) =>
    sql<number>`sum(case when placed_at > ${ago(to)} and placed_at <= ${ago(from)} then 1 else 0 end)`;
  return db
    .selectFrom('orders')
    .select((eb) => [
      'currency',
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<number>('units').as('units'),
      eb.fn.sum<number>('total_minor').as('minor'),
      between(-1_000_000, 5).as('young'),
      between(5, 30).as('half'),
      between(30, 60).as('hour'),
    ])
    .where(isOpen(p.shopId))
    .groupBy('currency');
});

const alertsOfShop = read((db, p: { shopId: string }) =>
  db
    .selectFrom('alerts')
    .select((eb) => ['state', 'cause', eb.fn.countAll<number>().as('count')])
    .where('shop_id', '=', p.shopId)
    .where(sql<boolean>`alerts.state <> 'resolved'`)
    .groupBy(['state', 'cause']),
);

async function alertCounts(db: Db, shopId: string): Promise<{ claimed: number; needsPerson: number }> {
  const rows = await alertsOfShop(db, { shopId });
  const total = (pick: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(pick).reduce((all, row) => all + Number(row.count), 0);
  return {
    claimed: total((row) => row.state === 'acknowledged'),
    needsPerson: total((row) => row.state === 'open' && row.cause !== 'waiting' && row.cause !== 'unclaimed'),
  };
}

const placedSince = (db: Db, p: { shopId: string; from: number }) =>
  db
    .selectFrom('orders')
    .where('shop_id', '=', p.shopId)
    .where('placed_at', '>=', p.from)
    .where('policy_id', 'is not', null);

const isPaid = sql<boolean>`status = 'paid'`;
const isCancelled = sql<boolean>`status = 'cancelled'`;

/** One pass without groups: sorting a livestream's ten thousand orders into them takes five times as long. */
const sumsSince = read((db, p: { shopId: string; from: number }) =>
  placedSince(db, p).select((eb) => [
    eb.fn.countAll<number>().as('placed'),
    eb.fn.countAll<number>().filterWhere(isPaid).as('paid'),
    eb.fn.countAll<number>().filterWhere(isCancelled).as('cancelled'),
    eb.fn.countAll<number>().filterWhere(sql<boolean>`${isCancelled} and cancelled_by_us = 1`).as('byUs'),
    eb.fn.sum<number>('total_minor').filterWhere(isPaid).as('minor'),
    eb.fn.min('currency').filterWhere(isPaid).as('currency'),
    eb.fn.max('currency').filterWhere(isPaid).as('lastCurrency'),
  ]),
);
const paidSince = read((db, p: { shopId: string; from: number }) =>
  placedSince(db, p)
    .select((eb) => ['currency', eb.fn.sum<number>('total_minor').as('minor')])
    .where(isPaid)
    .groupBy('currency'),
);

/** Orders placed since midnight in the shop's zone. */
async function todaySums(db: Db, shopId: string, zone: string, now: number): Promise<BoardView['today']> {
  const since = { shopId, from: startOfDay(now, zone) };
  const [sums] = await sumsSince(db, since);
  const byUs = Number(sums?.byUs ?? 0);
  const one = sums?.currency === sums?.lastCurrency;
  const paid = sums && one ? [{ currency: sums.currency, minor: sums.minor }] : await paidSince(db, since);
  return {
    placed: Number(sums?.placed ?? 0),
    paid: Number(sums?.paid ?? 0),
    cancelledByUs: byUs,
    cancelledOther: Number(sums?.cancelled ?? 0) - byUs,
    paidTotal: paid.flatMap(({ currency, minor }): Money[] =>
      currency === null ? [] : [{ minor: Number(minor), currency }],
    ),
  };
}

const midnights = new Map<string, { from: number; to: number }>();

function startOfDay(now: number, zone: string): number {
  const known = midnights.get(zone);
  if (known && now >= known.from && now < known.to) return known.from;
  const day = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay();
  const next = { from: day.epochMilliseconds, to: day.add({ days: 1 }).epochMilliseconds };
  midnights.set(zone, next);
  return next.from;
}

const heldItems = read((db, p: { shopId: string }) =>
  db
    .selectFrom('orders')
    .innerJoin('order_items', 'order_items.order_id', 'orders.id')
    .select((eb) => [
      eb.fn.min('order_items.name').as('name'),
      eb.fn.sum<number>('order_items.units').as('units'),
    ])
    .where('orders.shop_id', '=', p.shopId)
    .where(isUnpaid)
    .where('orders.exempt', 'is', null)
    .groupBy('order_items.sku_id')
    .orderBy('units', 'desc')
    .limit(literal(HELD_ROWS)),
);

async function heldStock(db: Db, shopId: string): Promise<BoardView['held']> {
  const rows = await heldItems(db, { shopId });
  return rows.map((row) => ({ name: row.name, units: Number(row.units) }));
}

function openOnly(rows: OrderRow[]): BoardView['orders'] {
  return rows.flatMap((row) =>
    row.state === 'paid' || row.state === 'cancelled' ? [] : [{ ...row, state: row.state }],
  );
}
