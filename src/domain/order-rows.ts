import { texts } from '../texts/texts.js';
import type { BoardView } from './alert.js';
import type { Row, Tone } from './card.js';
import { formatMoment, formatSpan, shorten } from './format.js';
import { formatMoney } from './money.js';
import { orderEndings } from './order-state.js';
import type { TeamLanguage } from './template.js';

/** One order of a board or list; a list may also hold closed ones. */
export type OrderRow = Omit<BoardView['orders'][number], 'state'> & {
  state: BoardView['orders'][number]['state'] | 'paid' | 'cancelled';
};

const TONES: Record<OrderRow['state'], Tone> = {
  waiting: 'calm',
  asked: 'calm',
  reminded: 'calm',
  notified: 'warning',
  held: 'calm',
  needs_person: 'bad',
  claimed: 'active',
  paid: 'good',
  cancelled: 'closed',
};

/** Five cells: ending, total, age at `at` (epoch ms), item, state with who and what comes next. */
export function orderRows(
  orders: readonly OrderRow[],
  at: number,
  zone: string,
  language: TeamLanguage,
): Row[] {
  const endings = orderEndings(orders.map((order) => order.externalId));
  return orders.map((order, index) => ({
    cells: [
      endings[index]!,
      formatMoney(order.total, language),
      formatSpan(at - order.placedAt, language),
      shorten(order.itemName, 28),
      stateText(order, at, zone, language),
    ],
    tone: TONES[order.state],
  }));
}

/** "Mia", "reminded · closing notice at 10:45" */
function stateText(order: OrderRow, at: number, zone: string, language: TeamLanguage): string {
  const { words, card, unusual } = texts(language);
  const parts = [words.states[order.state]];
  if (order.assignee) parts.push(shorten(order.assignee, 24));
  else if (order.nextStep && order.nextAt !== undefined) {
    parts.push(card.next(words.steps[order.nextStep], formatMoment(order.nextAt, zone, language, at)));
  }
  for (const flag of order.flags ?? []) parts.push(unusual.short[flag]);
  return parts.join(' · ');
}
