/** Does what is still to come belong to an order that is there, and open? */
import { type RawBuilder, sql } from 'kysely';
import type { Finding, FindingKind } from '../../domain/audit.js';
import { type AuditContext, type Check, inShops, limit } from '../context.js';

export const belonging: Check = {
  kinds: ['row_orphaned', 'closed_with_timers', 'closed_with_effects', 'alert_on_closed'],
  async find(context) {
    const found = new Map<string, Finding>();
    for (const { kind, rows } of TABLES) {
      for (const row of await strays(context, rows)) {
        const finding = aboutStray(kind, row);
        found.set(`${finding.kind} ${finding.subject}`, finding);
      }
    }
    return [...found.values()];
  },
};

/** Rows that are alive, what each is, and whether an order that is over may still have it. */
const TABLES: readonly { kind: FindingKind; rows: RawBuilder<unknown> }[] = [
  {
    // After the end only a look after a cancel is to come, and the lease of who took a late payment in hand.
    kind: 'closed_with_timers',
    rows: sql`select order_id, shop_id, kind as what, case when kind in ('check', 'lease') then 1 else 0 end as allowed
      from timers where state = 'open'`,
  },
  {
    // What was tried and came back after the end is let go at its next turn; what was never tried ends with the order.
    kind: 'closed_with_effects',
    rows: sql`select order_id, shop_id, kind as what,
        case when attempts = 0 and kind in ('buyer.message', 'order.cancel') then 0 else 1 end as allowed
      from outbox where state = 'pending'`,
  },
  {
    kind: 'closed_with_effects',
    rows: sql`select order_id, shop_id, kind as what, 1 as allowed from outbox where state = 'sending'`,
  },
  {
    // Only money that came after our cancel still needs somebody then.
    kind: 'alert_on_closed',
    rows: sql`select order_id, shop_id, cause as what, case when cause = 'paid_after_cancel' then 1 else 0 end as allowed
      from alerts where state <> 'resolved'`,
  },
];

interface Stray {
  order_id: string;
  shop_id: string;
  what: string;
  /** Null: there is no such order. */
  status: string | null;
}

async function strays({ db, shops }: AuditContext, rows: RawBuilder<unknown>): Promise<Stray[]> {
  const found = await sql<Stray>`
    select alive.order_id, alive.shop_id, alive.what, o.status from (${rows}) as alive
      left join orders o on o.id = alive.order_id
    where alive.order_id is not null and alive.shop_id ${inShops(shops)}
      and (o.id is null or (o.status <> 'unpaid' and alive.allowed = 0))
    ${limit}`.execute(db);
  return found.rows;
}

function aboutStray(kind: FindingKind, { order_id, shop_id, what, status }: Stray): Finding {
  const about = { shopId: shop_id, subject: order_id, orderId: order_id };
  return status === null
    ? { kind: 'row_orphaned', ...about, detail: `the order is gone, its ${what} lives on` }
    : { kind, ...about, detail: `${status}, and ${what} lives on` };
}
