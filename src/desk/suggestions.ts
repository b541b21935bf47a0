import { shorten } from '../domain/format.js';
import { formatMoney } from '../domain/money.js';
import type { OrderRow } from '../domain/order-rows.js';
import { orderEndings } from '../domain/order-state.js';
import type { Suggest, Suggestion } from '../ports.js';
import { listOrders } from '../services/list-orders.js';
import { findByEnding } from '../store/orders.js';
import { texts } from '../texts/texts.js';
import { type Asker, refuse } from './asker.js';
import type { DeskOptions } from './desk.js';

const SUGGESTIONS_MAX = 25;
/** Of orders with this ending, closed ones among them. */
const ENDINGS_MAX = 100;

/** What may stand there: open orders by the end of their number, those first that need a person; shops by their name. */
export async function suggestFor(who: Asker, asked: Suggest, desk: DeskOptions): Promise<Suggestion[]> {
  if (refuse(who, 'read') || who.shopIds.length === 0) return [];
  if (asked.argument === 'shop') return shopsLike(who, asked.text, desk);
  if (asked.argument !== 'order') return [];
  const orders = await ordersLike(who, asked.text.normalize('NFKC').replace(/\D/gu, '').slice(-32), desk);
  const { words } = texts(who.language);
  const endings = orderEndings(orders.map(({ externalId }) => externalId));
  return orders.map((order, n) => {
    const total = formatMoney(order.total, who.language);
    return { value: order.externalId, label: [endings[n], total, words.states[order.state]].join(' · ') };
  });
}

async function ordersLike(who: Asker, digits: string, desk: DeskOptions): Promise<OrderRow[]> {
  const { db } = desk.store;
  const { shopIds } = who;
  if (digits === '') {
    return await listOrders(db, desk.settings, { shopIds, openFirst: true, limit: SUGGESTIONS_MAX });
  }
  const found = await findByEnding(db, digits, ENDINGS_MAX);
  const ids = found
    .filter((order) => order.status === 'unpaid' && shopIds.includes(order.shop_id))
    .map(({ id }) => id);
  return await listOrders(db, desk.settings, { shopIds, ids, limit: SUGGESTIONS_MAX });
}

function shopsLike(who: Asker, text: string, { settings }: DeskOptions): Suggestion[] {
  const typed = text.toLowerCase();
  return who.shopIds
    .map((id) => ({ value: id, label: shorten(settings.shops.get(id)?.name ?? id, 80) }))
    .filter(({ value, label }) => value.includes(typed) || label.toLowerCase().includes(typed))
    .slice(0, SUGGESTIONS_MAX);
}
