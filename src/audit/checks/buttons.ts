/** Do buttons belong to orders that are there? They are many and live for a week, so one audit looks at some of them. */
import { sql } from 'kysely';
import type { Finding } from '../../domain/audit.js';
import { type AuditContext, inShops } from '../context.js';

const SLICE = 500;

/** Undefined while the round over all buttons goes on. */
export type ButtonRound = (context: AuditContext) => Promise<Finding[] | undefined>;

interface Row {
  token: string;
  shop_id: string;
  order_id: string | null;
  known_id: string | null;
}

export function createButtonRound(): ButtonRound {
  let after = '';
  let found = new Map<string, Finding>();
  return async ({ db, shops }) => {
    const { rows } = await sql<Row>`
      select b.token, b.shop_id, b.order_id, o.id as known_id from (
          select token, order_id, shop_id from buttons where token > ${after} and shop_id ${inShops(shops)}
          order by token limit ${sql.lit(SLICE)}) as b
        left join orders o on o.id = b.order_id order by b.token`.execute(db);
    for (const row of rows) {
      if (row.order_id !== null && row.known_id === null)
        found.set(row.order_id, orphaned(row, row.order_id));
    }
    after = rows.at(-1)?.token ?? '';
    if (rows.length === SLICE) return undefined;
    const all = [...found.values()];
    after = '';
    found = new Map();
    return all;
  };
}

const orphaned = (row: Row, orderId: string): Finding => ({
  kind: 'button_orphaned',
  shopId: row.shop_id,
  subject: orderId,
  orderId,
  detail: 'the order is gone, its buttons remain',
});
