import { shopLane } from '../domain/lane.js';
import type { Settings } from '../domain/settings.js';
import type { Unit } from '../store/database.js';
import { enqueue } from '../store/outbox.js';
import { listShops, updateShop } from '../store/shops.js';

/** Everything may have changed while the machine slept: each shop's whole list of unpaid orders is to be read now. */
export async function pollAllNow(unit: Unit, settings: Settings): Promise<void> {
  for (const shop of await listShops(unit.tx)) {
    if (!settings.shops.has(shop.id)) continue;
    // A time long past makes the next poll a sweep.
    if (shop.polled_at !== null) await updateShop(unit, shop.id, { polled_at: 0 });
    await enqueue(unit, { kind: 'orders.poll', lane: shopLane(shop.id), shopId: shop.id, subject: shop.id });
  }
}
