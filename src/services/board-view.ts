import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { BoardView } from '../domain/alert.js';
import { endOfChatDay } from '../domain/chat-budget.js';
import type { Settings } from '../domain/settings.js';
import { countWaiting } from '../store/cancels.js';
import type { Db } from '../store/database.js';
import { read } from '../store/prepared.js';
import { sumOpen, sumSince } from '../store/shop-sums.js';
import { getShop, inShadow, type Shop } from '../store/shops.js';
import { chatDayNow } from './chat-budget.js';
import { heldStock } from './held-stock.js';
import { listOrders } from './list-orders.js';

const ROWS = 12;
const HELD_ROWS = 5;

/** One shop's open orders at a glance, counted by the database. */
export async function boardView(db: Db, settings: Settings, shopId: string, now: number): Promise<BoardView> {
  const shop = await getShop(db, shopId);
  const { count, units, total, within } = await sumOpen(db, shopId, now);
  const alerts = await alertCounts(db, shopId);
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
    open: { count, units, total },
    ages: {
      upTo5m: within.m5,
      upTo30m: within.m30 - within.m5,
      upTo60m: within.m60 - within.m30,
      older: count - within.m60,
    },
    claimed: alerts.claimed,
    unclaimed: Math.max(0, count - alerts.claimed),
    needsPerson: alerts.needsPerson,
    today: await sumSince(db, shopId, startOfDay(now, shop.zone)),
    ...(count === 0
      ? { held: [], orders: [] }
      : {
          held: (await heldStock(db, [shopId], HELD_ROWS)).map(({ name, units }) => ({ name, units })),
          orders: await firstOpen(db, settings, shopId, alerts.needsPerson),
        }),
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

const midnights = new Map<string, { from: number; to: number }>();

function startOfDay(now: number, zone: string): number {
  const known = midnights.get(zone);
  if (known && now >= known.from && now < known.to) return known.from;
  const day = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay();
  const next = { from: day.epochMilliseconds, to: day.add({ days: 1 }).epochMilliseconds };
  midnights.set(zone, next);
  return next.from;
}

async function firstOpen(
  db: Db,
  settings: Settings,
  shopId: string,
  urgent: number,
): Promise<BoardView['orders']> {
  const wanted = { shopIds: [shopId], openFirst: true, noneUrgent: urgent === 0, limit: ROWS };
  return (await listOrders(db, settings, wanted)).flatMap((row) =>
    row.state === 'paid' || row.state === 'cancelled' ? [] : [{ ...row, state: row.state }],
  );
}
