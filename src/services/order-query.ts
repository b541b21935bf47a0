/** Which orders a list is of, as conditions of a query. */
import { type RawBuilder, sql } from 'kysely';
import { decimalMillionths } from '../domain/decimal.js';
import { WHOLE_UNIT_CURRENCIES } from '../domain/money.js';
import type { PaymentMethod } from '../domain/order.js';
import type { Db } from '../store/database.js';
import { isUnpaid } from '../store/orders.js';

export interface OrderQuery {
  shopIds: readonly string[];
  /** Placed in this time, epoch ms, `to` exclusive. */
  from?: number;
  to?: number;
  /** Major units, both exclusive. */
  over?: string;
  under?: string;
  method?: PaymentMethod;
  ids?: readonly string[];
  /** Open ones whose buyers were told a deadline before then, epoch ms: the longest past first. */
  toldBefore?: number;
  /** Open ones that should have ended before then, by what was told or by the plan. */
  overdueAt?: number;
  /** So many are left out in front. */
  offset?: number;
  openOnly?: boolean;
  /** Open ones alone that need a person. */
  urgent?: boolean;
  /** Open ones only: who needs a person first, then the oldest. Otherwise the newest first, closed ones too. */
  openFirst?: boolean;
  /** With `openFirst`: known that nobody is needed, so those are not looked for. */
  noneUrgent?: boolean;
  limit: number;
}

const needsPerson = (shops: RawBuilder<unknown>) => sql<boolean>`orders.id in (
  select order_id from alerts where alerts.shop_id in (${shops}) and alerts.state <> 'resolved'
  and alerts.state = 'open' and alerts.cause not in ('waiting', 'unclaimed'))`;

export function filtered(db: Db, wanted: Omit<OrderQuery, 'limit'>) {
  let query = db.selectFrom('orders').where('policy_id', 'is not', null);
  const shops = sql.join([...wanted.shopIds]);
  if (wanted.ids) query = query.where('orders.id', 'in', [...wanted.ids]);
  if (wanted.urgent) query = query.where(needsPerson(shops));
  // Of ids and shops, only the ids may be looked up by an index.
  const shop = wanted.ids || wanted.urgent ? sql`orders.shop_id || ''` : sql`orders.shop_id`;
  query = query.where(sql<boolean>`${shop} in (${shops})`);
  // All were placed after 1970: said, SQLite walks an index that goes by it, and not one of all the shop ever had.
  query = query.where('placed_at', '>=', wanted.from ?? 0);
  if (wanted.to !== undefined) query = query.where('placed_at', '<', wanted.to);
  if (wanted.openOnly || wanted.toldBefore !== undefined) query = query.where(isUnpaid);
  if (wanted.toldBefore !== undefined) query = query.where('told_deadline_at', '<', wanted.toldBefore);
  const { overdueAt } = wanted;
  if (overdueAt !== undefined)
    query = query.where((eb) =>
      eb.or([eb('told_deadline_at', '<', overdueAt), eb('deadline_at', '<', overdueAt)]),
    );
  if (wanted.method) query = query.where('method', '=', wanted.method);
  if (wanted.over !== undefined) query = query.where(amount('>', wanted.over));
  if (wanted.under !== undefined) query = query.where(amount('<', wanted.under));
  return query;
}

/** Amounts are typed in major units, and shops may have different currencies: each is compared in its own. */
function amount(operator: '>' | '<', major: string) {
  const bound = (minorAUnit: bigint) =>
    sql`cast(${Number(divide(decimalMillionths(major) ?? 0n, 1_000_000n / minorAUnit, operator))} as bigint)`;
  const whole = sql`currency in (${sql.join([...WHOLE_UNIT_CURRENCIES])})`;
  return sql<boolean>`total_minor ${sql.raw(operator)} case when ${whole} then ${bound(1n)} else ${bound(100n)} end`;
}

/** Rounded so that what lies between two minor units bounds the same amounts as the typed decimal does. */
function divide(millionths: bigint, by: bigint, operator: '>' | '<'): bigint {
  return operator === '>' ? millionths / by : (millionths + by - 1n) / by;
}
