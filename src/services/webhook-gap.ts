/**
 * Do webhooks still come? A poll that finds a change first proves nothing by itself: a webhook may be a second behind. But when
 * changes lie untold for a minute, one after the other, and not a single fresh webhook came in between, they have stopped. A
 * shop in which nothing happens is silent for good reason, and one that never had a webhook misses none.
 */
import type { MarketplaceOrder } from '../domain/order.js';
import type { Hint } from '../ports.js';
import type { Unit } from '../store/database.js';
import { orderId } from '../store/orders.js';
import { findPulse } from '../store/pulse.js';
import { getShop, type Shop, updateShop } from '../store/shops.js';
import { clearGaps, countGaps, noteGap } from '../store/webhook-gaps.js';
import { announce } from './announce.js';
import type { Applied } from './apply-order.js';
import { touchBoards } from './touch.js';

/** A webhook comes within seconds; tried again after a failure, after two minutes. */
const LATE_MS = 60_000;
/** So many changes in a row. */
const IN_A_ROW = 3;
/** What happened longer ago, a webhook that was held up may tell: it says nothing of now. */
const FRESH_MS = 5 * 60_000;

/** A poll has applied this. Was it a webhook's to tell? */
export async function noteSeenFirst(
  unit: Unit,
  shop: Shop,
  seen: MarketplaceOrder,
  applied: Applied,
): Promise<void> {
  // Not every market tells of an order when it is placed: only what webhooks have told before is missed.
  const told = applied === 'new' ? shop.webhook_placed_at : applied === 'changed' ? shop.webhook_at : null;
  if (told === null || seen.updatedAt < unit.now - FRESH_MS) return;
  // What happened while nobody was here could not be told.
  const pulse = await findPulse(unit.tx);
  if (pulse && seen.updatedAt < pulse.watching_since) return;
  await noteGap(unit, shop.id, orderId(shop.id, seen.externalId));
}

/** Asked at each poll: have they fallen silent? */
export async function watchForSilence(unit: Unit, shop: Shop): Promise<void> {
  if (shop.webhooks_silent_at !== null || shop.webhook_at === null) return;
  const changes = await countGaps(unit.tx, shop.id, unit.now - LATE_MS);
  if (changes < IN_A_ROW) return;
  const lastAt = shop.webhook_at;
  await updateShop(unit, shop.id, { webhooks_silent_at: lastAt });
  await announce(
    unit,
    shop.id,
    { note: 'webhooks_silent', lastAt, changes },
    { key: (channelId) => `webhooks_silent|${channelId}|${shop.id}|${unit.now}` },
  );
  await touchBoards(unit, shop.id);
}

/** Webhooks of a shop have come in. */
export async function noteWebhooks(unit: Unit, shopId: string, hints: readonly Hint[]): Promise<void> {
  const isFresh = hints.some(({ kind, at }) => kind === 'order' && unit.now - at <= FRESH_MS);
  const { webhooks_silent_at: silentAt } = await getShop(unit.tx, shopId);
  await updateShop(unit, shopId, {
    webhook_at: unit.now,
    ...(isFresh && silentAt !== null ? { webhooks_silent_at: null } : {}),
  });
  if (!isFresh) return;
  await clearGaps(unit, shopId);
  if (silentAt === null) return;
  await announce(
    unit,
    shopId,
    { note: 'webhooks_back', silentMs: unit.now - silentAt },
    { key: (channelId) => `webhooks_back|${channelId}|${shopId}|${unit.now}` },
  );
  await touchBoards(unit, shopId);
}
