import { shopLane } from '../domain/lane.js';
import type { Settings } from '../domain/settings.js';
import type { Hint } from '../ports.js';
import type { Unit } from '../store/database.js';
import { receive } from '../store/inbox.js';
import { orderId } from '../store/orders.js';
import { enqueue } from '../store/outbox.js';
import { hearAccess } from './access/access-hints.js';
import { noteWebhooks } from './webhook-gap.js';

/** A hint whose signature was checked, with the shop it is about. */
export interface AcceptedHint {
  shopId: string;
  hint: Hint;
}

/** Content older than this is kept in mind, not acted on: polls have long seen what it tells. */
const STALE_MS = 48 * 3_600_000;

/** Stores verified webhooks: each signed content once, and for each a read, since a webhook is only a hint. Returns how many were new. */
export async function acceptHints(unit: Unit, hints: AcceptedHint[]): Promise<number> {
  let fresh = 0;
  const heard = new Map<string, Hint[]>();
  for (const { shopId, hint } of hints) {
    const isNew = await receive(unit, {
      key: `${shopId}:${hint.dedupeKey}`,
      shop_id: shopId,
      kind: hint.kind,
      ref: hint.ref ?? null,
      type: hint.type,
      at: hint.at,
      received_at: unit.now,
    });
    if (!isNew) continue;
    fresh += 1;
    heard.set(shopId, [...(heard.get(shopId) ?? []), hint]);
    if (unit.now - hint.at <= STALE_MS) await act(unit, shopId, hint);
  }
  for (const [shopId, news] of heard) await noteWebhooks(unit, shopId, news);
  return fresh;
}

async function act(unit: Unit, shopId: string, hint: Hint): Promise<void> {
  if (hint.kind === 'access_ended' || hint.kind === 'access_ending')
    return await hearAccess(unit, shopId, hint);
  if (hint.ref === undefined) return;
  const lane = shopLane(shopId);
  if (hint.kind === 'order') {
    const subject = orderId(shopId, hint.ref);
    await enqueue(unit, { kind: 'order.refresh', lane, shopId, subject, params: { externalId: hint.ref } });
  } else if (hint.kind === 'chat') {
    const subject = `${shopId}:${hint.ref}`;
    await enqueue(unit, { kind: 'chat.read', lane, shopId, subject, params: { conversationId: hint.ref } });
  }
}

/** The shop a hint is about, if it is one of ours. */
export function shopOfHint(settings: Settings, marketplace: string, hint: Hint): string | undefined {
  for (const shop of settings.shops.values()) {
    if (shop.marketplace === marketplace && shop.externalId === hint.shopExternalId) return shop.id;
  }
  return undefined;
}
