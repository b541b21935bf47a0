/** What the dispatcher asks of the outbox, many times a second. */
import { sql } from 'kysely';
import type { EffectKind } from '../domain/effect.js';
import { type Db, literal } from './database.js';
import { type Effect, isPending, isSending } from './outbox.js';
import { read, sized, slotsOfList, valuesOfList } from './prepared.js';

/** Leaves out the lanes that are closed now: so many. */
const openLanes = (closed: number, p: object) =>
  closed === 0 ? sql`` : sql`and lane not in (${sql.join(slotsOfList(p, closed))})`;

const CANDIDATES = 64;

const pendingNow = sized((closed: number) =>
  read((db, p: { now: number }) =>
    db
      .selectFrom('outbox')
      .selectAll()
      .where(sql<boolean>`${isPending} and due_at <= ${p.now} ${openLanes(closed, p)}`)
      .orderBy('priority')
      .orderBy('due_at')
      .orderBy('id')
      .limit(literal(CANDIDATES)),
  ),
);

/** What may be performed now, most urgent first, leaving out lanes that are closed; at most 64. */
export async function nextPending(db: Db, now: number, closedLanes: readonly string[]): Promise<Effect[]> {
  return await pendingNow(closedLanes.length)(db, { now, ...valuesOfList(closedLanes) });
}

const firstPending = sized((closed: number) =>
  read((db, p: object) =>
    db
      .selectFrom('outbox')
      .select((eb) => eb.fn.min('due_at').as('at'))
      .where(sql<boolean>`${isPending} ${openLanes(closed, p)}`),
  ),
);

/** When the next waiting effect is due, of lanes that are not closed. */
export async function nextPendingAt(db: Db, closedLanes: readonly string[]): Promise<number | undefined> {
  const [row] = await firstPending(closedLanes.length)(db, valuesOfList(closedLanes));
  return (row?.at as number | null | undefined) ?? undefined;
}

const overdue = read((db, p: { now: number }) =>
  db
    .selectFrom('outbox')
    .selectAll()
    .where(isSending)
    .where('deadline_at', '<=', p.now)
    .orderBy('deadline_at')
    .limit(literal(CANDIDATES)),
);

/** Claimed, and past its deadline: the call ended without an answer that was stored. At most 64. */
export async function overdueSending(db: Db, now: number): Promise<Effect[]> {
  return await overdue(db, { now });
}

const firstDeadline = read((db) =>
  db
    .selectFrom('outbox')
    .select((eb) => eb.fn.min('deadline_at').as('at'))
    .where(isSending),
);

export async function nextSendingDeadline(db: Db): Promise<number | undefined> {
  return (await firstDeadline(db, {}))[0]?.at ?? undefined;
}

const underway = read((db, p: { kind: EffectKind; subject: string }) =>
  db
    .selectFrom('outbox')
    .select('id')
    .where(isSending)
    .where('kind', '=', p.kind)
    .where('subject', '=', p.subject)
    .limit(literal(1)),
);

/** Claimed, and its outcome not stored yet. */
export async function isUnderway(db: Db, kind: EffectKind, subject: string): Promise<boolean> {
  return (await underway(db, { kind, subject })).length > 0;
}
