import { type Selectable, sql } from 'kysely';
import type { TimerKind } from '../domain/effect.js';
import type { Db, Unit } from './database.js';
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

/** Arms the timers of an order that has none yet, in one statement. */
export async function insertTimers(unit: Unit, timers: NewTimer[]): Promise<void> {
  if (timers.length === 0) return;
  await unit.tx
    .insertInto('timers')
    .values(
      timers.map((timer) => ({
        id: unit.newId(),
        kind: timer.kind,
        shop_id: timer.shopId,
        order_id: timer.orderId,
        due_at: timer.dueAt,
        planned_at: timer.dueAt,
        state: 'open' as const,
        settled_at: null,
        by: timer.by ?? null,
      })),
    )
    .execute();
}

async function move(unit: Unit, timer: NewTimer): Promise<boolean> {
  const result = await unit.tx
    .updateTable('timers')
    .set({ due_at: timer.dueAt, planned_at: timer.dueAt, by: timer.by ?? null })
    .where(isOpen)
    .where('kind', '=', timer.kind)
    .where('shop_id', '=', timer.shopId)
    .where('order_id', timer.orderId === null ? 'is' : '=', timer.orderId)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Of these shops (all, where none are named); in one that is paused only polls and looks after a cancel go on. */
const mayFire = (
  shopIds: readonly string[] | undefined,
) => sql`${shopIds ? sql`shop_id in (${sql.join([...shopIds, ''])})` : sql`true`}
  and (kind in ('poll', 'check') or shop_id not in (select id from shops where paused_at is not null))`;

/**
 * Due and open, of shops that are not paused, oldest due first. Written out, since it runs many times a second: a literal
 * limit spares SQLite a new plan, and the template spares Kysely its work.
 */
export async function dueTimers(
  db: Db,
  now: number,
  limit: number,
  shopIds?: readonly string[],
): Promise<Timer[]> {
  const { rows } = await sql<Timer>`
    select * from timers where ${isOpen} and due_at <= ${now} and ${mayFire(shopIds)}
    order by due_at, id limit ${sql.lit(limit)}`.execute(db);
  return rows;
}

/** When the next timer that may fire is due; undefined when there is none. */
export async function nextDueAt(db: Db, shopIds?: readonly string[]): Promise<number | undefined> {
  const { rows } = await sql<{ due_at: number }>`
    select due_at from timers where ${isOpen} and ${mayFire(shopIds)} order by due_at limit 1`.execute(db);
  return rows[0]?.due_at;
}

export async function findOpenTimer(db: Db, id: string): Promise<Timer | undefined> {
  return await db.selectFrom('timers').selectAll().where('id', '=', id).where(isOpen).executeTakeFirst();
}

export async function settleTimer(
  unit: Unit,
  id: string,
  state: 'fired' | 'skipped' | 'cancelled',
): Promise<void> {
  await unit.tx
    .updateTable('timers')
    .set({ state, settled_at: unit.now })
    .where('id', '=', id)
    .where(isOpen)
    .execute();
}

/** Moves a timer without forgetting what the plan said. */
export async function postpone(unit: Unit, id: string, until: number): Promise<void> {
  await unit.tx.updateTable('timers').set({ due_at: until }).where('id', '=', id).where(isOpen).execute();
}

export async function cancelTimers(unit: Unit, order: string, kinds: TimerKind[]): Promise<void> {
  await unit.tx
    .updateTable('timers')
    .set({ state: 'cancelled', settled_at: unit.now })
    .where('order_id', '=', order)
    .where(isOpen)
    .where('kind', 'in', kinds)
    .execute();
}

export async function openTimers(db: Db, order: string): Promise<Timer[]> {
  return await db
    .selectFrom('timers')
    .selectAll()
    .where('order_id', '=', order)
    .where(isOpen)
    .orderBy('due_at')
    .execute();
}
