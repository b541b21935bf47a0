import { sql } from 'kysely';
import type { Db } from './database.js';
import type { Effect } from './outbox.js';
import { read } from './prepared.js';

const toBuyer = read((db, p: { buyerId: string; since: number }) =>
  db
    .selectFrom('outbox')
    .innerJoin('orders', 'orders.id', 'outbox.order_id')
    .select([
      'outbox.id',
      'outbox.order_id',
      'outbox.state',
      'outbox.reason',
      'outbox.due_at',
      'outbox.settled_at',
    ])
    .where('orders.buyer_id', '=', p.buyerId)
    .where('outbox.kind', '=', 'buyer.message')
    .where(
      sql<boolean>`(outbox.state in ('pending', 'sending', 'sent', 'unknown') or outbox.reason = 'shadow')`,
    )
    .where('outbox.created_at', '>=', p.since)
    .orderBy(sql`coalesce(outbox.claimed_at, outbox.due_at)`, 'desc'),
);

/** Messages to one buyer over all orders that went out, may have, are about to or were drawn in shadow. Newest claim first. */
export async function messagesToBuyer(
  db: Db,
  buyerId: string,
  since: number,
): Promise<Pick<Effect, 'id' | 'order_id' | 'state' | 'reason' | 'settled_at' | 'due_at'>[]> {
  return await toBuyer(db, { buyerId, since });
}
