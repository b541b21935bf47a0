/** Effects of shops in shadow: rows that went the whole way to their call and ended there, with what would have been done. */
import { sql } from 'kysely';
import type { Money } from '../domain/money.js';
import type { Db, Unit } from './database.js';
import type { Order } from './orders.js';
import { type Effect, effectsOf } from './outbox.js';
import { change, read } from './prepared.js';
import { getShop, inShadow } from './shops.js';

const REASON = 'shadow';

const end = change((db, p: { id: string; now: number; params: string }) =>
  db
    .updateTable('outbox')
    .set({
      state: 'dropped',
      reason: REASON,
      settled_at: p.now,
      deadline_at: null,
      params: p.params,
      // A person may still do what was only drawn: its key is free again.
      key: sql<string>`'shadow|' || key`,
    })
    .where('id', '=', p.id)
    .where('state', 'in', ['pending', 'sending']),
);

/** The row ends as drawn; `params` keep what would have been said. False when somebody else has settled it. */
export async function endDrawn(unit: Unit, id: string, params: object): Promise<boolean> {
  return (await end(unit.tx, { id, now: unit.now, params: JSON.stringify(params) })) > 0;
}

export function isDrawn(effect: Pick<Effect, 'state' | 'reason'>): boolean {
  return effect.state === 'dropped' && effect.reason === REASON;
}

/** The deadline that a drawn notice named; null in a live shop, where nobody was told it. */
export async function drawnDeadline(db: Db, order: Order): Promise<number | null> {
  if (!inShadow(await getShop(db, order.shop_id))) return null;
  const messages = (await effectsOf(db, order.id, ['buyer.message'])).filter(isDrawn);
  const told = messages.map((effect) => (JSON.parse(effect.params) as { told?: number }).told);
  return told.findLast((moment) => moment !== undefined) ?? null;
}

const isDrawnRow = sql<boolean>`e.reason = 'shadow' and e.state = 'dropped'`;
// It was read unpaid right before it was drawn: whatever is paid now was paid later.
const isPaid = sql<boolean>`o.status = 'paid'`;

const counts = read((db, p: { shop: string; since: number }) =>
  db
    .selectFrom('outbox as e')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('e.kind', '=', 'buyer.message').as('messages'),
      eb.fn.countAll<number>().filterWhere('e.kind', '=', 'order.cancel').as('cancels'),
    ])
    .where(isDrawnRow)
    .where('e.shop_id', '=', p.shop)
    .where('e.settled_at', '>=', p.since),
);

const paidLater = read((db, p: { shop: string; since: number }) =>
  db
    .selectFrom('outbox as e')
    .innerJoin('orders as o', 'o.id', 'e.order_id')
    .select((eb) => [
      'o.currency',
      eb.fn.countAll<number>().as('count'),
      eb.fn.sum<number>('o.total_minor').as('minor'),
    ])
    .where(isDrawnRow)
    .where(isPaid)
    .where('e.kind', '=', 'order.cancel')
    .where('e.shop_id', '=', p.shop)
    .where('e.settled_at', '>=', p.since)
    .groupBy('o.currency'),
);

const seen = read((db, p: { shop: string; since: number }) =>
  db
    .selectFrom('orders')
    .select((eb) => [
      eb.fn.countAll<number>().as('orders'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'paid').as('paid'),
    ])
    .where('shop_id', '=', p.shop)
    // By when we saw them: a marketplace tells of placing in whole seconds, and of orders from just before.
    .where('first_seen_at', '>=', p.since)
    .where('policy_id', 'is not', null),
);

/** What a shop saw and drew since a moment. */
export interface Drawn {
  orders: number;
  paid: number;
  messages: number;
  cancels: number;
  /** Orders that would have been cancelled and were paid after that moment. */
  paidLater: { count: number; worth: Money[] };
}

export async function drawnSince(db: Db, shop: string, since: number): Promise<Drawn> {
  const [orders] = await seen(db, { shop, since });
  const [drawn] = await counts(db, { shop, since });
  const later = await paidLater(db, { shop, since });
  return {
    orders: Number(orders?.orders ?? 0),
    paid: Number(orders?.paid ?? 0),
    messages: Number(drawn?.messages ?? 0),
    cancels: Number(drawn?.cancels ?? 0),
    paidLater: {
      count: later.reduce((sum, row) => sum + Number(row.count), 0),
      worth: later.map(({ currency, minor }): Money => ({ minor: Number(minor), currency })),
    },
  };
}
