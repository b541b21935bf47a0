import type { Card } from '../domain/card.js';
import { cancelConfirm } from '../domain/order-card.js';
import type { Answer } from '../ports.js';
import { orderView } from '../services/order-view.js';
import { makeButtons } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import type { Order } from '../store/orders.js';
import { texts } from '../texts/texts.js';
import { privately, toast } from './answers.js';
import type { Asker } from './asker.js';
import type { DeskOptions } from './desk.js';

/** Time to read the question, not to forget it. */
const CONFIRM_LIFE_MS = 10 * 60_000;

/** A typed cancel asks first, as its button does. */
export async function confirmCancel(
  unit: Unit,
  who: Asker,
  order: Order,
  desk: DeskOptions,
): Promise<Answer> {
  if (!who.channel) return toast(texts(who.language).desk.notHere, 'bad');
  const url = desk.orderUrl(order.shop_id, order.external_id);
  const view = await orderView(unit.tx, desk.settings, order, url, unit.now);
  const { title, text, yes } = cancelConfirm(view, who.language);
  const place = { shop_id: order.shop_id, order_id: order.id, channel_id: who.channel.id };
  const until = unit.now + CONFIRM_LIFE_MS;
  const { cancel } = await makeButtons(unit, place, ['cancel'], desk.newToken, until, {
    version: order.version,
  });
  const card: Card = {
    kind: 'note',
    tone: 'warning',
    title,
    facts: [],
    lines: [{ text }],
    buttons: cancel === undefined ? [] : [{ token: cancel, label: yes, style: 'danger' }],
    summary: title,
    language: who.language,
  };
  return privately(card);
}
