/** Does every call for a person reach one, and come back when who took it does nothing? */
import { sql } from 'kysely';
import type { Finding } from '../../domain/audit.js';
import {
  type AuditContext,
  aboutOrders,
  type Check,
  inShops,
  lateShops,
  limit,
  type OrderHit,
} from '../context.js';

export const alerts: Check = {
  kinds: ['alert_unseen', 'claim_without_lease'],
  find: async (context) => [...(await unseen(context)), ...(await withoutLease(context))],
};

const live = ({ shops }: AuditContext) => sql`a.state <> 'resolved' and a.shop_id ${inShops(shops)}`;

/** These may wait on the board while orders pour in; other causes have cards of their own. */
const FOLDED = sql`('waiting', 'unclaimed', 'hold_ended', 'no_buyer_chat')`;

/** What fell due while the bot was away is told by one note; and of many decisions only a few have cards at a time. */
const toldOtherwise = ({ shops }: AuditContext) => sql`(a.cause = 'cancel_expired' and (
  exists (select 1 from orders o cross join pulse p where o.id = a.order_id and o.placed_at <= p.watching_since)
  or a.shop_id in (select b.shop_id from alerts b join orders o on o.id = b.order_id
    join cards c on c.order_id = b.order_id and c.kind = 'order'
    where b.state <> 'resolved' and b.shop_id ${inShops(shops)} and b.cause = 'cancel_expired'
      and coalesce(o.held, '') <> 'kept_open')))`;

/** A card that somebody deleted comes back with the next news; one that could never be posted does not. */
async function unseen(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit & { cause: string }>`
    select a.order_id as id, a.shop_id, a.cause from alerts a
    where ${live(context)} and a.cause not in ${FOLDED} and not ${toldOtherwise(context)} and not exists (
      select 1 from cards c where c.order_id = a.order_id and c.kind = 'order' and (c.message_ref is not null
        or not exists (select 1 from outbox e where e.order_id = c.order_id and e.kind = 'card.post'
          and e.card_id = c.id and e.state = 'rejected')))
    ${limit}`.execute(context.db);
  const withChannels = new Set(
    context.shops.filter(({ channels }) => channels.length > 0).map(({ id }) => id),
  );
  const seenBy = rows.filter(({ shop_id }) => withChannels.has(shop_id));
  return aboutOrders('alert_unseen', seenBy, ({ cause }) => `${cause}, and no channel shows a card`);
}

async function withoutLease(context: AuditContext): Promise<Finding[]> {
  const { db, now, slackMs, awakeAt } = context;
  const late = awakeAt > now - slackMs ? [] : lateShops(context);
  const { rows } = await sql<OrderHit & { lease_until: number }>`
    select a.order_id as id, a.shop_id, a.lease_until from alerts a
    where ${live(context)} and a.state = 'acknowledged'
      and ((a.lease_until < ${now - slackMs} and a.shop_id ${inShops(late)})
        or not exists (select 1 from timers t where t.order_id = a.order_id and t.state = 'open' and t.kind = 'lease'))
    ${limit}`.execute(db);
  return aboutOrders(
    'claim_without_lease',
    rows,
    ({ lease_until }) => `claimed until ${lease_until}, and nothing ends it`,
  );
}
