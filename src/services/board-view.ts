import { type ExpressionBuilder, sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { BoardView } from '../domain/alert.js';
import type { Money } from '../domain/money.js';
import { STEP_NAMES, type StepName } from '../domain/policy.js';
import type { Settings } from '../domain/settings.js';
import type { Db } from '../store/database.js';
import type { Schema } from '../store/schema.js';
import { getShop } from '../store/shops.js';

const ROWS = 12;
const HELD_ROWS = 5;
const MINUTE_MS = 60_000;

/** One shop's open orders at a glance, counted by the database. */
export async function boardView(db: Db, settings: Settings, shopId: string, now: number): Promise<BoardView> {
  const shop = await getShop(db, shopId);
  const open = await openSums(db, shopId, now);
  const sum = (key: 'count' | 'units' | 'young' | 'half' | 'hour') => open.reduce((all, row) => all + Number(row[key]), 0);
  const alerts = await alertCounts(db, shopId);
  const count = sum('count');
  return {
    shopId,
    shopName: shop.name,
    zone: shop.zone,
    at: now,
    paused: shop.paused_at !== null,
    needsReauthorization: shop.reauthorize_at !== null,
    polledAt: shop.polled_at ?? undefined,
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
    unclaimed: count - alerts.claimed,
    needsPerson: alerts.needsPerson,
    today: await todaySums(db, shopId, shop.zone, now),
    held: await heldStock(db, shopId),
    orders: await firstOrders(db, settings, shopId),
  };
}

type Orders = ExpressionBuilder<Schema, 'orders'>;

const isOpen = (shopId: string) => (eb: Orders) =>
  eb.and([eb('shop_id', '=', shopId), eb('status', '=', 'unpaid'), eb('exempt', 'is', null)]);

async function openSums(db: Db, shopId: string, now: number) {
  const between = (from: number, to: number) =>
    sql<number>`sum(case when placed_at > ${now - to * MINUTE_MS} and placed_at <= ${now - from * MINUTE_MS} then 1 else 0 end)`;
  return await db
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
    .where(isOpen(shopId))
    .groupBy('currency')
    .execute();
}

async function alertCounts(db: Db, shopId: string): Promise<{ claimed: number; needsPerson: number }> {
  const rows = await db
    .selectFrom('alerts')
    .select((eb) => ['state', 'cause', eb.fn.countAll<number>().as('count')])
    .where('shop_id', '=', shopId)
    .where('state', '<>', 'resolved')
    .groupBy(['state', 'cause'])
    .execute();
  const total = (pick: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(pick).reduce((all, row) => all + Number(row.count), 0);
  return {
    claimed: total((row) => row.state === 'acknowledged'),
    needsPerson: total((row) => row.state === 'open' && row.cause !== 'waiting' && row.cause !== 'unclaimed'),
  };
}

/** Orders placed since midnight in the shop's zone. */
async function todaySums(db: Db, shopId: string, zone: string, now: number): Promise<BoardView['today']> {
  const rows = await db
    .selectFrom('orders')
    .select((eb) => [
      'status',
      'cancelled_by_us',
      'currency',
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<number>('total_minor').as('minor'),
    ])
    .where('shop_id', '=', shopId)
    .where('placed_at', '>=', startOfDay(now, zone))
    .where('policy_id', 'is not', null)
    .groupBy(['status', 'cancelled_by_us', 'currency'])
    .execute();
  const total = (pick: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(pick).reduce((all, row) => all + Number(row.count), 0);
  return {
    placed: total(() => true),
    paid: total((row) => row.status === 'paid'),
    cancelledByUs: total((row) => row.status === 'cancelled' && row.cancelled_by_us === 1),
    cancelledOther: total((row) => row.status === 'cancelled' && row.cancelled_by_us === 0),
    paidTotal: rows
      .filter((row) => row.status === 'paid')
      .map((row): Money => ({ minor: Number(row.minor), currency: row.currency })),
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

async function heldStock(db: Db, shopId: string): Promise<BoardView['held']> {
  const rows = await db
    .selectFrom('orders')
    .innerJoin('order_items', 'order_items.order_id', 'orders.id')
    .select((eb) => [eb.fn.min('order_items.name').as('name'), eb.fn.sum<number>('order_items.units').as('units')])
    .where('orders.shop_id', '=', shopId)
    .where('orders.status', '=', 'unpaid')
    .where('orders.exempt', 'is', null)
    .groupBy('order_items.sku_id')
    .orderBy('units', 'desc')
    .limit(HELD_ROWS)
    .execute();
  return rows.map((row) => ({ name: row.name, units: Number(row.units) }));
}

/** What should be looked at first: who needs a person, then the oldest. */
async function firstOrders(db: Db, settings: Settings, shopId: string): Promise<BoardView['orders']> {
  const rows = await db
    .selectFrom('orders')
    .leftJoin('alerts', (join) => join.onRef('alerts.order_id', '=', 'orders.id').on('alerts.state', '<>', 'resolved'))
    .select(['orders.id', 'external_id', 'placed_at', 'total_minor', 'currency', 'method_text', 'item_name', 'held'])
    .select(['told_deadline_at', 'alerts.state as alert_state', 'alerts.cause', 'alerts.assignee'])
    .where('orders.shop_id', '=', shopId)
    .where('orders.status', '=', 'unpaid')
    .where('orders.exempt', 'is', null)
    .orderBy(sql`case when alerts.state = 'open' and alerts.cause not in ('waiting', 'unclaimed') then 0 else 1 end`)
    .orderBy('placed_at')
    .limit(ROWS)
    .execute();
  const timers = await nextTimers(db, rows.map((row) => row.id));
  const sent = await sentSteps(db, rows.map((row) => row.id));
  return rows.map((row) => {
    const next = timers.get(row.id);
    const steps = sent.get(row.id) ?? [];
    return {
      externalId: row.external_id,
      placedAt: row.placed_at,
      total: { minor: row.total_minor, currency: row.currency },
      methodText: row.method_text,
      itemName: row.item_name,
      assignee: settings.people.find((person) => person.id === row.assignee)?.name,
      state: rowState(row, steps),
      nextAt: next?.at,
      nextStep: next?.step,
    };
  });
}

function rowState(
  row: { alert_state: string | null; cause: string | null; held: string | null },
  steps: string[],
): BoardView['orders'][number]['state'] {
  if (row.alert_state === 'acknowledged') return 'claimed';
  if (row.alert_state === 'open' && row.cause !== 'waiting' && row.cause !== 'unclaimed') return 'needs_person';
  if (row.held !== null) return 'held';
  if (steps.includes('notice')) return 'notified';
  if (steps.includes('remind')) return 'reminded';
  return steps.includes('ask') ? 'asked' : 'waiting';
}

async function nextTimers(db: Db, ids: string[]): Promise<Map<string, { step: StepName; at: number }>> {
  const next = new Map<string, { step: StepName; at: number }>();
  if (ids.length === 0) return next;
  const rows = await db
    .selectFrom('timers')
    .select(['order_id', 'kind', 'due_at'])
    .where('order_id', 'in', ids)
    .where('state', '=', 'open')
    .where('kind', 'in', [...STEP_NAMES])
    .orderBy('due_at', 'desc')
    .execute();
  for (const row of rows) next.set(row.order_id ?? '', { step: row.kind as StepName, at: row.due_at });
  return next;
}

async function sentSteps(db: Db, ids: string[]): Promise<Map<string, string[]>> {
  const sent = new Map<string, string[]>();
  if (ids.length === 0) return sent;
  const rows = await db
    .selectFrom('outbox')
    .select(['order_id', 'params'])
    .where('order_id', 'in', ids)
    .where('kind', '=', 'buyer.message')
    .where('state', '=', 'sent')
    .execute();
  for (const row of rows) {
    const { step } = JSON.parse(row.params) as { step: string };
    sent.set(row.order_id ?? '', [...(sent.get(row.order_id ?? '') ?? []), step]);
  }
  return sent;
}
