/** Whom the marketplace is asked about next: open orders in turn, so that each comes round, and those that ended last. */
import { sql } from 'kysely';
import type { AuditReport } from '../domain/audit.js';
import type { AuditContext, AuditedShop } from './context.js';

/** One call to the marketplace may ask for 50: two calls a shop and audit. */
const OPEN = 50;
const ENDED = 50;
const ENDED_WITHIN_MS = 24 * 3_600_000;

export type Sampler = (context: AuditContext) => Promise<AuditReport['sample']>;

type Row = { id: string; external_id: string };

export function createSampler(): Sampler {
  const lastOpen = new Map<string, string>();
  const lastEnded = new Map<string, string>();
  /** The next in turn after the last one, from the beginning again at the end. */
  const turn = async (
    shop: AuditedShop,
    last: Map<string, string>,
    next: (after: string, count: number) => Promise<Row[]>,
    count: number,
  ): Promise<string[]> => {
    const rows = await next(last.get(shop.id) ?? '', count);
    if (rows.length < count) rows.push(...(await next('', count - rows.length)));
    last.set(shop.id, rows.at(-1)?.id ?? '');
    return rows.map((row) => row.external_id);
  };

  return async ({ db, shops, now }) => {
    const sample: AuditReport['sample'] = [];
    for (const shop of shops) {
      if (shop.reauthorizeAt !== null) continue;
      const open = await turn(
        shop,
        lastOpen,
        async (after, count) => (await openAfter(shop.id, after, count).execute(db)).rows,
        OPEN,
      );
      const ended = await turn(
        shop,
        lastEnded,
        async (after, count) => (await endedAfter(shop.id, after, count, now).execute(db)).rows,
        ENDED,
      );
      const externalIds = [...new Set([...open, ...ended])];
      if (externalIds.length > 0) sample.push({ shopId: shop.id, externalIds });
    }
    return sample;
  };
}

const openAfter = (shopId: string, after: string, count: number) => sql<Row>`
  select o.id, o.external_id from (
      select id from orders where status = 'unpaid' and exempt is null and shop_id = ${shopId} and id > ${after}
      order by id limit ${sql.lit(count)}) as next
    cross join orders o where o.id = next.id order by o.id`;

/** Of the 200 that ended last. */
const endedAfter = (shopId: string, after: string, count: number, now: number) => sql<Row>`
  select id, external_id from (
    select id, external_id from orders where status <> 'unpaid' and exempt is null and coalesce(shop_id, '') = ${shopId}
      and updated_at > ${now - ENDED_WITHIN_MS} order by updated_at desc limit 200) as ended
  where id > ${after} order by id limit ${sql.lit(count)}`;
