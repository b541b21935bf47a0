/** What every check is given. The auditor reads with SQL of its own: code shared with what it audits would find nothing. */
import { type RawBuilder, sql } from 'kysely';
import type { Finding, FindingKind } from '../domain/audit.js';
import type { Db, Store } from '../store/database.js';

export interface AuditedShop {
  id: string;
  channels: readonly string[];
  reauthorizeAt: number | null;
  polledAt: number | null;
  webhookAt: number | null;
  /** Nothing could happen by itself before this moment: the bot was away or the shop was paused. */
  ableSince: number;
  /** Timers fire there now. */
  able: boolean;
}

export interface AuditContext {
  db: Db;
  engine: Store['engine'];
  now: number;
  /** Since when the bot has been awake without a break, epoch ms. Nobody is late for what was due before. */
  awakeAt: number;
  /** How late anything may be, in ms of the clock: 30 s, more where time is run faster. */
  slackMs: number;
  /** Every configured shop that the database knows. */
  shops: readonly AuditedShop[];
}

export interface Check {
  /** The kinds it may report: all of them are decided by each run of it. */
  kinds: readonly FindingKind[];
  find(context: AuditContext): Promise<Finding[]>;
}

/** How late a timer or a call may be, in real ms. */
export const LATE_MS = 30_000;

/** More of one kind are not counted: one card cannot tell them apart. */
export const MOST = 200;

export const limit = sql`limit ${sql.lit(MOST)}`;

/** `in (…)` over these shops; SQL knows no empty list, and no shop is called ''. */
export function inShops(shops: readonly AuditedShop[]): RawBuilder<unknown> {
  return sql`in (${sql.join([...shops.map((shop) => shop.id), ''])})`;
}

/** Shops where what was due by `now - lateMs` should have happened. */
export function lateShops({ shops, now, slackMs }: AuditContext, lateMs = slackMs): AuditedShop[] {
  return shops.filter((shop) => shop.able && shop.ableSince <= now - lateMs);
}

/** A member of a JSON text, as text. */
export function member(engine: Store['engine'], column: string, name: string): RawBuilder<string | null> {
  return engine === 'sqlite'
    ? sql`json_extract(${sql.raw(column)}, ${sql.lit(`$.${name}`)})`
    : sql`(${sql.raw(column)})::json ->> ${sql.lit(name)}`;
}

/**
 * Orders that are open and chased, by id alone: so SQLite reads them from their partial index, which a literal state lets it
 * see, and is not led astray by the one that begins with the shop.
 */
export function openOrders({ shops }: AuditContext): RawBuilder<unknown> {
  return sql`select id from orders where status = 'unpaid' and exempt is null and shop_id ${inShops(shops)}`;
}

const OVER_WITHIN_MS = 24 * 3_600_000;
const OVER_MOST = 1_000;

/**
 * The orders that ended last: at most 1,000, of the last day. A shop cannot cancel more between two audits, and older ones
 * have been looked at many times. `coalesce` keeps SQLite from the index that begins with the shop, and from sorting it all.
 */
export function endedOrders({ shops, now }: AuditContext): RawBuilder<unknown> {
  return sql`select id from (
    select id from orders where status <> 'unpaid' and updated_at > ${now - OVER_WITHIN_MS} and exempt is null
      and coalesce(shop_id, '') ${inShops(shops)} order by updated_at desc limit ${sql.lit(OVER_MOST)}) as ended`;
}

export interface OrderHit {
  id: string;
  shop_id: string;
}

/** One finding for each order that a query returned. */
export function aboutOrders<T extends OrderHit>(
  kind: FindingKind,
  rows: readonly T[],
  detail: (row: T) => string,
): Finding[] {
  return rows.map((row) => ({
    kind,
    shopId: row.shop_id,
    subject: row.id,
    orderId: row.id,
    detail: detail(row),
  }));
}

export const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
