/** What the dispatcher asks of the outbox, many times a second. */
import { sql } from 'kysely';
import type { Db } from './database.js';
import { type Effect, isPending, isSending } from './outbox.js';

const openLanes = (closed: readonly string[]) =>
  closed.length === 0 ? sql`` : sql`and lane not in (${sql.join(closed)})`;

/**
 * What may be performed now, most urgent first, leaving out lanes that are closed. This and the next three are written out,
 * since they run many times a second: a literal limit spares SQLite a new plan, the template spares Kysely its work.
 */
export async function nextPending(
  db: Db,
  now: number,
  closedLanes: readonly string[],
  limit: number,
): Promise<Effect[]> {
  const { rows } = await sql<Effect>`
    select * from outbox where ${isPending} and due_at <= ${now} ${openLanes(closedLanes)}
    order by priority, due_at, id limit ${sql.lit(limit)}`.execute(db);
  return rows;
}

/** When the next waiting effect is due, of lanes that are not closed. */
export async function nextPendingAt(db: Db, closedLanes: readonly string[]): Promise<number | undefined> {
  const { rows } = await sql<{ at: number | null }>`
    select min(due_at) as at from outbox where ${isPending} ${openLanes(closedLanes)}`.execute(db);
  return rows[0]?.at ?? undefined;
}

/** Claimed, and past its deadline: the call ended without an answer that was stored. */
export async function overdueSending(db: Db, now: number, limit: number): Promise<Effect[]> {
  const { rows } = await sql<Effect>`
    select * from outbox where ${isSending} and deadline_at <= ${now}
    order by deadline_at limit ${sql.lit(limit)}`.execute(db);
  return rows;
}

export async function nextSendingDeadline(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ at: number | null }>`
    select min(deadline_at) as at from outbox where ${isSending}`.execute(db);
  return rows[0]?.at ?? undefined;
}
