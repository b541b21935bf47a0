/** Was each buyer written to at most once a step, within the cap, and not after the end? Is every unclear message looked at? */
import { sql } from 'kysely';
import type { Finding, FindingKind } from '../../domain/audit.js';
import {
  type AuditContext,
  aboutOrders,
  type Check,
  endedOrders,
  limit,
  member,
  type OrderHit,
  openOrders,
  seconds,
} from '../context.js';
import { storedCaps } from '../plans.js';

export const messages: Check = {
  kinds: [
    'message_doubled',
    'message_cap',
    'message_after_end',
    'message_after_opt_out',
    'unknown_unattended',
  ],
  async find(context) {
    const caps = await storedCaps(context.db);
    const known = [...caps.values()].filter((cap) => cap !== undefined);
    const suspects = await suspectOrders(context, Math.min(LARGE, ...known));
    return suspects.flatMap((order) => findingsOf(order, caps.get(order.policy_id ?? ''), context));
  },
};

const LARGE = 1_000_000;

/** What the messages of one order come to. */
interface Suspect extends OrderHit {
  policy_id: string | null;
  ended_at: number | null;
  opted_out_at: number | null;
  /** Messages that went out or may have; those nobody pressed for, and how many steps these are of. */
  count: number;
  own: number;
  steps: number;
  last_sent_at: number | null;
  unattended: number;
}

/** One pass over the messages of all orders that are open or ended lately; only what looks wrong comes back. */
async function suspectOrders(context: AuditContext, lowestCap: number): Promise<Suspect[]> {
  const { db, engine, slackMs } = context;
  const step = member(engine, 'e.params', 'step');
  const by = member(engine, 'e.params', 'by');
  const own = sql`sum(case when ${by} is null then 1 else 0 end)`;
  const steps = sql`count(distinct case when ${by} is null then ${step} end)`;
  const endedAt = sql`case when o.status = 'unpaid' then null else coalesce(o.paid_at, o.cancelled_at) end`;
  const lastSentAt = sql`max(case when e.state = 'sent' then e.claimed_at end)`;
  const unattended = sql`sum(case when e.state = 'unknown' and o.status = 'unpaid' and not exists (
    select 1 from alerts a where a.order_id = o.id and a.state <> 'resolved') then 1 else 0 end)`;
  const { rows } = await sql<Suspect>`
    select o.id, o.shop_id, o.policy_id, ${endedAt} as ended_at, b.opted_out_at, count(*) as count, ${own} as own,
      ${steps} as steps, ${lastSentAt} as last_sent_at, ${unattended} as unattended
    from (${openOrders(context)} union all ${endedOrders(context)}) w
      cross join orders o left join buyers b on b.id = o.buyer_id cross join outbox e
    where o.id = w.id and e.order_id = w.id and e.kind = 'buyer.message'
      and e.state in ('sent', 'unknown', 'sending')
    group by o.id, o.shop_id, o.policy_id, o.status, o.paid_at, o.cancelled_at, b.opted_out_at
    having count(*) > ${lowestCap} or ${own} > ${steps} or ${unattended} > 0
      or ${lastSentAt} > ${endedAt} + ${2 * slackMs} or ${lastSentAt} > b.opted_out_at + 1000
    ${limit}`.execute(db);
  return rows;
}

function findingsOf(order: Suspect, cap: number | undefined, { slackMs }: AuditContext): Finding[] {
  const { count, own, steps, last_sent_at: last, ended_at: endedAt, opted_out_at: optedOutAt } = order;
  const about = (kind: FindingKind, applies: boolean, detail: string): Finding[] =>
    applies ? aboutOrders(kind, [order], () => detail) : [];
  // The order is read right before each message: what ended in the moment between is nobody's fault.
  const overBy = last === null || endedAt === null ? 0 : last - endedAt;
  return [
    // A step speaks once. A person may speak again, and then the row names them.
    ...about('message_doubled', Number(own) > Number(steps), `${own} messages for ${steps} steps`),
    ...about('message_cap', cap !== undefined && Number(count) > cap, `${count} messages, ${cap} allowed`),
    ...about('message_after_end', overBy > 2 * slackMs, `written to ${seconds(overBy)} after the end`),
    ...about(
      'message_after_opt_out',
      last !== null && optedOutAt !== null && last > optedOutAt + 1_000,
      'written to after asking for no more messages',
    ),
    ...about(
      'unknown_unattended',
      Number(order.unattended) > 0,
      'a message may have arrived, and no alert is open',
    ),
  ];
}
