/** Above an amount a cancel needs two people: the first asks, another lead agrees by doing the same. */
import { compareDecimals } from '../../domain/decimal.js';
import { moneyToDecimal } from '../../domain/money.js';
import type { PersonSettings, Settings, ShopSettings } from '../../domain/settings.js';
import { askAgreement, endAgreement, findAgreement } from '../../store/agreements.js';
import type { Unit } from '../../store/database.js';
import { logOrder } from '../../store/order-log.js';
import type { Order } from '../../store/orders.js';
import { announce } from '../announce.js';
import type { ActionResult } from './result.js';

/** Asked longer ago, it is asked anew. */
const AGREEMENT_LIFE_MS = 30 * 60_000;

export function needsSecond(shop: ShopSettings | undefined, order: Order): boolean {
  if (!shop?.secondPerson) return false;
  const total = moneyToDecimal({ minor: order.total_minor, currency: order.currency });
  return (compareDecimals(total, shop.secondPerson.over) ?? 1) > 0;
}

/** Undefined when the cancel may go on: nobody else is needed, or this is the other one. */
export async function askSecond(
  unit: Unit,
  settings: Settings,
  order: Order,
  person: PersonSettings,
): Promise<ActionResult | undefined> {
  const shop = settings.shops.get(order.shop_id);
  if (!shop?.canCancel || order.held === 'cancel_pending' || !needsSecond(shop, order)) return undefined;
  const asked = await findAgreement(unit.tx, order.id);
  const isOpen = asked !== undefined && asked.expires_at >= unit.now;
  if (isOpen && asked.asked_by === person.id) return { kind: 'refused', because: 'second_person' };
  if (isOpen) {
    await endAgreement(unit, order.id);
    return undefined;
  }
  await askAgreement(unit, {
    order_id: order.id,
    shop_id: order.shop_id,
    asked_by: person.id,
    name: person.name,
    at: unit.now,
    expires_at: unit.now + AGREEMENT_LIFE_MS,
  });
  await logOrder(unit, order, { who: person.name, what: 'cancel_asked' });
  await announce(unit, order.shop_id, { note: 'second', orderId: order.id, by: person.name });
  return { kind: 'asked' };
}
