/** Do cards and boards show what the rows say, unless their edit is on its way? */
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
} from '../context.js';

export const cards: Check = {
  kinds: ['card_stale', 'board_missing', 'board_stale'],
  find: async (context) => [...(await staleCards(context)), ...(await boards(context))],
};

const onItsWay = sql`(exists (select 1 from outbox e where e.state = 'pending' and e.subject = c.id
      and e.kind in ('card.update', 'card.post'))
    or exists (select 1 from outbox e where e.state = 'sending' and e.card_id = c.id))`;

/** The one word for an order's state, said anew from the rows. */
function stateOf(context: AuditContext) {
  const step = member(context.engine, 'e.params', 'step');
  return sql`case
    when a.cause = 'paid_after_cancel' and a.state <> 'resolved' then 'paid_after_cancel'
    when o.status <> 'unpaid' then o.status
    when exists (select 1 from timers t where t.order_id = o.id and t.state = 'open' and t.kind = 'undo')
      then 'cancel_pending'
    when a.state = 'acknowledged' then 'claimed'
    when exists (select 1 from outbox e where e.order_id = o.id and e.kind = 'buyer.message' and e.state = 'unknown')
      then 'needs_person'
    when a.state = 'open' and a.cause not in ('waiting', 'unclaimed') then 'needs_person'
    when o.held is not null then 'held'
    else coalesce((select case ${step} when 'ask' then 'asked' when 'remind' then 'reminded' else 'notified' end
      from outbox e where e.order_id = o.id and e.kind = 'buyer.message' and e.state = 'sent'
      order by e.id desc limit 1), 'waiting') end`;
}

async function staleCards(context: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<OrderHit & { shown: string; is: string }>`
    select id, shop_id, min(shown) as shown, min(state) as "is" from (
      select o.id, o.shop_id, c.id as card_id, c.shown_state as shown, ${stateOf(context)} as state
      from (${openOrders(context)} union all ${endedOrders(context)}) w
        cross join cards c cross join orders o left join alerts a on a.order_id = o.id
      where c.order_id = w.id and c.kind = 'order' and c.message_ref is not null and c.shown_state is not null
        and o.id = w.id and not ${onItsWay}) as drawn
    where shown <> state group by id, shop_id ${limit}`.execute(context.db);
  return aboutOrders('card_stale', rows, ({ shown, is }) => `a card says ${shown}, the order is ${is}`);
}

interface Board {
  shop_id: string;
  channel_id: string;
  message_ref: string | null;
  shown_state: string | null;
  on_its_way: number | boolean;
  open: number;
  paused_at: number | null;
}

async function boards({ db, shops }: AuditContext): Promise<Finding[]> {
  // One statement sees one moment: an order that comes between two would make a true board look stale.
  const { rows } = await sql<Board>`
    select c.shop_id, c.channel_id, c.message_ref, c.shown_state,
      case when ${onItsWay} then 1 else 0 end as on_its_way,
      (select count(*) from orders o where o.status = 'unpaid' and o.exempt is null and o.shop_id = c.shop_id) as open,
      (select s.paused_at from shops s where s.id = c.shop_id) as paused_at
    from cards c where c.kind = 'board' and c.shop_id ${inShops(shops)}`.execute(db);
  return shops.flatMap((shop) =>
    shop.channels.flatMap((channel): Finding[] => {
      const subject = `${shop.id}|${channel}`;
      const board = rows.find((row) => row.shop_id === shop.id && row.channel_id === channel);
      if (board && Number(board.on_its_way) === 1) return [];
      if (!board?.message_ref) {
        return [{ kind: 'board_missing', shopId: shop.id, subject, detail: `${channel} has no board` }];
      }
      const is = `${Number(board.open)}${board.paused_at === null ? '' : ' paused'}`;
      if (board.shown_state === null || board.shown_state === is) return [];
      const detail = `the board in ${channel} says ${board.shown_state}, open are ${is}`;
      return [{ kind: 'board_stale', shopId: shop.id, subject, detail }];
    }),
  );
}
