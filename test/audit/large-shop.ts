/** A shop of a size that shows what a query costs, made by the database itself. */
import { sql } from 'kysely';
import type { Store } from '../../src/store/database.js';
import { NOW } from '../store/engines.js';

export const ORDERS = 100_000;
export const OPEN = 5_000;
/** What belongs to older ones has been swept away. */
const RECENT = ORDERS - 30_000;
/** So that some 12,000 ended within the last day. */
const EVERY_MS = 5_000;

const numbers = (from: number, to: number) =>
  sql`with recursive n(n) as (select ${sql.lit(from)} union all select n + 1 from n where n < ${sql.lit(to - 1)})`;

/** Orders of six days, the last of them open: asked and reminded, half of them with a card and its buttons. */
export async function fillShop({ db }: Store): Promise<void> {
  const run = async (statement: ReturnType<typeof sql>): Promise<void> => void (await statement.execute(db));
  await run(sql`pragma foreign_keys = off`);
  const firstOpen = ORDERS - OPEN;
  const status = sql`case when n >= ${firstOpen} then 'unpaid' when n % 2 = 0 then 'paid' else 'cancelled' end`;
  const at = sql`${NOW} - (${ORDERS} - n) * ${EVERY_MS}`;
  await run(sql`insert into policies values ('plan', 'standard', '{"steps":[],"caps":{"perOrder":3}}')`);
  await run(sql`insert into buyers (id, shop_id, external_id, read_until)
    ${numbers(0, ORDERS)} select 'luna:b' || n, 'luna', 'b' || n, 0 from n`);
  await run(sql`insert into orders (id, shop_id, external_id, external_id_reversed, status, status_text, placed_at,
      updated_at, paid_at, cancelled_at, cancelled_by, cancelled_by_us, buyer_id, total_minor, currency, method,
      method_text, units, item_name, policy_id, first_seen_at, told_deadline_at, deadline_at, version)
    ${numbers(0, ORDERS)} select 'luna:' || (570000000000000000 + n), 'luna', cast(570000000000000000 + n as text), n,
      ${status}, '', ${at}, ${at}, case when n < ${firstOpen} and n % 2 = 0 then ${at} end,
      case when n < ${firstOpen} and n % 2 = 1 then ${at} end, case when n < ${firstOpen} and n % 2 = 1 then 'seller' end,
      case when n < ${firstOpen} then n % 2 else 0 end, 'luna:b' || n, 1999, 'GBP', 'card', 'Card', 1, 'Lamp', 'plan',
      ${at}, case when n < ${firstOpen} then ${at} end, case when n < ${firstOpen} then ${at} end, 1 from n`);
  const order = sql`'luna:' || (570000000000000000 + n)`;
  for (const [step, late] of [
    ['ask', 2],
    ['remind', 1],
  ] as const) {
    await run(sql`insert into outbox (id, kind, lane, priority, shop_id, order_id, key, params, state, attempts, due_at,
        claimed_at, settled_at, created_at)
      ${numbers(RECENT, ORDERS)} select ${step} || n, 'buyer.message', 'shop:luna', 30, 'luna', ${order}, ${step} || '|' || n,
        json_object('step', ${step}, 'said', ${'words '.repeat(50)}), 'sent', 1, ${at}, ${at} - ${late}, ${at}, ${at} from n`);
  }
  await run(sql`insert into outbox (id, kind, lane, priority, shop_id, order_id, key, params, state, attempts, due_at,
      claimed_at, settled_at, created_at)
    ${numbers(RECENT, firstOpen)} select 'cancel' || n, 'order.cancel', 'shop:luna', 20, 'luna', ${order}, 'cancel|' || n, '{}',
      'sent', 1, ${at}, ${at}, ${at}, ${at} from n where n % 2 = 1`);
  for (const kind of ['notice', 'cancel', 'escalate']) {
    await run(sql`insert into timers (id, kind, shop_id, order_id, due_at, planned_at, state, settled_at)
      ${numbers(RECENT, ORDERS)} select ${kind} || n, ${kind}, 'luna', ${order}, ${NOW} + n, ${NOW} + n,
        case when n < ${firstOpen} then 'fired' else 'open' end, case when n < ${firstOpen} then ${at} end from n`);
  }
  await run(sql`insert into timers (id, kind, shop_id, due_at, planned_at, state)
    values ('poll', 'poll', 'luna', ${NOW}, ${NOW}, 'open')`);
  await run(sql`insert into cards (id, kind, shop_id, order_id, channel_id, message_ref, shown_hash, shown_state, posted_at)
    ${numbers(RECENT, ORDERS)} select 'card' || n, 'order', 'luna', ${order}, 'orders', 'm' || n, 'h',
      case when n >= ${firstOpen} then 'reminded' when n % 2 = 0 then 'paid' else 'cancelled' end, ${at}
      from n where n % 4 < 2`);
  await run(sql`insert into cards (id, kind, shop_id, channel_id, message_ref, shown_hash, shown_state, posted_at)
    values ('board', 'board', 'luna', 'orders', 'm', 'h', ${String(OPEN)}, ${NOW})`);
  await run(sql`insert into alerts (order_id, shop_id, state, cause, level, opened_at, resolved_at)
    ${numbers(RECENT, ORDERS)} select ${order}, 'luna', case when n < ${firstOpen} then 'resolved' else 'open' end, 'waiting', 1,
      ${at}, case when n < ${firstOpen} then ${at} end from n`);
  await run(sql`insert into buttons (token, card_id, shop_id, order_id, channel_id, action, params, expires_at)
    ${numbers(RECENT, ORDERS)} select 'token' || n, 'card' || n, 'luna', ${order}, 'orders', 'claim', '{}', ${NOW}
      from n where n % 4 < 2`);
  await run(sql`update shops set polled_at = ${NOW}, changed_cursor = ${NOW}, webhook_at = ${NOW}`);
}
