/** Was each buyer written to at most once a step, within the cap, and not after the end? Is every unclear message looked at? */
import { sql } from 'kysely';
import type { Finding } from '../../domain/audit.js';
import {
  type AuditContext,
  aboutOrders,
  type Check,
  endedOrders,
  inShops,
  limit,
  member,
  type OrderHit,
  openOrders,
  seconds,
} from '../context.js';

export const messages: Check = {
  kinds: [
    'message_doubled',
    'message_cap',
    'message_after_end',
    'message_after_opt_out',
    'unknown_unattended',
  ],
  find: async (context) => [
    ...(await doubled(context)),
    ...(await overCap(context)),
    ...(await afterEnd(context)),
    ...(await afterOptOut(context)),
    ...(await unattended(context)),
  ],
};

const wentOut = sql`e.kind = 'buyer.message' and e.state in ('sent', 'unknown', 'sending')`;

const watched = (context: AuditContext) => sql`(${openOrders(context)} union all ${endedOrders(context)})`;

/** A step speaks once. A person may speak again, and then the row names them. */
async function doubled(context: AuditContext): Promise<Finding[]> {
  const step = member(context.engine, 'e.params', 'step');
  const by = member(context.engine, 'e.params', 'by');
  const { rows } = await sql<OrderHit & { step: string; count: number }>`
    select e.order_id as id, e.shop_id, ${step} as step, count(*) as count
    from ${watched(context)} w cross join outbox e
    where e.order_id = w.id and ${wentOut} and ${by} is null
    group by e.order_id, e.shop_id, ${step} having count(*) > 1 ${limit}`.execute(context.db);
  return aboutOrders('message_doubled', rows, ({ step: name, count }) => `${name} went out ${count} times`);
}

async function overCap(context: AuditContext): Promise<Finding[]> {
  const caps = await capsOf(context);
  const lowest = Math.min(...caps.values());
  if (!Number.isFinite(lowest)) return [];
  const { rows } = await sql<OrderHit & { count: number; policy_id: string | null }>`
    select o.id, o.shop_id, o.policy_id, count(*) as count
    from ${watched(context)} w cross join outbox e cross join orders o
    where e.order_id = w.id and ${wentOut} and o.id = w.id
    group by o.id, o.shop_id, o.policy_id having count(*) > ${lowest} ${limit}`.execute(context.db);
  const over = rows.filter(({ count, policy_id }) => Number(count) > (caps.get(policy_id ?? '') ?? Infinity));
  return aboutOrders('message_cap', over, ({ count }) => `${count} messages`);
}

async function capsOf({ db, engine }: AuditContext): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; cap: number | string | null }>`
    select id, ${member(engine, 'body', 'caps')} as cap from policies where body like '{%'`.execute(db);
  return new Map(
    rows.flatMap(({ id, cap }) => {
      const perOrder = (JSON.parse(String(cap)) as { perOrder?: unknown } | null)?.perOrder;
      return typeof perOrder === 'number' ? [[id, perOrder]] : [];
    }),
  );
}

/** The order is read right before each message; what ended in the moment between is nobody's fault. */
async function afterEnd(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit & { over: number }>`
    select o.id, o.shop_id, max(e.claimed_at - coalesce(o.paid_at, o.cancelled_at)) as over
    from (${endedOrders(context)}) w cross join orders o cross join outbox e
    where o.id = w.id and e.order_id = w.id and e.kind = 'buyer.message' and e.state = 'sent'
      and e.claimed_at > coalesce(o.paid_at, o.cancelled_at) + ${2 * context.slackMs}
    group by o.id, o.shop_id ${limit}`.execute(context.db);
  return aboutOrders('message_after_end', rows, ({ over }) => `written to ${seconds(over)} after the end`);
}

async function afterOptOut(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit>`
    select distinct o.id, o.shop_id
    from ${watched(context)} w cross join orders o cross join buyers b cross join outbox e
    where o.id = w.id and b.id = o.buyer_id and b.opted_out_at is not null and e.order_id = w.id
      and e.kind = 'buyer.message' and e.state = 'sent' and e.claimed_at > b.opted_out_at + 1000
    ${limit}`.execute(context.db);
  return aboutOrders('message_after_opt_out', rows, () => 'written to after asking for no more messages');
}

async function unattended({ db, shops }: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit>`
    select distinct o.id, o.shop_id from orders o cross join outbox e
    where o.status = 'unpaid' and o.exempt is null and o.shop_id ${inShops(shops)} and e.order_id = o.id
      and e.kind = 'buyer.message' and e.state = 'unknown'
      and not exists (select 1 from alerts a where a.order_id = o.id and a.state <> 'resolved')
    ${limit}`.execute(db);
  return aboutOrders('unknown_unattended', rows, () => 'a message may have arrived, and no alert is open');
}
