/** Is what waits in the outbox carried out, as fast as its lane allows? */
import { sql } from 'kysely';
import type { Finding, FindingKind } from '../../domain/audit.js';
import { channelOfLane, shopLane } from '../../domain/lane.js';
import { type AuditContext, type Check, inShops, LATE_MS, limit, seconds } from '../context.js';

export const effects: Check = {
  kinds: ['effect_overdue', 'call_overdue'],
  find: async (context) => [...(await overdue(context)), ...(await unanswered(context))],
};

/**
 * What one waiting row may cost those behind it. A message is five calls, of 1.5 s each where a shop is slow, and eight are
 * under way at once; the slowest chat takes 20 posts a minute.
 */
const SHOP_ROW_MS = 1_000;
const CHAT_ROW_MS = 3_000;
/** Where calls fail, some of them wait out their time-out of 10 s. */
const TROUBLED_ROW_MS = 4_000;

/** Of a shop that lets nobody in everything waits, and the team has been told. */
const mayFlow = sql`lane not in
  (select ${shopLane('')} || shop_id from shop_credentials where state in ('stale', 'ended', 'gone'))`;

interface Lane {
  lane: string;
  waiting: number;
  oldest: number;
  troubled: number;
}

interface Row {
  id: string;
  kind: string;
  lane: string;
  shop_id: string;
  order_id: string | null;
  at: number;
}

async function overdue(context: AuditContext): Promise<Finding[]> {
  const { db, now, slackMs, awakeAt, shops } = context;
  const { rows } = await sql<Lane>`
    select lane, sum(case when due_at < ${now} then 1 else 0 end) as waiting, min(due_at) as oldest,
      sum(case when attempts > 0 then 1 else 0 end) as troubled
    from outbox where state = 'pending' and shop_id ${inShops(shops)} and ${mayFlow} group by lane`.execute(
    db,
  );
  const findings: Finding[] = [];
  for (const lane of rows) {
    // Calls take real time: where time runs faster, each takes more of it.
    const patience = slackMs + Number(lane.waiting) * rowMs(lane) * (slackMs / LATE_MS);
    const from = now - patience;
    if (Number(lane.oldest) >= from || awakeAt > from) continue;
    const late = await sql<Row>`
      select id, kind, lane, shop_id, order_id, due_at as at from outbox
      where state = 'pending' and lane = ${lane.lane} and due_at < ${from} and shop_id ${inShops(shops)}
      ${limit}`.execute(db);
    findings.push(...late.rows.map((row) => about('effect_overdue', row, now)));
  }
  return findings;
}

function rowMs({ lane, troubled }: Lane): number {
  if (Number(troubled) > 0) return TROUBLED_ROW_MS;
  return channelOfLane(lane) === undefined ? SHOP_ROW_MS : CHAT_ROW_MS;
}

/** A call that is past its deadline is looked into within seconds. */
async function unanswered({ db, now, slackMs, awakeAt, shops }: AuditContext): Promise<Finding[]> {
  if (awakeAt > now - slackMs) return [];
  const { rows } = await sql<Row>`
    select id, kind, lane, shop_id, order_id, deadline_at as at from outbox
    where state = 'sending' and deadline_at < ${now - slackMs} and shop_id ${inShops(shops)} ${limit}`.execute(
    db,
  );
  return rows.map((row) => about('call_overdue', row, now));
}

function about(kind: FindingKind, row: Row, now: number): Finding {
  return {
    kind,
    shopId: row.shop_id,
    subject: row.order_id ?? `${row.shop_id}|${row.id}`,
    ...(row.order_id === null ? {} : { orderId: row.order_id }),
    detail: `${row.kind} in ${row.lane} is ${seconds(now - row.at)} late`,
  };
}
