/** Is a deadline that a buyer was told a true one? */
import { sql } from 'kysely';
import type { Finding } from '../../domain/audit.js';
import {
  type AuditContext,
  aboutOrders,
  type Check,
  lateShops,
  limit,
  member,
  type OrderHit,
  openOrders,
} from '../context.js';

export const deadlines: Check = {
  kinds: ['deadline_broken', 'deadline_unsaid', 'deadline_before_told'],
  find: async (context) => [
    ...(await broken(context)),
    ...(await unsaid(context)),
    ...(await beforeTold(context)),
  ],
};

const told = (context: AuditContext) =>
  sql`o.id in (${openOrders(context)}) and o.told_deadline_at is not null`;

/** Of a plan's hidden grace nothing is known here but that it is short. */
const GRACE_MS = 10 * 60_000;

/** Over, and neither cancelled, nor about to be, nor held, nor laid before a person. */
async function broken(context: AuditContext): Promise<Finding[]> {
  const { db, now, slackMs, awakeAt } = context;
  const lateMs = GRACE_MS + 4 * slackMs;
  if (awakeAt > now - lateMs) return [];
  const { rows } = await sql<OrderHit & { until: number }>`
    select o.id, o.shop_id, coalesce(o.deadline_at, o.told_deadline_at) as until from orders o
    where ${told({ ...context, shops: lateShops(context, lateMs) })} and o.held is null
      and o.told_deadline_at < ${now - lateMs} and coalesce(o.deadline_at, 0) < ${now - lateMs}
      and not exists (select 1 from outbox e where e.order_id = o.id and e.kind = 'order.cancel'
        and e.state in ('pending', 'sending'))
      and not exists (select 1 from timers t where t.order_id = o.id and t.state = 'open'
        and (t.kind = 'check' or t.gate = 'waits'))
      and not exists (select 1 from alerts a where a.order_id = o.id and a.state <> 'resolved'
        and a.cause not in ('waiting', 'unclaimed'))
    ${limit}`.execute(db);
  return aboutOrders('deadline_broken', rows, ({ until }) => `was to be cancelled at ${until}`);
}

async function unsaid(context: AuditContext): Promise<Finding[]> {
  const step = member(context.engine, 'e.params', 'step');
  const { rows } = await sql<OrderHit>`
    select o.id, o.shop_id from orders o
    where ${told(context)} and not exists (select 1 from outbox e where e.order_id = o.id
      and e.kind = 'buyer.message' and e.state = 'sent' and ${step} = 'notice')
    ${limit}`.execute(context.db);
  return aboutOrders('deadline_unsaid', rows, () => 'a deadline counts as told, and no notice was sent');
}

/** Nobody is ever to be cancelled sooner than told. */
async function beforeTold(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit & { deadline_at: number; told_deadline_at: number }>`
    select o.id, o.shop_id, o.deadline_at, o.told_deadline_at from orders o
    where ${told(context)} and o.deadline_at < o.told_deadline_at ${limit}`.execute(context.db);
  return aboutOrders(
    'deadline_before_told',
    rows,
    ({ deadline_at, told_deadline_at }) => `closes at ${deadline_at}, told ${told_deadline_at}`,
  );
}
