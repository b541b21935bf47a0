import type { Settings } from '../domain/settings.js';
import { ensureCard } from '../store/cards.js';
import { updateCredentials } from '../store/credentials.js';
import type { Unit } from '../store/database.js';
import { listShops, syncShops } from '../store/shops.js';
import { arm } from '../store/timers.js';
import type { Witness } from '../store/witness.js';
import { comeBack } from './come-back.js';
import { enqueuePost } from './enqueue-post.js';
import { touchBoards } from './touch.js';

/**
 * Before the first tick: the configured shops are known, each is polled at once, each channel has its board, and a break
 * since the last beat is noticed. `witness`: what the file beside the database remembers.
 */
export async function prepareStart(unit: Unit, settings: Settings, witness?: Witness): Promise<void> {
  await syncShops(unit, settings.shops.values());
  for (const shop of await listShops(unit.tx)) {
    const configured = settings.shops.get(shop.id);
    if (!configured) continue;
    await arm(unit, { kind: 'poll', shopId: shop.id, orderId: null, dueAt: unit.now });
    for (const channelId of configured.channels) {
      const board = await ensureCard(unit, { kind: 'board', shopId: shop.id, orderId: null, channelId });
      if (board.message_ref === null) await enqueuePost(unit, board);
    }
    await touchBoards(unit, shop.id);
    await forgetWebhookCheck(unit, shop.id);
  }
  await cutOffCalls(unit);
  await comeBack(unit, settings, { witness });
}

/** Webhooks are compared at every start: the address may be another now. */
async function forgetWebhookCheck(unit: Unit, shopId: string): Promise<void> {
  await updateCredentials(unit, shopId, { webhooks_checked_at: null });
}

/** Calls of the last run will never be answered: look into them now. */
async function cutOffCalls(unit: Unit): Promise<void> {
  await unit.tx.updateTable('outbox').set({ deadline_at: unit.now }).where('state', '=', 'sending').execute();
}
