/** Does the marketplace agree with us about the orders that were sampled? */
import { sql } from 'kysely';
import type { Finding } from '../../domain/audit.js';
import { type AuditContext, aboutOrders, type Check, inShops, limit, type OrderHit } from '../context.js';

export const marketplace: Check = {
  kinds: ['marketplace_differs'],
  find: (context) => disagreements(context),
};

interface Read extends OrderHit {
  row_status: string;
  seen_status: string | null;
}

/**
 * A difference counts when the shop had been read since the change, so that it should have been known. It stands while the
 * row still says something else, and for as long as one audit takes where the read itself mended it.
 */
async function disagreements({ db, now, slackMs, shops }: AuditContext): Promise<Finding[]> {
  const { rows } = await sql<Read>`
    select o.id, o.shop_id, r.row_status, r.seen_status from audit_reads r cross join orders o
    where o.id = r.order_id and o.shop_id ${inShops(shops)} and (
      (r.seen_status is null and o.first_seen_at < ${now - 10 * slackMs})
      or (r.seen_updated_at < r.cursor_at - ${2 * slackMs} and r.seen_status <> r.row_status
        and (r.read_at > ${now - 3 * slackMs} or o.status <> r.seen_status)))
    ${limit}`.execute(db);
  return aboutOrders('marketplace_differs', rows, ({ row_status, seen_status }) =>
    seen_status === null
      ? `${row_status} with us, unknown to the marketplace`
      : `${row_status} with us, ${seen_status} in truth`,
  );
}
