/** Has each open order the plan it was placed under? */
import { sql } from 'kysely';
import type { Finding } from '../../domain/audit.js';
import { type AuditContext, aboutOrders, type Check, limit, type OrderHit, openOrders } from '../context.js';
import { storedCaps } from '../plans.js';

export const plans: Check = {
  kinds: ['policy_missing'],
  async find(context) {
    const caps = await storedCaps(context.db);
    const broken = [...caps].filter(([, cap]) => cap === undefined).map(([id]) => id);
    return [...(await withoutPlan(context)), ...(await withBrokenPlan(context, broken))];
  },
};

/** An order that was first seen when it was over, and came back, has none: then a person was called. */
async function withoutPlan(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit & { policy_id: string | null }>`
    select o.id, o.shop_id, o.policy_id from orders o left join policies p on p.id = o.policy_id
    where o.id in (${openOrders(context)}) and p.id is null
      and (o.policy_id is not null
        or not exists (select 1 from alerts a where a.order_id = o.id and a.state <> 'resolved'))
    ${limit}`.execute(context.db);
  return aboutOrders('policy_missing', rows, ({ policy_id }) => `policy ${policy_id} is not stored`);
}

async function withBrokenPlan(context: AuditContext, broken: readonly string[]): Promise<Finding[]> {
  if (broken.length === 0) return [];
  const { rows } = await sql<OrderHit & { policy_id: string }>`
    select o.id, o.shop_id, o.policy_id from orders o
    where o.id in (${openOrders(context)})
      and o.policy_id in (${sql.join([...broken])})
    ${limit}`.execute(context.db);
  return aboutOrders('policy_missing', rows, ({ policy_id }) => `policy ${policy_id} cannot be read`);
}
