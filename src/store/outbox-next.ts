/** What the dispatcher asks of the outbox, many times a second. */
import { sql } from 'kysely';
import type { EffectKind } from '../domain/effect.js';
import { type Db, literal } from './database.js';
import { type Effect, isPending, isSending } from './outbox.js';
import { read, sized, slotsOfList, valuesOfList } from './prepared.js';

/** So many of a lane are looked at: several times what it has in flight, as work for an order that is in hand must wait. */
const CANDIDATES = 32;
/** SQLite joins at most 500 queries to one. */
const LANES_AT_ONCE = 128;

/** Filled up to a power of two with a lane that nothing has: so that few statements, kept prepared, serve any number. */
function filled(lanes: readonly string[]): string[] {
  const size = 2 ** Math.ceil(Math.log2(lanes.length));
  return Array.from({ length: size }, (_, n) => lanes[n] ?? '');
}

/** Each lane is found by a step in the index, so that what waits behind a full lane costs nothing. */
const lanesWaiting = read((db) =>
  db
    .withRecursive('lanes(lane)', (cte) =>
      cte
        .selectFrom('outbox')
        .select((eb) => eb.fn.min<string | null>('lane').as('lane'))
        .where(isPending)
        .unionAll(
          cte
            .selectFrom('lanes')
            .select(
              sql<string>`(select min(lane) from outbox where ${isPending} and outbox.lane > lanes.lane)`.as(
                'lane',
              ),
            )
            .where('lanes.lane', 'is not', null),
        ),
    )
    .selectFrom('lanes')
    .select('lane')
    .where('lane', 'is not', null),
);

/** The lanes in which anything waits, due or not. */
export async function pendingLanes(db: Db): Promise<string[]> {
  return (await lanesWaiting(db, {})).map(({ lane }) => lane as string);
}

const pendingIn = (db: Db, lane: string, p: { now: number }) =>
  db
    .selectFrom((eb) =>
      eb
        .selectFrom('outbox')
        .selectAll()
        .where(isPending)
        .where('lane', '=', lane)
        .where('due_at', '<=', p.now)
        .orderBy('priority')
        .orderBy('due_at')
        .orderBy('id')
        .limit(literal(CANDIDATES))
        .as('waiting'),
    )
    .selectAll();

const pendingNow = sized((lanes: number) =>
  read((db, p: { now: number }) => {
    const [first, ...others] = slotsOfList(p, lanes) as [string, ...string[]];
    return others.reduce((all, lane) => all.unionAll(pendingIn(db, lane, p)), pendingIn(db, first, p));
  }),
);

/** What may be performed now in these lanes, most urgent first; at most 32 of each. */
export async function nextPending(db: Db, now: number, lanes: readonly string[]): Promise<Effect[]> {
  const found: Effect[] = [];
  for (let from = 0; from < lanes.length; from += LANES_AT_ONCE) {
    const some = filled(lanes.slice(from, from + LANES_AT_ONCE));
    found.push(...(await pendingNow(some.length)(db, { now, ...valuesOfList(some) })));
  }
  return found.sort(byUrgency);
}

const byUrgency = (a: Effect, b: Effect): number =>
  a.priority - b.priority || a.due_at - b.due_at || (a.id < b.id ? -1 : 1);

const firstPending = sized((lanes: number) =>
  read((db, p: object) =>
    db
      .selectFrom('outbox')
      .select((eb) => eb.fn.min('due_at').as('at'))
      .where(isPending)
      .where('lane', 'in', slotsOfList(p, lanes)),
  ),
);

/** When the next effect that waits in these lanes is due. */
export async function nextPendingAt(db: Db, lanes: readonly string[]): Promise<number | undefined> {
  if (lanes.length === 0) return undefined;
  const some = filled(lanes);
  const [row] = await firstPending(some.length)(db, valuesOfList(some));
  return (row?.at as number | null | undefined) ?? undefined;
}

const OVERDUE_AT_ONCE = 64;

const overdue = read((db, p: { now: number }) =>
  db
    .selectFrom('outbox')
    .selectAll()
    .where(isSending)
    .where('deadline_at', '<=', p.now)
    .orderBy('deadline_at')
    .limit(literal(OVERDUE_AT_ONCE)),
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
