import { createHash } from 'node:crypto';
import { boardActions, boardCard } from '../../domain/board-card.js';
import type { Card } from '../../domain/card.js';
import { orderActions, orderCard } from '../../domain/order-card.js';
import { orderState } from '../../domain/order-state.js';
import type { TeamLanguage } from '../../domain/template.js';
import { type CardRow, ensureButtons } from '../../store/cards.js';
import type { Unit } from '../../store/database.js';
import { getOrder } from '../../store/orders.js';
import { boardView } from '../board-view.js';
import { orderView } from '../order-view.js';
import type { World } from './world.js';

/** A card pressed later than this is asked for again instead. */
const BUTTON_LIFE_MS = 7 * 24 * 3_600_000;

interface Drawn {
  card: Card;
  hash: string;
  /** What it shows in one word, kept beside it for the auditor: an order's state, or a board's count. */
  state: string;
}

/** The card as it should look now, with buttons that exist in the database. */
export async function drawCard(unit: Unit, world: World, row: CardRow): Promise<Drawn> {
  const language: TeamLanguage = world.settings.channels.get(row.channel_id)?.language ?? 'en';
  const tokens = (actions: readonly string[]) =>
    ensureButtons(unit, row, actions, world.newToken, unit.now + BUTTON_LIFE_MS);
  if (row.order_id === null) {
    const view = await boardView(unit.tx, world.settings, row.shop_id, unit.now);
    const card = boardCard(view, await tokens(boardActions(view)), language);
    return { card, hash: cardHash(card), state: `${view.open.count}${view.paused ? ' paused' : ''}` };
  }
  const order = await getOrder(unit.tx, row.order_id);
  const { port, ref } = world.shop(row.shop_id);
  const url = port.orderUrl(ref, order.external_id);
  const view = await orderView(unit.tx, world.settings, order, url, unit.now);
  const card = orderCard(view, await tokens(orderActions(view)), language);
  return { card, hash: cardHash(card), state: orderState(view) };
}

/** What a reader would see differently; moments that only tick are told by the adapter. */
export function cardHash(card: Card): string {
  return createHash('sha256').update(JSON.stringify(card)).digest('base64url');
}
