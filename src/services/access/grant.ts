/** From what a seller has granted to the row that keeps it. */
import type { AuthorizedShop, Grant } from '../../ports.js';
import { findCredentials, saveCredentials } from '../../store/credentials.js';
import type { Unit } from '../../store/database.js';
import { updateShop } from '../../store/shops.js';
import { touchBoards } from '../touch.js';

/** However short a token's life is told to be, it is not renewed more often. */
const SHORTEST_HALF_MS = 60_000;

/** The columns that come with every new pair. */
export function columnsOf(grant: Grant, now: number) {
  return {
    state: 'good',
    scopes: JSON.stringify(grant.scopes),
    obtained_at: now,
    access_until: grant.accessUntil,
    refresh_at: now + Math.max(SHORTEST_HALF_MS, Math.floor((grant.accessUntil - now) / 2)),
    refresh_until: grant.refreshUntil ?? null,
    lease_by: null,
    lease_until: null,
    trouble: null,
  } as const;
}

/** The shop lets us in again: what stood still goes on, and boards stop asking for it. */
export async function openShop(unit: Unit, shopId: string): Promise<void> {
  await updateShop(unit, shopId, { reauthorize_at: null });
  await touchBoards(unit, shopId);
}

/** A person has connected the shop. `sealed`: both tokens and the cipher. */
export async function saveConnection(
  unit: Unit,
  shopId: string,
  shop: AuthorizedShop,
  grant: Grant,
  sealed: string,
): Promise<void> {
  const before = await findCredentials(unit.tx, shopId);
  await saveCredentials(unit, {
    shop_id: shopId,
    external_id: shop.externalId,
    name: shop.name,
    market: shop.market,
    sealed,
    version: (before?.version ?? 0) + 1,
    connected_at: unit.now,
    gone_because: null,
    webhooks_address: null,
    webhooks_checked_at: null,
    webhooks_trouble: null,
    ...columnsOf(grant, unit.now),
  });
  await openShop(unit, shopId);
}
