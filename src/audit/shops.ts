/** The configured shops as the database has them, and since when each could act by itself. */
import { sql } from 'kysely';
import type { Settings } from '../domain/settings.js';
import type { Db } from '../store/database.js';
import type { AuditedShop } from './context.js';

interface ShopRow {
  id: string;
  paused_at: number | null;
  reauthorize_at: number | null;
  read_first_at: number | null;
  cancels_since: number | null;
  polled_at: number | null;
  webhook_at: number | null;
}

/** When each shop was last seen unable to act; kept from one audit to the next. */
export type SeenUnable = Map<string, number>;

export async function auditedShops(
  db: Db,
  settings: Settings,
  now: number,
  unable: SeenUnable,
): Promise<AuditedShop[]> {
  const { rows } = await sql<ShopRow>`
    select id, paused_at, reauthorize_at, read_first_at, cancels_since, polled_at, webhook_at from shops order by id`.execute(
    db,
  );
  return rows.flatMap((row) => {
    const configured = settings.shops.get(row.id);
    if (!configured) return [];
    const able = row.paused_at === null && row.read_first_at === null;
    if (!able) unable.set(row.id, now);
    return [
      {
        id: row.id,
        channels: configured.channels,
        reauthorizeAt: row.reauthorize_at,
        polledAt: row.polled_at,
        webhookAt: row.webhook_at,
        able,
        // A lead who lets stopped cancels go on lets them be late.
        ableSince: Math.max(unable.get(row.id) ?? 0, row.cancels_since ?? 0),
      },
    ];
  });
}
