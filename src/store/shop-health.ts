/** How a shop's work stands, in numbers, for `doctor`. */
import { sql } from 'kysely';
import type { Db } from './database.js';
import { isPending } from './outbox.js';

export interface ShopHealth {
  /** Timers that should have fired before `late`, and the due time of the oldest. */
  timers: { overdue: number; oldestAt: number | null };
  /** Effects that wait; those that should have begun before `stuck`, and the due time of the oldest. */
  effects: { waiting: number; stuck: number; oldestAt: number | null };
  /** Messages of open orders of which nobody knows whether they arrived. */
  unknown: number;
}

/** `late` and `stuck`: epoch ms. */
export async function shopHealth(
  db: Db,
  shopId: string,
  { late, stuck, now }: { late: number; stuck: number; now: number },
): Promise<ShopHealth> {
  const timers = await db
    .selectFrom('timers')
    .select((eb) => [eb.fn.countAll<number>().as('overdue'), eb.fn.min('due_at').as('oldest')])
    .where(sql<boolean>`timers.state = 'open' and timers.gate is null`)
    .where('shop_id', '=', shopId)
    .where('due_at', '<', late)
    .executeTakeFirst();
  const effects = await db
    .selectFrom('outbox')
    .select((eb) => [
      eb.fn.countAll<number>().as('waiting'),
      eb.fn.countAll<number>().filterWhere('due_at', '<', stuck).as('stuck'),
      eb.fn.min('due_at').as('oldest'),
    ])
    .where(isPending)
    .where('shop_id', '=', shopId)
    .where('due_at', '<=', now)
    .executeTakeFirst();
  const unknown = await db
    .selectFrom('outbox')
    .innerJoin('orders', 'orders.id', 'outbox.order_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('outbox.state', '=', 'unknown')
    .where('outbox.shop_id', '=', shopId)
    .where('orders.status', '=', 'unpaid')
    .executeTakeFirst();
  return {
    timers: { overdue: Number(timers?.overdue ?? 0), oldestAt: momentOf(timers?.oldest) },
    effects: {
      waiting: Number(effects?.waiting ?? 0),
      stuck: Number(effects?.stuck ?? 0),
      oldestAt: momentOf(effects?.oldest),
    },
    unknown: Number(unknown?.count ?? 0),
  };
}

const momentOf = (value: number | null | undefined): number | null => (value == null ? null : Number(value));
