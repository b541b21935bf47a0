/** What a board counts of one shop. Each sum is one walk along an index, without sorting: livestreams bring ten thousand. */
import { type ExpressionBuilder, sql } from 'kysely';
import type { Money } from '../domain/money.js';
import type { Db } from './database.js';
import { isUnpaid } from './orders.js';
import { read } from './prepared.js';
import type { Schema } from './schema.js';

const MINUTE_MS = 60_000;

type Orders = ExpressionBuilder<Schema, 'orders'>;

/** Whether there is more than one currency is seen from its first and last: groups would have to be sorted. */
const money = (eb: Orders) => [
  eb.fn.sum<number>('total_minor').as('minor'),
  eb.fn.min('currency').as('currency'),
  eb.fn.max('currency').as('lastCurrency'),
];

interface MoneyRow {
  minor: number;
  currency: string | null;
  lastCurrency: string | null;
}

const byCurrency = (eb: Orders) => ['currency' as const, eb.fn.sum<number>('total_minor').as('minor')];

async function totalOf(
  row: MoneyRow,
  inEach: () => Promise<{ currency: string; minor: number }[]>,
): Promise<Money[]> {
  const { minor, currency, lastCurrency } = row;
  if (currency === null) return [];
  const rows = currency === lastCurrency ? [{ currency, minor }] : await inEach();
  return rows.map((one) => ({ minor: Number(one.minor), currency: one.currency }));
}

const open = (db: Db, p: { shopId: string }) =>
  db.selectFrom('orders').where('shop_id', '=', p.shopId).where(isUnpaid).where('exempt', 'is', null);

interface Ages {
  shopId: string;
  ago5: number;
  ago30: number;
  ago60: number;
}

const openSums = read((db, p: Ages) =>
  db
    .selectFrom([
      open(db, p)
        .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.sum<number>('units').as('units')])
        .select(money)
        .as('of_all'),
      open(db, p)
        .where('placed_at', '>', p.ago60)
        .select((eb) => [
          eb.fn.countAll<number>().filterWhere('placed_at', '>', p.ago5).as('in5'),
          eb.fn.countAll<number>().filterWhere('placed_at', '>', p.ago30).as('in30'),
          eb.fn.countAll<number>().as('in60'),
        ])
        .as('of_last_hour'),
    ])
    .selectAll(),
);
const openMoney = read((db, p: { shopId: string }) => open(db, p).select(byCurrency).groupBy('currency'));

export interface OpenSums {
  count: number;
  units: number;
  total: Money[];
  /** Of those, placed within the last minutes. */
  within: { m5: number; m30: number; m60: number };
}

/** The shop's unpaid orders that are chased. `now`: epoch ms. */
export async function sumOpen(db: Db, shopId: string, now: number): Promise<OpenSums> {
  const ago = (minutes: number) => now - minutes * MINUTE_MS;
  const [row] = await openSums(db, { shopId, ago5: ago(5), ago30: ago(30), ago60: ago(60) });
  if (!row) throw new Error('a sum is one row');
  return {
    count: Number(row.count),
    units: Number(row.units ?? 0),
    total: await totalOf(row, () => openMoney(db, { shopId })),
    within: { m5: Number(row.in5), m30: Number(row.in30), m60: Number(row.in60) },
  };
}

interface Since {
  shopId: string;
  from: number;
}

/** Literals, as in the conditions of their indexes. */
const isPaid = sql<boolean>`orders.status = 'paid'`;
const isCancelled = sql<boolean>`orders.status = 'cancelled'`;

const chased = (db: Db, p: Since) =>
  db
    .selectFrom('orders')
    .where('shop_id', '=', p.shopId)
    .where('placed_at', '>=', p.from)
    .where('policy_id', 'is not', null);

const sumsSince = read((db, p: Since) =>
  db
    .selectFrom([
      chased(db, p)
        .select((eb) => eb.fn.countAll<number>().as('placed'))
        .as('of_all'),
      chased(db, p)
        .where(isPaid)
        .select((eb) => eb.fn.countAll<number>().as('paid'))
        .select(money)
        .as('of_paid'),
      chased(db, p)
        .where(isCancelled)
        .select((eb) => [
          eb.fn.countAll<number>().as('cancelled'),
          eb.fn.sum<number>('cancelled_by_us').as('byUs'),
        ])
        .as('of_cancelled'),
    ])
    .selectAll(),
);
const paidMoney = read((db, p: Since) => chased(db, p).where(isPaid).select(byCurrency).groupBy('currency'));

export interface DaySums {
  placed: number;
  paid: number;
  cancelledByUs: number;
  cancelledOther: number;
  paidTotal: Money[];
}

/** What became of the chased orders that were placed at or after `from`, epoch ms. */
export async function sumSince(db: Db, shopId: string, from: number): Promise<DaySums> {
  const [row] = await sumsSince(db, { shopId, from });
  if (!row) throw new Error('a sum is one row');
  const cancelledByUs = Number(row.byUs ?? 0);
  return {
    placed: Number(row.placed),
    paid: Number(row.paid),
    cancelledByUs,
    cancelledOther: Number(row.cancelled) - cancelledByUs,
    paidTotal: await totalOf(row, () => paidMoney(db, { shopId, from })),
  };
}
