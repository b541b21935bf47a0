/** Do rows belong to something? A database that was mended by hand, or damaged, shows here. */
import { sql } from 'kysely';
import type { Finding } from '../../domain/audit.js';
import { type AuditContext, type Check, inShops, limit } from '../context.js';

interface Orphan {
  order_id: string;
  shop_id: string;
}

export const rows: Check = {
  kinds: ['row_orphaned'],
  async find({ db, shops }) {
    const tables = [
      ['timer', sql`timers where state = 'open'`],
      ['effect', sql`outbox where state in ('pending', 'sending')`],
      ['alert', sql`alerts where state <> 'resolved'`],
    ] as const;
    const found = new Map<string, Finding>();
    for (const [what, from] of tables) {
      const orphans = await sql<Orphan>`
        select order_id, shop_id from (select order_id, shop_id from ${from}) as alive
        where order_id is not null and shop_id ${inShops(shops)}
          and not exists (select 1 from orders o where o.id = alive.order_id) ${limit}`.execute(db);
      for (const row of orphans.rows)
        found.set(row.order_id, orphaned('row_orphaned', row, `its ${what} lives on`));
    }
    return [...found.values()];
  },
};

function orphaned(kind: 'row_orphaned' | 'button_orphaned', row: Orphan, detail: string): Finding {
  const { order_id, shop_id } = row;
  return {
    kind,
    shopId: shop_id,
    subject: order_id,
    orderId: order_id,
    detail: `the order is gone, ${detail}`,
  };
}

/** Buttons are many and live for a week: this many are looked at by one audit, and all within some. */
const SLICE = 5_000;

/** Undefined while the round over all buttons goes on. */
export type ButtonRound = (context: AuditContext) => Promise<Finding[] | undefined>;

export function createButtonRound(): ButtonRound {
  let after = '';
  let found: Finding[] = [];
  return async ({ db, shops }) => {
    const slice = await sql<{ token: string; order_id: string | null; shop_id: string; gone: number }>`
      select b.token, b.order_id, b.shop_id, case when b.order_id is not null and o.id is null then 1 else 0 end as gone
      from (select token, order_id, shop_id from buttons
        where token > ${after} and shop_id ${inShops(shops)} order by token limit ${sql.lit(SLICE)}) as b
      left join orders o on o.id = b.order_id order by b.token`.execute(db);
    const gone = slice.rows.filter((row) => Number(row.gone) === 1 && row.order_id !== null);
    found.push(
      ...gone.map((row) =>
        orphaned('button_orphaned', { ...row, order_id: row.order_id ?? '' }, 'its buttons remain'),
      ),
    );
    after = slice.rows.at(-1)?.token ?? '';
    if (slice.rows.length === SLICE) return undefined;
    const all = new Map(found.map((finding) => [finding.subject, finding]));
    after = '';
    found = [];
    return [...all.values()];
  };
}
