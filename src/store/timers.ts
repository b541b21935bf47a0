import { type Selectable, sql } from 'kysely';
import type { TimerKind } from '../domain/effect.js';
import { type Db, literal, type Unit } from './database.js';
import { change, read, sized, slotsOfList, slotsOfRow, valuesOfList, valuesOfRows } from './prepared.js';
import type { TimersTable } from './schema.js';

export type Timer = Selectable<TimersTable>;

// A literal, not a parameter: only so does SQLite see that the partial index serves.
const isOpen = sql<boolean>`timers.state = 'open'`;

export interface NewTimer {
  kind: TimerKind;
  shopId: string;
  orderId: string | null;
  dueAt: number;
  by?: string;
}

/** Arms a timer; an open one of the same order and kind is moved instead (a `check` may stand several times). */
export async function arm(unit: Unit, timer: NewTimer): Promise<void> {
  if (timer.kind !== 'check' && (await move(unit, timer))) return;
  await insertTimers(unit, [timer]);
}

type NewRow = Omit<Timer, 'settled_at' | 'gate'>;
const COLUMNS = ['id', 'kind', 'shop_id', 'order_id', 'due_at', 'planned_at', 'state', 'by'] as const;

const insertRows = sized((count: number) =>
  change((db, p: object) =>
    db
      .insertInto('timers')
      .values(Array.from({ length: count }, (_, n) => slotsOfRow<NewRow>(p, COLUMNS, n))),
  ),
);

/** Arms the timers of an order that has none yet, in one statement. */
export async function insertTimers(unit: Unit, timers: NewTimer[]): Promise<void> {
  if (timers.length === 0) return;
  const rows = timers.map(
    (timer): NewRow => ({
      id: unit.newId(),
      kind: timer.kind,
      shop_id: timer.shopId,
      order_id: timer.orderId,
      due_at: timer.dueAt,
      planned_at: timer.dueAt,
      state: 'open',
      by: timer.by ?? null,
    }),
  );
  await insertRows(rows.length)(unit.tx, valuesOfRows(rows));
}

interface Moved {
  shop: string;
  order: string;
  dueAt: number;
  by: string | null;
}

const moveRow = sized((shape: `${TimerKind} of ${'order' | 'shop'}`) => {
  const [kind, of] = shape.split(' of ') as [TimerKind, 'order' | 'shop'];
  return change((db, p: Moved) =>
    db
      .updateTable('timers')
      .set({ due_at: p.dueAt, planned_at: p.dueAt, by: p.by, gate: null })
      .where(isOpen)
      .where('kind', '=', kind)
      .where('shop_id', '=', p.shop)
      .where('order_id', of === 'shop' ? 'is' : '=', of === 'shop' ? null : p.order),
  );
});

async function move(unit: Unit, { kind, shopId, orderId, dueAt, by }: NewTimer): Promise<boolean> {
  const of = orderId === null ? 'shop' : 'order';
  const values = { shop: shopId, order: orderId ?? '', dueAt, by: by ?? null };
  return (await moveRow(`${kind} of ${of}`)(unit.tx, values)) > 0;
}

/** How many shops are named; undefined: all may. */
type Shops = number | undefined;

/**
 * In a shop that is paused, or is to be read first after an absence, only polls and looks after a cancel go on. A stopped
 * cancel waits for a lead.
 */
const mayFire = (shops: Shops, p: object) => {
  // SQL knows no empty list; no shop is called ''.
  const named = slotsOfList(p, shops ?? 0);
  return sql<boolean>`${shops === undefined ? sql`true` : sql`shop_id in (${sql.join([...named, ''])})`}
    and (gate is null or gate <> 'waits')
    and (kind in ('poll', 'check')
      or shop_id not in (select id from shops where paused_at is not null or read_first_at is not null))`;
};

const dueRows = sized((limit: number) =>
  sized((shops: Shops) =>
    read((db, p: { now: number }) =>
      db
        .selectFrom('timers')
        .selectAll()
        .where(isOpen)
        .where('due_at', '<=', p.now)
        .where(mayFire(shops, p))
        .orderBy('due_at')
        .orderBy('id')
        .limit(literal(limit)),
    ),
  ),
);

/** Due and open, of these shops (all, where none are named) that are not paused, oldest due first. */
export async function dueTimers(
  db: Db,
  now: number,
  limit: number,
  shopIds?: readonly string[],
): Promise<Timer[]> {
  return await dueRows(limit)(shopIds?.length)(db, { now, ...valuesOfList(shopIds ?? []) });
}

const firstDue = sized((shops: Shops) =>
  read((db, p: object) =>
    db
      .selectFrom('timers')
      .select('due_at')
      .where(isOpen)
      .where(mayFire(shops, p))
      .orderBy('due_at')
      .limit(literal(1)),
  ),
);

/** When the next timer that may fire is due; undefined when there is none. */
export async function nextDueAt(db: Db, shopIds?: readonly string[]): Promise<number | undefined> {
  return (await firstDue(shopIds?.length)(db, valuesOfList(shopIds ?? [])))[0]?.due_at;
}

const dueById = read((db, p: { id: string; now: number }) =>
  db
    .selectFrom('timers')
    .selectAll()
    .where('id', '=', p.id)
    .where(isOpen)
    .where('due_at', '<=', p.now)
    .where(mayFire(undefined, p)),
);
const settleRow = change((db, p: { id: string; state: 'fired' | 'skipped' | 'cancelled'; now: number }) =>
  db.updateTable('timers').set({ state: p.state, settled_at: p.now }).where('id', '=', p.id).where(isOpen),
);
const postponeRow = change((db, p: { id: string; until: number }) =>
  db.updateTable('timers').set({ due_at: p.until }).where('id', '=', p.id).where(isOpen),
);
const cancelRows = sized((kinds: string) =>
  change((db, p: { order: string; now: number }) =>
    db
      .updateTable('timers')
      .set({ state: 'cancelled', settled_at: p.now })
      .where('order_id', '=', p.order)
      .where(isOpen)
      .where('kind', 'in', kinds.split(' ') as TimerKind[]),
  ),
);
const openOfOrder = read((db, p: { order: string }) =>
  db.selectFrom('timers').selectAll().where('order_id', '=', p.order).where(isOpen).orderBy('due_at'),
);

/** This timer, while it is due and may fire. */
export async function findDueTimer(db: Db, id: string, now: number): Promise<Timer | undefined> {
  return (await dueById(db, { id, now }))[0];
}

export async function settleTimer(
  unit: Unit,
  id: string,
  state: 'fired' | 'skipped' | 'cancelled',
): Promise<void> {
  await settleRow(unit.tx, { id, state, now: unit.now });
}

/** Moves a timer without forgetting what the plan said. */
export async function postpone(unit: Unit, id: string, until: number): Promise<void> {
  await postponeRow(unit.tx, { id, until });
}

export async function cancelTimers(unit: Unit, order: string, kinds: TimerKind[]): Promise<void> {
  await cancelRows(kinds.join(' '))(unit.tx, { order, now: unit.now });
}

export async function openTimers(db: Db, order: string): Promise<Timer[]> {
  return await openOfOrder(db, { order });
}
