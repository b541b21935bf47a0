import { type Selectable, sql } from 'kysely';
import { type Db, literal, type Unit } from './database.js';
import { change, read, sized } from './prepared.js';
import type { AlertsTable } from './schema.js';

export type AlertRow = Selectable<AlertsTable>;

const ofOrder = read((db, p: { order: string }) =>
  db.selectFrom('alerts').selectAll().where('order_id', '=', p.order),
);

export async function findAlert(db: Db, order: string): Promise<AlertRow | undefined> {
  return (await ofOrder(db, { order }))[0];
}

const save = change((db, p: AlertRow) => {
  const columns = {
    shop_id: p.shop_id,
    state: p.state,
    cause: p.cause,
    level: p.level,
    assignee: p.assignee,
    claimed_at: p.claimed_at,
    lease_until: p.lease_until,
    opened_at: p.opened_at,
    resolved_at: p.resolved_at,
  };
  return db
    .insertInto('alerts')
    .values({ order_id: p.order_id, ...columns })
    .onConflict((conflict) => conflict.column('order_id').doUpdateSet(columns));
});
const resolve = change((db, p: { order: string; now: number }) =>
  db
    .updateTable('alerts')
    .set({ state: 'resolved', resolved_at: p.now })
    .where('order_id', '=', p.order)
    .where('state', '<>', 'resolved'),
);

export async function saveAlert(unit: Unit, alert: AlertRow): Promise<void> {
  await save(unit.tx, alert);
}

export async function resolveAlert(unit: Unit, order: string): Promise<void> {
  await resolve(unit.tx, { order, now: unit.now });
}

/** Open alerts of orders whose time is over, nobody's yet; kept open, snoozed or about to be cancelled is decided. */
const undecided = (db: Db, p: { shopId: string }) =>
  db
    .selectFrom('alerts')
    .innerJoin('orders', 'orders.id', 'alerts.order_id')
    .select('alerts.order_id')
    .where('alerts.shop_id', '=', p.shopId)
    .where(sql<boolean>`alerts.state <> 'resolved' and alerts.state = 'open'`)
    .where(sql<boolean>`alerts.cause = 'cancel_expired'`)
    .where('orders.held', 'is', null);

const someUndecided = sized((upTo: number) =>
  read((db, p: { shopId: string }) =>
    db
      .selectFrom(undecided(db, p).limit(literal(upTo)).as('some'))
      .select((eb) => eb.fn.countAll<number>().as('count')),
  ),
);

/** For how many orders of a shop somebody is to decide now, as their time is over; counting stops at `upTo`. */
export async function countUndecided(db: Db, shopId: string, upTo: number): Promise<number> {
  return Number((await someUndecided(upTo)(db, { shopId }))[0]?.count);
}

const withoutCard = read((db, p: { shopId: string }) =>
  undecided(db, p)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('cards')
            .select('cards.id')
            .where(sql<boolean>`cards.kind = 'order'`)
            .whereRef('cards.order_id', '=', 'alerts.order_id'),
        ),
      ),
    )
    .limit(literal(1)),
);

/** One of them that has no card yet. */
export async function nextUndecided(db: Db, shopId: string): Promise<string | undefined> {
  return (await withoutCard(db, { shopId }))[0]?.order_id;
}

/** Orders that somebody has claimed, at most `limit`. */
export async function claimedBy(
  db: Db,
  assignee: string,
  shopIds: readonly string[],
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('alerts')
    .select('order_id')
    .where('shop_id', 'in', [...shopIds])
    .where(sql<boolean>`alerts.state <> 'resolved' and alerts.state = 'acknowledged'`)
    .where('assignee', '=', assignee)
    .limit(literal(limit))
    .execute();
  return rows.map((row) => row.order_id);
}
