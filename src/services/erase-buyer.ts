import type { Buyer } from '../store/buyers.js';
import type { Unit } from '../store/database.js';
import { removeTraces } from '../store/erase-buyer.js';
import { rememberErased } from '../store/erased-buyers.js';
import { ordersOfBuyer } from '../store/orders.js';
import { touchOrder } from './touch.js';

/**
 * Takes a buyer out of every row and sees to it that they are never written to again. Their orders stay, nameless, so that
 * counts and sums still add up; the cards of these orders are drawn anew.
 */
export async function eraseBuyer(unit: Unit, buyer: Buyer, randomText: () => string): Promise<void> {
  const orders = await ordersOfBuyer(unit.tx, buyer.id);
  const nameless = await rememberErased(unit, buyer.shop_id, buyer.external_id, randomText);
  await removeTraces(unit, buyer, nameless);
  for (const order of orders) await touchOrder(unit, order);
}
