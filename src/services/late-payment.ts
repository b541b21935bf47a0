import type { Settings } from '../domain/settings.js';
import type { Unit } from '../store/database.js';
import { logOrder } from '../store/order-log.js';
import type { Order } from '../store/orders.js';
import { noteIn } from './announce.js';
import { openAlert } from './open-alert.js';

/**
 * The buyer's money came after our cancel. The order's own card, far up in the channel by now, turns bad; and the leads get a
 * note with all the evidence at the channel's end, however many orders are open.
 */
export async function callForLatePayment(
  unit: Unit,
  settings: Settings,
  order: Order,
  paidAt: number | undefined,
): Promise<void> {
  await logOrder(unit, order, { who: 'marketplace', what: 'paid_after_cancel', why: { at: paidAt } });
  await openAlert(unit, settings, order, {
    cause: 'paid_after_cancel',
    level: 2,
    maxOpen: 0,
    // The note in the channel says more than one under the card.
    quiet: true,
  });
  await noteIn(unit, settings.shops.get(order.shop_id)?.channels ?? [], {
    shopId: order.shop_id,
    orderId: order.id,
    params: { note: 'late_payment' },
    key: (channelId) => `late|${channelId}|${order.id}`,
  });
}
