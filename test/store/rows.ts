/** Rows as the tests need them: one shop, and orders with what a test wants to be different. */

import type { ShopSettings } from '../../src/domain/settings.js';
import type { Db, Store, Unit } from '../../src/store/database.js';
import { insertOrder, type Order, orderId } from '../../src/store/orders.js';
import type { Effect } from '../../src/store/outbox.js';
import { syncShops } from '../../src/store/shops.js';
import { NOW } from './engines.js';

export const SHOP: ShopSettings = {
  id: 'luna',
  name: 'Luna',
  marketplace: 'tiktok-shop',
  externalId: '7494049642642441621',
  market: 'UK',
  zone: 'Europe/London',
  zones: ['Europe/London'],
  language: 'en',
  policy: 'standard',
  channels: ['orders'],
  mode: 'live',
  canMessage: true,
  canCancel: true,
};

export async function addShops(store: Store, ...shops: ShopSettings[]): Promise<void> {
  await store.write((unit) => syncShops(unit, shops.length > 0 ? shops : [SHOP]));
}

export type OrderWish = Partial<Omit<Order, 'id' | 'external_id_reversed' | 'version'>>;

/** Puts an unpaid order into the database and returns its id. */
export async function addOrder(unit: Unit, externalId: string, wish: OrderWish = {}): Promise<string> {
  const shop = wish.shop_id ?? SHOP.id;
  const id = orderId(shop, externalId);
  await insertOrder(
    unit,
    {
      id,
      shop_id: shop,
      external_id: externalId,
      status: 'unpaid',
      status_text: 'UNPAID',
      placed_at: NOW,
      updated_at: NOW,
      paid_at: null,
      cancelled_at: null,
      cancelled_by: null,
      cancel_reason: null,
      cancelled_by_us: 0,
      buyer_id: null,
      total_minor: 1_999,
      currency: 'GBP',
      method: 'card',
      method_text: 'Card',
      category: null,
      units: 2,
      item_name: 'Lip tint',
      exempt: null,
      policy_id: null,
      first_seen_at: NOW,
      deadline_at: null,
      told_deadline_at: null,
      held: null,
      held_until: null,
      held_before: null,
      payment_reason: null,
      flags: null,
      ...wish,
    },
    [
      { skuId: 's1', productId: 'p1', name: 'Lip tint', units: 1 },
      { skuId: 's2', productId: 'p2', name: 'Brush', units: 1 },
    ],
  );
  return id;
}

/** An order, in a transaction of its own. */
export async function placeOrder(store: Store, externalId: string, wish: OrderWish = {}): Promise<string> {
  return await store.write((unit) => addOrder(unit, externalId, wish));
}

/** An effect's row as it stands, undefined when it is gone. */
export async function effectRow(db: Db, id: string): Promise<Effect | undefined> {
  return await db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
}
