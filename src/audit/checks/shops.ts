/** Is each shop read, and does it still tell us by itself what happens? */
import { sql } from 'kysely';
import type { Finding } from '../../domain/audit.js';
import { type AuditContext, type AuditedShop, type Check, seconds } from '../context.js';

export const shops: Check = {
  kinds: ['poll_stalled', 'webhooks_silent'],
  async find(context) {
    const silent: Finding[] = [];
    for (const shop of context.shops) if (await isSilent(context, shop)) silent.push(silence(shop));
    return [...stalled(context), ...silent];
  },
};

/** Shops are read every minute at the latest: three missed reads. That access has ended is told by its own card. */
function stalled({ shops: all, now, slackMs, awakeAt }: AuditContext): Finding[] {
  const lateMs = 6 * slackMs;
  if (awakeAt > now - lateMs) return [];
  return all
    .filter((shop) => shop.reauthorizeAt === null && (shop.polledAt ?? 0) < now - lateMs)
    .map((shop) => ({
      kind: 'poll_stalled',
      shopId: shop.id,
      subject: shop.id,
      detail: shop.polledAt === null ? 'was never read' : `was read ${seconds(now - shop.polledAt)} ago`,
    }));
}

/** Webhooks that came, came no more for half an hour, though orders were placed meanwhile. After a day it is a choice. */
const SILENT_MS = 30 * 60_000;
const CHOSEN_MS = 24 * 3_600_000;
const MISSED = 3;

async function isSilent({ db, now }: AuditContext, shop: AuditedShop): Promise<boolean> {
  const since = shop.webhookAt;
  if (since === null || since > now - SILENT_MS || since < now - CHOSEN_MS) return false;
  const { rows } = await sql<{ id: string }>`
    select id from orders where shop_id = ${shop.id} and placed_at > ${since + 5 * 60_000}
    limit ${sql.lit(MISSED)}`.execute(db);
  return rows.length >= MISSED;
}

const silence = (shop: AuditedShop): Finding => ({
  kind: 'webhooks_silent',
  shopId: shop.id,
  subject: shop.id,
  detail: `no webhook since ${shop.webhookAt}, though orders were placed`,
});
