/** A person's hand on a buyer's phone. Each answers false where it can no longer be done. */
import { buyerSays } from './chat.js';
import type { Core } from './core.js';
import { buyerReason } from './reasons.js';
import { cancelOrder, payLate, payOrder } from './world.js';

export interface BuyerHands {
  pay(orderId: string): boolean;
  /** The money arrives although the order has been cancelled. */
  payLate(orderId: string): boolean;
  write(buyerId: string, text: string): boolean;
  cancel(orderId: string): boolean;
}

/** `advance` brings the shop up to the clock's moment. */
export function buyerHands(core: Core, advance: () => void): BuyerHands {
  return {
    pay(orderId) {
      advance();
      const order = core.world.orders.get(orderId);
      if (order?.status !== 'UNPAID') return false;
      payOrder(core.world, order, 'page', core.setting.holdMs);
      return true;
    },
    payLate(orderId) {
      advance();
      const order = core.world.orders.get(orderId);
      if (order?.status !== 'CANCELLED' || order.paidAt !== undefined) return false;
      payLate(core.world, order);
      return true;
    },
    write(buyerId, text) {
      advance();
      const buyer = core.world.buyers.get(buyerId);
      const words = text.trim().slice(0, 2000);
      if (!buyer || words === '') return false;
      buyerSays(core.world, buyer, words, buyer.orderIds.at(-1));
      return true;
    },
    cancel(orderId) {
      advance();
      const order = core.world.orders.get(orderId);
      if (order?.status !== 'UNPAID') return false;
      cancelOrder(core.world, order, 'BUYER', buyerReason(core.shop.region));
      return true;
    },
  };
}
