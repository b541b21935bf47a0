/**
 * What the breaker counts, and the cancels that it made wait. An automatic cancel is one without a person's name in its row;
 * one that was only drawn, in shadow, counts as if it were done.
 */
import { sql } from 'kysely';
import { type Db, literal, type Unit } from './database.js';
import { change, read, sized } from './prepared.js';

const isCancel = sql<boolean>`outbox.kind = 'order.cancel'`;
const isAutomatic = sql<boolean>`outbox.params = '{}'`;
const isWaiting = sql<boolean>`timers.state = 'open' and timers.gate = 'waits'`;

/** A row older than this is not carried out any more, whenever it was claimed. */
const ROW_LIFE_MS = 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

const decided = read((db, p: { shop: string; since: number }) =>
  db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(isCancel)
    .where('shop_id', '=', p.shop)
    .where('created_at', '>', p.since)
    .where(isAutomatic)
    .where(sql<boolean>`(outbox.state not in ('dropped', 'rejected') or outbox.reason = 'shadow')`),
);

/** Automatic cancels that were decided since then and not let go. */
export async function countDecided(db: Db, shop: string, since: number): Promise<number> {
  return Number((await decided(db, { shop, since }))[0]?.count ?? 0);
}

const claimed = read((db, p: { shop: string; since: number; born: number }) =>
  db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(isCancel)
    .where('shop_id', '=', p.shop)
    .where('created_at', '>', p.born)
    .where('claimed_at', '>', p.since)
    .where(isAutomatic)
    .where(sql<boolean>`(outbox.state in ('sending', 'sent') or outbox.reason = 'shadow')`),
);

/** Automatic cancels whose calls began since then. */
export async function countClaimed(db: Db, shop: string, since: number): Promise<number> {
  return Number((await claimed(db, { shop, since, born: since - ROW_LIFE_MS }))[0]?.count ?? 0);
}

const placed = sized((upTo: number) =>
  read((db, p: { shop: string; from: number }) =>
    db
      .selectFrom((eb) =>
        eb
          .selectFrom('orders')
          .select('id')
          .where('shop_id', '=', p.shop)
          .where('placed_at', '>=', p.from)
          .where('policy_id', 'is not', null)
          .limit(literal(upTo))
          .as('some'),
      )
      .select((eb) => eb.fn.countAll<number>().as('count')),
  ),
);
const older = sized((upTo: number) =>
  read((db, p: { shop: string; from: number }) =>
    db
      .selectFrom((eb) =>
        eb
          .selectFrom('orders')
          .select('id')
          .where('shop_id', '=', p.shop)
          .where(sql<boolean>`orders.status = 'unpaid'`)
          .where('placed_at', '<', p.from)
          .where('policy_id', 'is not', null)
          .limit(literal(upTo))
          .as('some'),
      )
      .select((eb) => eb.fn.countAll<number>().as('count')),
  ),
);

/** Chased orders that were open at some time within the last 24 hours; counting stops soon after `upTo`. */
export async function countOpenWithinDay(db: Db, shop: string, now: number, upTo: number): Promise<number> {
  // A few steps of size are enough for the statement to be kept.
  const bound = 2 ** Math.ceil(Math.log2(upTo + 1));
  const from = now - DAY_MS;
  const young = Number((await placed(bound)(db, { shop, from }))[0]?.count ?? 0);
  if (young > upTo) return young;
  return young + Number((await older(bound)(db, { shop, from }))[0]?.count ?? 0);
}

const waiting = read((db, p: { shop: string }) =>
  db
    .selectFrom('timers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(isWaiting)
    .where('shop_id', '=', p.shop),
);

/** Cancels of a shop that wait for a lead. */
export async function countWaiting(db: Db, shop: string): Promise<number> {
  return Number((await waiting(db, { shop }))[0]?.count ?? 0);
}

const gateRow = change((db, p: { id: string }) =>
  db.updateTable('timers').set({ gate: 'waits' }).where('id', '=', p.id).where('state', '=', 'open'),
);

/** This cancel does not happen before a lead says so. */
export async function makeWait(unit: Unit, timerId: string): Promise<void> {
  await gateRow(unit.tx, { id: timerId });
}

/** A lead has decided about all that wait; each timer fires again and does so. Returns how many. */
export async function releaseWaiting(
  unit: Unit,
  shop: string,
  verdict: 'go_on' | 'keep',
  by: string,
): Promise<number> {
  const result = await unit.tx
    .updateTable('timers')
    .set({ gate: verdict, by })
    .where('shop_id', '=', shop)
    .where(isWaiting)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** The same for cancels still to come, of orders placed before: they would wait for the same reason. */
export async function decideAhead(
  unit: Unit,
  shop: string,
  verdict: 'go_on' | 'keep',
  by: string,
  placedBefore: number,
): Promise<void> {
  await unit.tx
    .updateTable('timers')
    .set({ gate: verdict, by })
    .where('shop_id', '=', shop)
    .where(sql<boolean>`timers.state = 'open'`)
    .where('kind', '=', 'cancel')
    .where('gate', 'is', null)
    .where('order_id', 'in', (eb) =>
      eb
        .selectFrom('orders')
        .select('id')
        .where('shop_id', '=', shop)
        .where(sql<boolean>`orders.status = 'unpaid'`)
        .where('placed_at', '<', placedBefore),
    )
    .execute();
}
