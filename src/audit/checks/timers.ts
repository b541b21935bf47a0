/** Are timers fired in time? */
import { sql } from 'kysely';
import type { Finding } from '../../domain/audit.js';
import { type AuditContext, type Check, inShops, lateShops, limit, seconds } from '../context.js';

export const timers: Check = {
  kinds: ['timer_overdue', 'poll_missing'],
  find: async (context) => [...(await overdue(context)), ...(await missingPolls(context))],
};

interface Late {
  order_id: string | null;
  shop_id: string;
  kind: string;
  due_at: number;
}

/** A paused shop still polls and still looks after its cancels; a stopped cancel waits for a lead. */
async function overdue(context: AuditContext): Promise<Finding[]> {
  const { now, slackMs, awakeAt, shops } = context;
  if (awakeAt > now - slackMs) return [];
  const { rows } = await sql<Late>`
    select t.order_id, t.shop_id, min(t.kind) as kind, min(t.due_at) as due_at from timers t
    where t.state = 'open' and t.due_at < ${now - slackMs} and (t.gate is null or t.gate <> 'waits')
      and (t.shop_id ${inShops(lateShops(context))} or (t.kind in ('poll', 'check') and t.shop_id ${inShops(shops)}))
    group by t.order_id, t.shop_id ${limit}`.execute(context.db);
  return rows.map(({ order_id, shop_id, kind, due_at }) => ({
    kind: 'timer_overdue',
    shopId: shop_id,
    subject: order_id ?? shop_id,
    ...(order_id === null ? {} : { orderId: order_id }),
    detail: `${kind} is ${seconds(now - due_at)} late`,
  }));
}

async function missingPolls(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<{ shop_id: string }>`
    select shop_id from timers where state = 'open' and kind = 'poll'`.execute(context.db);
  const polled = new Set(rows.map(({ shop_id }) => shop_id));
  return context.shops
    .filter(({ id }) => !polled.has(id))
    .map(({ id }) => ({
      kind: 'poll_missing',
      shopId: id,
      subject: id,
      detail: 'no poll is to come',
    }));
}
