import { sql } from 'kysely';
import type { OrderRow } from '../domain/order-rows.js';
import { STEP_NAMES, type StepName } from '../domain/policy.js';
import { personName, type Settings } from '../domain/settings.js';
import type { OrderFlag } from '../domain/unusual.js';
import { type Db, literal } from '../store/database.js';
import { read, sized, slotsOfList, valuesOfList } from '../store/prepared.js';
import { filtered, type OrderQuery } from './order-query.js';

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
  const { ids, offset = 0, limit } = wanted;
  // A few by their ids: sorted by the database, they would be looked for along a whole shop's orders.
  if (ids) return (await rowsOf(db, wanted).execute()).sort(ORDERS.newest).slice(offset, offset + limit);
  if (!wanted.openFirst) {
    const order = wanted.toldBefore === undefined ? 'newest' : 'longest past';
    return (await firstOfShops(db, { ...wanted, limit: offset + limit }, order)).slice(offset);
  }
  // A few and a short walk along an index instead of one sort of everything open.
  const open = { ...wanted, openOnly: true };
  const urgent = await firstOfShops(db, { ...open, urgent: true }, 'oldest');
  return urgentFirst(urgent, await firstOfShops(db, open, 'oldest'), limit);
}

interface Placed {
  placed_at: number;
  told_deadline_at: number | null;
}

const ORDERS = {
  newest: (a: Placed, b: Placed) => b.placed_at - a.placed_at,
  oldest: (a: Placed, b: Placed) => a.placed_at - b.placed_at,
  'longest past': (a: Placed, b: Placed) => (a.told_deadline_at ?? 0) - (b.told_deadline_at ?? 0),
};
type RowOrder = keyof typeof ORDERS;

/** Of each shop the first ones, along its own index: over several shops at once, the database would sort all they ever had. */
async function firstOfShops(db: Db, { limit, ...wanted }: OrderQuery, order: RowOrder) {
  const rows: Awaited<ReturnType<ReturnType<typeof rowsOf>['execute']>> = [];
  for (const shopId of wanted.shopIds) {
    const of = rowsOf(db, { ...wanted, shopIds: [shopId] });
    const sorted =
      order === 'longest past'
        ? of.orderBy('told_deadline_at')
        : of.orderBy('placed_at', order === 'newest' ? 'desc' : 'asc');
    rows.push(...(await sorted.limit(literal(limit)).execute()));
  }
  return rows.sort(ORDERS[order]).slice(0, limit);
}

/** What a board asks, every few seconds in a livestream. */
function isBoard({ shopIds, openFirst, noneUrgent, limit, ...filters }: OrderQuery): boolean {
  return openFirst === true && shopIds.length === 1 && Object.keys(filters).length === 0;
}

const boardRows = sized((limit: number) => {
  const open = (db: Db, shopId: string, urgent: boolean) =>
    rowsOf(db, { shopIds: [shopId], urgent, openOnly: true })
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

function urgentFirst<T extends { id: string }>(urgent: T[], rest: T[], limit: number): T[] {
  const told = new Set(urgent.map((row) => row.id));
  return [...urgent, ...rest.filter((row) => !told.has(row.id))].slice(0, limit);
}

/** Open orders that are chased, the oldest first, and how many there are beyond `limit`. */
export async function openOrderIds(
  db: Db,
  wanted: Omit<OrderQuery, 'limit' | 'ids' | 'offset' | 'openFirst'>,
  limit: number,
): Promise<{ ids: string[]; beyond: number }> {
  const open = filtered(db, { ...wanted, openOnly: true }).where('exempt', 'is', null);
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
      'told_deadline_at',
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
