/** Is there something to come for each open order, or somebody who was called to it? */
import { sql } from 'kysely';
import type { Finding } from '../../domain/audit.js';
import { type AuditContext, aboutOrders, type Check, limit, type OrderHit, openOrders } from '../context.js';

export const forgotten: Check = {
  kinds: ['no_next_step', 'hold_without_end', 'reply_unattended'],
  find: async (context) => [
    ...(await noNextStep(context)),
    ...(await holdWithoutEnd(context)),
    ...(await replyUnattended(context)),
  ],
};

const open = (context: AuditContext) => sql`o.id in (${openOrders(context)})`;

const openTimer = (kinds: string) =>
  sql`exists (select 1 from timers t where t.order_id = o.id and t.state = 'open' ${sql.raw(kinds)})`;

/** Kept open is a person's own decision. Merely standing on the board, unseen among thousands, is nobody's care. */
async function noNextStep(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit & { held: string | null }>`
    select o.id, o.shop_id, o.held from orders o
    where ${open(context)} and coalesce(o.held, '') <> 'kept_open' and not ${openTimer('')}
      and not exists (select 1 from outbox e where e.order_id = o.id
        and e.kind in ('buyer.message', 'order.cancel') and e.state in ('pending', 'sending'))
      and not exists (select 1 from alerts a where a.order_id = o.id and a.state <> 'resolved'
        and (a.cause <> 'waiting' or exists (select 1 from cards c where c.order_id = o.id and c.kind = 'order')))
    ${limit}`.execute(context.db);
  return aboutOrders(
    'no_next_step',
    rows,
    ({ held }) => `open, nothing is due, nobody called; hold: ${held}`,
  );
}

/** A snooze ends by its wake timer, a cancel that may be undone by its undo timer. */
async function holdWithoutEnd(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit & { held: string }>`
    select o.id, o.shop_id, o.held from orders o
    where ${open(context)}
      and ((o.held = 'snoozed' and not ${openTimer("and t.kind = 'wake'")})
        or (o.held = 'cancel_pending' and not ${openTimer("and t.kind = 'undo'")}))
    ${limit}`.execute(context.db);
  return aboutOrders('hold_without_end', rows, ({ held }) => `${held}, and no timer ends it`);
}

/** A buyer's answer calls a person, once and for all: the call ends with the order only. */
async function replyUnattended(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit>`
    select o.id, o.shop_id from orders o
    where ${open(context)} and exists (select 1 from replies r where r.order_id = o.id)
      and not exists (select 1 from alerts a where a.order_id = o.id and a.state <> 'resolved')
    ${limit}`.execute(context.db);
  return aboutOrders('reply_unattended', rows, () => 'the buyer answered, and no alert is open');
}
