// A page of raw orders → ours, each unpaid one with its category.
import type { MarketplaceOrder } from '../../src/domain/order.js';
import type { Clock, ShopRef } from '../../src/ports.js';
import type { Categories } from './categories.js';
import type { Log } from './client.js';
import { parseOrder } from './parse-order.js';

export type OrderReader = (shop: ShopRef, raw: readonly unknown[]) => Promise<MarketplaceOrder[]>;

/** Orders that cannot be read are left out and told; the others of the page are kept. */
export function createOrderReader(categories: Categories, clock: Clock, log: Log): OrderReader {
  return async (shop, raw) => {
    const context = { market: shop.market, readAt: clock.now() };
    const readings = raw.map((order) => parseOrder(order, context));
    const good = readings.flatMap((reading) => (reading.ok ? [reading] : []));
    const reasons = readings.flatMap((reading) => (reading.ok ? [] : [reading.reason]));
    if (reasons.length > 0) {
      const event = { shop: shop.id, skipped: reasons.length, of: raw.length, reasons: reasons.slice(0, 5) };
      log(event, 'orders that could not be read were skipped');
    }
    // Only an unpaid order needs a category: its policy is chosen by it.
    const unpaid = good.filter(({ order }) => order.status === 'unpaid');
    const names = await categories.of(
      shop,
      unpaid.flatMap(({ dearestProductId }) => dearestProductId ?? []),
    );
    return good.map(({ order, dearestProductId }) => {
      const category = dearestProductId && names.get(dearestProductId);
      return category ? { ...order, category } : order;
    });
  };
}
