/** A shop's poll is due: what changed, what buyers wrote where no webhook tells, and what is looked at once in a while. */
import { shopLane } from '../domain/lane.js';
import type { Settings } from '../domain/settings.js';
import type { Unit } from '../store/database.js';
import { countOpen } from '../store/orders.js';
import { enqueue } from '../store/outbox.js';
import { getShop, hearsWebhooks, type Shop, updateShop } from '../store/shops.js';
import { postpone, type Timer } from '../store/timers.js';
import { tendAccess } from './access/tend-access.js';
import { turnChatDay } from './chat-budget.js';
import { READ_FIRST_MS } from './come-back.js';
import { learnUsual } from './unusual.js';
import { watchForSilence } from './webhook-gap.js';

/**
 * How often a shop is asked what changed, also where webhooks tell and nothing is open: that they have stopped is known only
 * afterwards, and no order is to be seen later than 20 s.
 */
export const POLL_MS = 15_000;
/** How often the list of conversations is looked through: one request of the day's 10,000 each. */
const REPLIES_MS = 60_000;
const REPLIES_CALM_MS = 15 * 60_000;

export async function firePoll(unit: Unit, settings: Settings, timer: Timer): Promise<void> {
  const shopId = timer.shop_id;
  await tendAccess(unit, settings, shopId);
  await enqueue(unit, { kind: 'orders.poll', lane: shopLane(shopId), shopId, subject: shopId });
  const shop = await getShop(unit.tx, shopId);
  // A shop that cannot be read must not stand still for ever: its orders are read one by one before anything is done.
  if (shop.read_first_at !== null && unit.now >= shop.read_first_at + READ_FIRST_MS) {
    await updateShop(unit, shop.id, { read_first_at: null });
  }
  await watchForSilence(unit, shop);
  await turnChatDay(unit, shopId);
  await learnUsual(unit, shop);
  if (settings.shops.get(shopId)?.canMessage) await askForReplies(unit, shop);
  await postpone(unit, timer.id, unit.now + POLL_MS);
}

async function askForReplies(unit: Unit, shop: Shop): Promise<void> {
  const heardAt = shop.replies_heard_at ?? 0;
  if (unit.now < heardAt + REPLIES_MS) return;
  const hears = hearsWebhooks(shop, unit.now);
  const calm = hears || (await countOpen(unit.tx, shop.id, 1)) === 0;
  if (calm && unit.now < heardAt + REPLIES_CALM_MS) return;
  await enqueue(unit, { kind: 'chat.read', lane: shopLane(shop.id), shopId: shop.id, subject: shop.id });
}
