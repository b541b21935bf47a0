/** Was every cancel of ours meant, told and in time? Was somebody called when money came after it? */
import { sql } from 'kysely';
import type { Finding } from '../../domain/audit.js';
import {
  type AuditContext,
  aboutOrders,
  type Check,
  endedOrders,
  limit,
  member,
  type OrderHit,
} from '../context.js';

export const cancels: Check = {
  kinds: [
    'cancel_without_intent',
    'cancel_untold',
    'cancel_too_early',
    'paid_cancelled',
    'late_payment_unattended',
  ],
  find: async (context) => [
    ...(await withoutIntent(context)),
    ...(await untold(context)),
    ...(await paidCancelled(context)),
    ...(await latePayment(context)),
  ],
};

const ours = (context: AuditContext) =>
  sql`from (${endedOrders(context)}) w cross join orders o where o.id = w.id and o.cancelled_by_us = 1`;

/** One that was tried and then let go, because the order was over, may be what cancelled it. */
async function withoutIntent(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit>`
    select o.id, o.shop_id ${ours(context)}
      and not exists (select 1 from outbox e where e.order_id = o.id and e.kind = 'order.cancel'
        and (e.state = 'sent' or e.attempts > 0))
    ${limit}`.execute(context.db);
  return aboutOrders('cancel_without_intent', rows, () => 'cancelled by us without a row for it');
}

/** Times of the marketplace are whole seconds. A person may cancel whenever they like. */
async function untold(context: AuditContext): Promise<Finding[]> {
  const by = member(context.engine, 'e.params', 'by');
  const { rows } = await sql<OrderHit & { told_deadline_at: number | null; cancelled_at: number | null }>`
    select o.id, o.shop_id, o.told_deadline_at, o.cancelled_at ${ours(context)}
      and (o.told_deadline_at is null or o.cancelled_at < o.told_deadline_at - 1000)
      and not exists (select 1 from outbox e where e.order_id = o.id and e.kind = 'order.cancel'
        and ${by} is not null)
    ${limit}`.execute(context.db);
  return [
    ...aboutOrders(
      'cancel_untold',
      rows.filter((row) => row.told_deadline_at === null),
      () => 'cancelled by us, and the buyer was told no deadline',
    ),
    ...aboutOrders(
      'cancel_too_early',
      rows.filter((row) => row.told_deadline_at !== null),
      (row) => `cancelled at ${row.cancelled_at}, told ${row.told_deadline_at}`,
    ),
  ];
}

async function paidCancelled(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit & { paid_at: number; cancelled_at: number }>`
    select o.id, o.shop_id, o.paid_at, o.cancelled_at ${ours(context)} and o.paid_at < o.cancelled_at - 1000
    ${limit}`.execute(context.db);
  return aboutOrders(
    'paid_cancelled',
    rows,
    ({ paid_at, cancelled_at }) => `paid at ${paid_at}, cancelled by us at ${cancelled_at}`,
  );
}

async function latePayment(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit>`
    select o.id, o.shop_id ${ours(context)} and (o.paid_at is not null or o.status = 'paid')
      and not exists (select 1 from alerts a where a.order_id = o.id and a.cause = 'paid_after_cancel')
    ${limit}`.execute(context.db);
  return aboutOrders('late_payment_unattended', rows, () => 'paid, cancelled by us, and nobody was called');
}
