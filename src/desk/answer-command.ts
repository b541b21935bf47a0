import type { OrderButtons } from '../domain/order-card.js';
import { orderActions } from '../domain/order-card.js';
import type { Answer } from '../ports.js';
import { setPaused } from '../services/actions/pause.js';
import { boardView } from '../services/board-view.js';
import { countOrders, listOrders } from '../services/list-orders.js';
import { orderView } from '../services/order-view.js';
import { makeButtons } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import { findByEnding, type Order } from '../store/orders.js';
import { getPolicy } from '../store/policies.js';
import {
  ambiguousCard,
  faultAnswer,
  forbiddenAnswer,
  helpCard,
  LIST_ROWS,
  notFoundAnswer,
  orderAnswer,
  ordersCard,
  overviewCard,
  pausedAnswer,
  privately,
  resumedAnswer,
  shopNotFoundAnswer,
} from './answers.js';
import { type Asker, refuse } from './asker.js';
import type { DeskOptions } from './desk.js';
import { commandSpec, type ParsedCommand, parseCommand } from './grammar.js';
import { periodOf } from './period.js';
import { whyCard } from './why-card.js';

type Desk = DeskOptions & { write<T>(work: (unit: Unit) => Promise<T>): Promise<T> };

const AMBIGUOUS_MAX = 12;
/** Buttons under a private answer. */
const ANSWER_BUTTON_LIFE_MS = 30 * 60_000;

/** Answers what was typed. Reads go by without a write; `order` makes buttons, `pause` and `resume` act. */
export async function answerCommand(who: Asker, text: string, desk: Desk): Promise<Answer> {
  const parsed = parseCommand(text);
  if (parsed.kind === 'unknown' || parsed.kind === 'invalid') return faultAnswer(parsed, who.language);
  const refusal = refuse(who, commandSpec(parsed.kind).right);
  if (refusal) return refusal;
  const shopIds = who.shopIds.filter(
    (id) => who.person?.shops === undefined || who.person.shops.includes(id),
  );
  switch (parsed.kind) {
    case 'help':
      return privately(helpCard(who.language));
    case 'overview':
      return await overview({ ...who, shopIds }, desk);
    case 'show':
      return await show({ ...who, shopIds }, parsed, desk);
    case 'order':
    case 'why':
      return await oneOrder({ ...who, shopIds }, parsed, desk);
    case 'pause':
    case 'resume':
      return await pauseOrResume({ ...who, shopIds }, parsed, desk);
  }
}

async function overview(who: Asker, desk: Desk): Promise<Answer> {
  const views = [];
  for (const id of who.shopIds) views.push(await boardView(desk.store.db, desk.settings, id, desk.now()));
  return privately(overviewCard(views, who.language));
}

async function show(
  who: Asker,
  command: Extract<ParsedCommand, { kind: 'show' }>,
  desk: Desk,
): Promise<Answer> {
  const { shop, ...filter } = command.filter ?? {};
  const shopIds = shop === undefined ? who.shopIds : shopsNamed(who, desk, shop);
  if (shopIds.length === 0) return unknownShop(who, desk, shop ?? '');
  const zone = desk.settings.shops.get(shopIds[0] ?? '')?.zone ?? 'UTC';
  const at = desk.now();
  const period = periodOf(command.when, at, zone);
  const wanted = { shopIds, ...period, ...filter };
  const orders = await listOrders(desk.store.db, desk.settings, { ...wanted, limit: LIST_ROWS });
  const count = orders.length < LIST_ROWS ? orders.length : await countOrders(desk.store.db, wanted);
  const more = count - orders.length;
  return privately(ordersCard({ when: command.when, orders, at, zone, more }, who.language));
}

async function oneOrder(
  who: Asker,
  command: { kind: 'order' | 'why'; order: string },
  desk: Desk,
): Promise<Answer> {
  return await desk.write(async (unit) => {
    const found = await findByEnding(unit.tx, command.order, AMBIGUOUS_MAX + 1);
    const visible = found.filter((order) => who.shopIds.includes(order.shop_id));
    const [order] = visible;
    if (!order) return notFoundAnswer(command.order, who.language);
    if (visible.length > 1) return await ambiguous(unit, who, command.order, visible, desk);
    const view = await orderView(
      unit.tx,
      desk.settings,
      order,
      desk.orderUrl(order.shop_id, order.external_id),
      unit.now,
    );
    if (command.kind === 'why') {
      const plan = order.policy_id === null ? undefined : await getPolicy(unit.tx, order.policy_id);
      return privately(whyCard(view, who.language, plan));
    }
    return orderAnswer(view, await buttons(unit, who, order, orderActions(view), desk), who.language);
  });
}

async function ambiguous(unit: Unit, who: Asker, typed: string, found: Order[], desk: Desk): Promise<Answer> {
  const ids = found.map((order) => order.id);
  const orders = await listOrders(unit.tx, desk.settings, {
    shopIds: who.shopIds,
    ids,
    limit: AMBIGUOUS_MAX,
  });
  const zone = desk.settings.shops.get(found[0]?.shop_id ?? '')?.zone ?? 'UTC';
  return privately(ambiguousCard(typed, { orders, at: unit.now, zone }, who.language));
}

async function buttons(
  unit: Unit,
  who: Asker,
  order: Order,
  actions: readonly string[],
  desk: Desk,
): Promise<OrderButtons> {
  if (!who.channel) return {};
  const place = { shop_id: order.shop_id, order_id: order.id, channel_id: who.channel.id };
  return await makeButtons(unit, place, actions, desk.newToken, unit.now + ANSWER_BUTTON_LIFE_MS);
}

async function pauseOrResume(
  who: Asker,
  command: { kind: 'pause' | 'resume'; shop?: string },
  desk: Desk,
): Promise<Answer> {
  const shopIds = command.shop === undefined ? who.shopIds : shopsNamed(who, desk, command.shop);
  if (shopIds.length === 0) return unknownShop(who, desk, command.shop ?? '');
  const { person } = who;
  if (!person) return forbiddenAnswer(command.kind, undefined, who.language);
  await desk.write((unit) => setPaused(unit, shopIds, person, command.kind === 'pause'));
  const name = shopIds.length === 1 ? desk.settings.shops.get(shopIds[0] ?? '')?.name : undefined;
  return command.kind === 'pause' ? pausedAnswer(name, who.language) : resumedAnswer(name, who.language);
}

function shopsNamed(who: Asker, desk: Desk, typed: string): string[] {
  const wanted = typed.toLowerCase();
  return who.shopIds.filter((id) => {
    const name = desk.settings.shops.get(id)?.name.toLowerCase() ?? '';
    return id === wanted || name === wanted || name.startsWith(wanted);
  });
}

function unknownShop(who: Asker, desk: Desk, typed: string): Answer {
  const names = who.shopIds.map((id) => desk.settings.shops.get(id)?.name ?? id);
  return shopNotFoundAnswer(typed, names, who.language);
}
