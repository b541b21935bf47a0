/** What is typed about one order: a look at it, why it is so, or an act on it. */

import { formatMoment } from '../domain/format.js';
import { type OrderButtons, orderActions } from '../domain/order-card.js';
import type { Answer } from '../ports.js';
import type { Wish } from '../services/actions/act.js';
import { listOrders } from '../services/list-orders.js';
import { orderView } from '../services/order-view.js';
import { makeButtons } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import { findByEnding, type Order } from '../store/orders.js';
import { getPolicy } from '../store/policies.js';
import { texts } from '../texts/texts.js';
import {
  ambiguousCard,
  notFoundAnswer,
  orderAnswer,
  personNotFoundAnswer,
  privately,
  toast,
} from './answers.js';
import { type Asker, refuse } from './asker.js';
import { carryOut } from './carry-out.js';
import type { ActCommand } from './command-spec.js';
import { confirmCancel } from './confirm-cancel.js';
import type { Deed } from './deed.js';
import type { DeskOptions } from './desk.js';
import { zoneOf } from './shops.js';
import { personNamed, teamOf } from './team.js';
import { momentOf } from './time.js';
import { whyCard } from './why-card.js';

const AMBIGUOUS_MAX = 12;
/** Buttons under a private answer. */
const ANSWER_BUTTON_LIFE_MS = 30 * 60_000;

export async function lookAnswer(
  unit: Unit,
  who: Asker,
  command: { kind: 'order' | 'why'; order: string },
  desk: DeskOptions,
): Promise<Answer> {
  const found = await theOrder(unit, who, command.order, desk);
  if ('answer' in found) return found.answer;
  const { order } = found;
  const url = desk.orderUrl(order.shop_id, order.external_id);
  const view = await orderView(unit.tx, desk.settings, order, url, unit.now);
  if (command.kind === 'why') {
    const plan = order.policy_id === null ? undefined : await getPolicy(unit.tx, order.policy_id);
    return privately(whyCard(view, who.language, plan));
  }
  return orderAnswer(view, await buttons(unit, who, order, orderActions(view), desk), who.language);
}

/** Does what was typed, at once; a cancel asks first. */
export async function actAnswer(
  unit: Unit,
  who: Asker,
  command: ActCommand,
  desk: DeskOptions,
): Promise<Deed> {
  const found = await theOrder(unit, who, command.order, desk);
  if ('answer' in found) return { ...found, outcome: 'refused' };
  const { order } = found;
  const refusal = refuse(who, command.kind, order.shop_id);
  if (refusal) return { ...refusal, order };
  if (command.kind === 'cancel') {
    return { answer: await confirmCancel(unit, who, order, desk), outcome: 'opened', order };
  }
  const wish = await wishOf(unit, who, order, command, desk);
  if ('answer' in wish) return { ...wish, outcome: 'refused', order };
  return await carryOut(unit, desk.settings, who, order, wish);
}

async function wishOf(
  unit: Unit,
  who: Asker,
  order: Order,
  { kind: action, time, person }: ActCommand,
  desk: DeskOptions,
): Promise<Wish | { answer: Answer }> {
  if (person !== undefined) {
    const team = await teamOf(unit, who, order.shop_id, desk.settings);
    const to = personNamed(who, person, team);
    return to ? { action, to } : { answer: personNotFoundAnswer(person, team, who.language) };
  }
  if (!time) return { action };
  const zone = zoneOf(desk.settings, [order.shop_id]);
  const from = action === 'extend' ? Math.max(order.deadline_at ?? 0, unit.now) : unit.now;
  const forMs = momentOf(time, zone, unit.now, from) - from;
  if (forMs > 0) return { action, forMs };
  const closes = formatMoment(from, zone, who.language, unit.now);
  return { answer: toast(texts(who.language).desk.notAfter(closes), 'bad') };
}

async function theOrder(
  unit: Unit,
  who: Asker,
  typed: string,
  desk: DeskOptions,
): Promise<{ order: Order } | { answer: Answer }> {
  const found = await findByEnding(unit.tx, typed, AMBIGUOUS_MAX + 1);
  const visible = found.filter((order) => who.shopIds.includes(order.shop_id));
  const [order] = visible;
  if (!order) return { answer: notFoundAnswer(typed, who.language) };
  return visible.length > 1 ? { answer: await ambiguous(unit, who, typed, visible, desk) } : { order };
}

async function ambiguous(
  unit: Unit,
  who: Asker,
  typed: string,
  found: Order[],
  desk: DeskOptions,
): Promise<Answer> {
  const ids = found.map((order) => order.id);
  const wanted = { shopIds: who.shopIds, ids, limit: AMBIGUOUS_MAX };
  const orders = await listOrders(unit.tx, desk.settings, wanted);
  const zone = zoneOf(desk.settings, [found[0]?.shop_id ?? '']);
  return privately(ambiguousCard(typed, { orders, at: unit.now, zone }, who.language));
}

async function buttons(
  unit: Unit,
  who: Asker,
  order: Order,
  actions: readonly string[],
  desk: DeskOptions,
): Promise<OrderButtons> {
  if (!who.channel) return {};
  const place = { shop_id: order.shop_id, order_id: order.id, channel_id: who.channel.id };
  return await makeButtons(unit, place, actions, desk.newToken, unit.now + ANSWER_BUTTON_LIFE_MS);
}
