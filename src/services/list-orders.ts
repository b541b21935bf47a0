import { type RawBuilder, sql } from 'kysely';
import { decimalMillionths } from '../domain/decimal.js';
import { WHOLE_UNIT_CURRENCIES } from '../domain/money.js';
import type { PaymentMethod } from '../domain/order.js';
import type { OrderRow } from '../domain/order-rows.js';
import { STEP_NAMES, type StepName } from '../domain/policy.js';
import { personName, type Settings } from '../domain/settings.js';
import type { OrderFlag } from '../domain/unusual.js';
import { type Db, literal } from '../store/database.js';
import { isUnpaid } from '../store/orders.js';
import { read, sized, slotsOfList, valuesOfList } from '../store/prepared.js';

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
  /** Open ones alone that need a person. */
  urgent?: boolean;
  /** Open ones only: who needs a person first, then the oldest. Otherwise the newest first, closed ones too. */
  openFirst?: boolean;
  /** With `openFirst`: known that nobody is needed, so those are not looked for. */
  noneUrgent?: boolean;
  limit: number;
}

/** Orders that were chased, as rows of a board or a list. */
export async function listOrders(db: Db, settings: Settings, wanted: OrderQuery): Promise<OrderRow[]> {
  if (wanted.shopIds.length === 0 || wanted.ids?.length === 0) return [];
  const rows = await selectRows(db, wanted);
  const ids = rows.map((row) => row.id);
  const timers = await nextTimers(db, ids);
  const sent = await sentSteps(db, ids);
  return rows.map((row) => {
    const next = timers.get(row.id);
    const goesOn = row.status === 'unpaid' && row.held !== 'cancel_pending';
    return {
      externalId: row.external_id,
      placedAt: row.placed_at,
      total: { minor: row.total_minor, currency: row.currency },
      methodText: row.method_text,
      itemName: row.item_name,
      assignee: personName(settings, row.assignee) ?? row.member_name ?? undefined,
      state: stateOf(row, sent.get(row.id) ?? []),
      nextAt: goesOn ? next?.at : undefined,
      nextStep: goesOn ? next?.step : undefined,
      ...(row.flags === null
        ? {}
        : { flags: (JSON.parse(row.flags) as OrderFlag[]).map(({ kind }) => kind) }),
    };
  });
}

async function selectRows(db: Db, wanted: OrderQuery) {
  if (isBoard(wanted)) return await selectBoardRows(db, wanted);
  const all = rowsOf(db, wanted);
  const { ids, offset = 0, limit } = wanted;
  if (ids) return newestFirst(await all.execute()).slice(offset, offset + limit);
  if (!wanted.openFirst) {
    const late = wanted.toldBefore !== undefined;
    const sorted = late ? all.orderBy('told_deadline_at') : all.orderBy('placed_at', 'desc');
    return await sorted.limit(literal(limit)).offset(literal(offset)).execute();
  }
  // A few and a short walk along an index instead of one sort of everything open.
  const first = (rows: typeof all) =>
    rows.where(isUnpaid).orderBy('placed_at').limit(literal(limit)).execute();
  return urgentFirst(await first(rowsOf(db, { ...wanted, urgent: true })), await first(all), limit);
}

/** What a board asks, every few seconds in a livestream. */
function isBoard({ shopIds, openFirst, noneUrgent, limit, ...filters }: OrderQuery): boolean {
  return openFirst === true && shopIds.length === 1 && Object.keys(filters).length === 0;
}

const boardRows = sized((limit: number) => {
  const open = (db: Db, shopId: string, urgent: boolean) =>
    rowsOf(db, { shopIds: [shopId], urgent })
      .where(isUnpaid)
      .orderBy('placed_at')
      .limit(literal(limit));
  return {
    urgent: read((db, p: { shopId: string }) => open(db, p.shopId, true)),
    all: read((db, p: { shopId: string }) => open(db, p.shopId, false)),
  };
});

async function selectBoardRows(db: Db, { shopIds: [shopId = ''], noneUrgent, limit }: OrderQuery) {
  const { urgent, all } = boardRows(limit);
  return urgentFirst(noneUrgent ? [] : await urgent(db, { shopId }), await all(db, { shopId }), limit);
}

/** A few by their ids: sorted by the database, they would be looked for along a whole shop's orders. */
function newestFirst<T extends { placed_at: number }>(rows: T[]): T[] {
  return rows.sort((a, b) => b.placed_at - a.placed_at);
}

function urgentFirst<T extends { id: string }>(urgent: T[], rest: T[], limit: number): T[] {
  const told = new Set(urgent.map((row) => row.id));
  return [...urgent, ...rest.filter((row) => !told.has(row.id))].slice(0, limit);
}

const needsPerson = (shops: RawBuilder<unknown>) => sql<boolean>`orders.id in (
  select order_id from alerts where alerts.shop_id in (${shops}) and alerts.state <> 'resolved'
  and alerts.state = 'open' and alerts.cause not in ('waiting', 'unclaimed'))`;

/** Open orders that are chased, the oldest first, and how many there are beyond `limit`. */
export async function openOrderIds(
  db: Db,
  wanted: Omit<OrderQuery, 'limit' | 'ids' | 'offset' | 'openFirst'>,
  limit: number,
): Promise<{ ids: string[]; beyond: number }> {
  const open = filtered(db, wanted).where(isUnpaid).where('exempt', 'is', null);
  const rows = await open.select('orders.id').orderBy('placed_at').limit(literal(limit)).execute();
  const all = await open.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return { ids: rows.map(({ id }) => id), beyond: Number(all.count) - rows.length };
}

/** How many orders a list would have without its limit. */
export async function countOrders(db: Db, wanted: Omit<OrderQuery, 'limit'>): Promise<number> {
  if (wanted.shopIds.length === 0 || wanted.ids?.length === 0) return 0;
  const row = await filtered(db, wanted)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

function rowsOf(db: Db, wanted: Omit<OrderQuery, 'limit'>) {
  return filtered(db, wanted)
    .leftJoin('alerts', (join) =>
      join.onRef('alerts.order_id', '=', 'orders.id').on(sql<boolean>`alerts.state <> 'resolved'`),
    )
    .select([
      'orders.id',
      'external_id',
      'placed_at',
      'total_minor',
      'currency',
      'method_text',
      'item_name',
      'held',
      'flags',
    ])
    .leftJoin('members', 'members.id', 'alerts.assignee')
    .select(['status', 'alerts.state as alert_state', 'alerts.cause', 'alerts.assignee'])
    .select('members.name as member_name');
}

function filtered(db: Db, wanted: Omit<OrderQuery, 'limit'>) {
  let query = db.selectFrom('orders').where('policy_id', 'is not', null);
  const shops = sql.join([...wanted.shopIds]);
  if (wanted.ids) query = query.where('orders.id', 'in', [...wanted.ids]);
  if (wanted.urgent) query = query.where(needsPerson(shops));
  // Of ids and shops, only the ids may be looked up by an index.
  const shop = wanted.ids || wanted.urgent ? sql`orders.shop_id || ''` : sql`orders.shop_id`;
  query = query.where(sql<boolean>`${shop} in (${shops})`);
  if (wanted.from !== undefined) query = query.where('placed_at', '>=', wanted.from);
  if (wanted.to !== undefined) query = query.where('placed_at', '<', wanted.to);
  if (wanted.toldBefore !== undefined)
    query = query.where(isUnpaid).where('told_deadline_at', '<', wanted.toldBefore);
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

function stateOf(
  row: { status: string; alert_state: string | null; cause: string | null; held: string | null },
  steps: string[],
): OrderRow['state'] {
  if (row.status === 'paid' || row.status === 'cancelled') return row.status;
  if (row.alert_state === 'acknowledged') return 'claimed';
  if (row.alert_state === 'open' && row.cause !== 'waiting' && row.cause !== 'unclaimed')
    return 'needs_person';
  if (row.held !== null) return 'held';
  if (steps.includes('notice')) return 'notified';
  if (steps.includes('remind')) return 'reminded';
  return steps.includes('ask') ? 'asked' : 'waiting';
}

const timersOf = sized((count: number) =>
  read((db, p: object) =>
    db
      .selectFrom('timers')
      .select(['order_id', 'kind', 'due_at'])
      .where('order_id', 'in', slotsOfList(p, count))
      .where(sql<boolean>`timers.state = 'open'`)
      .where('kind', 'in', [...STEP_NAMES])
      .orderBy('due_at', 'desc'),
  ),
);

async function nextTimers(db: Db, ids: string[]): Promise<Map<string, { step: StepName; at: number }>> {
  const next = new Map<string, { step: StepName; at: number }>();
  if (ids.length === 0) return next;
  for (const row of await timersOf(ids.length)(db, valuesOfList(ids)))
    next.set(row.order_id ?? '', { step: row.kind as StepName, at: row.due_at });
  return next;
}

const messagesOf = sized((count: number) =>
  read((db, p: object) =>
    db
      .selectFrom('outbox')
      .select(['order_id', 'params'])
      .where('order_id', 'in', slotsOfList(p, count))
      .where('kind', '=', 'buyer.message')
      .where('state', '=', 'sent'),
  ),
);

async function sentSteps(db: Db, ids: string[]): Promise<Map<string, string[]>> {
  const sent = new Map<string, string[]>();
  if (ids.length === 0) return sent;
  for (const row of await messagesOf(ids.length)(db, valuesOfList(ids))) {
    const { step } = JSON.parse(row.params) as { step: string };
    sent.set(row.order_id ?? '', [...(sent.get(row.order_id ?? '') ?? []), step]);
  }
  return sent;
}
