/** What makes a button good: its place, its message, its time, that it was not used, and that its order is still what it was. */

import type { HoldCause } from '../domain/alert.js';
import { type ButtonRow, findButton, findCard, setButtonParams } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import type { Order } from '../store/orders.js';
import type { Asker } from './asker.js';

/** What a button's row may hold besides its action. */
export interface ButtonParams {
  /** Of the order when the question was asked: what has changed since is looked at again first. */
  version?: number;
  /** What held the order when its form was opened: since then somebody may have taken over, or the buyer answered. */
  held?: HoldCause | null;
  /** Of the stop that a note tells of, epoch ms: it answers that one and no later. */
  stoppedAt?: number;
  /** Good once: who used it, and when. */
  used?: { by: string; at: number };
}

export type Found = { kind: 'good' | 'used'; button: ButtonRow; params: ButtonParams } | { kind: 'expired' };

/** `message`: the one it was pressed on; forms come back without. */
export async function findGood(
  unit: Unit,
  token: string,
  who: Asker,
  message: string | undefined,
): Promise<Found> {
  const button = await findButton(unit.tx, token);
  if (!button || button.expires_at < unit.now) return { kind: 'expired' };
  if (who.channel?.id !== button.channel_id) return { kind: 'expired' };
  if (message !== undefined && !(await standsOn(unit, button, message))) return { kind: 'expired' };
  const params = JSON.parse(button.params) as ButtonParams;
  return { kind: params.used ? 'used' : 'good', button, params };
}

/** A card's button is pressed on that card's message; where a card is on its way, it has none yet. */
async function standsOn(unit: Unit, button: ButtonRow, message: string): Promise<boolean> {
  if (button.card_id === null) return true;
  const shownAs = (await findCard(unit.tx, button.card_id))?.message_ref;
  return shownAs === null || shownAs === undefined || shownAs === message;
}

export async function useUp(unit: Unit, button: ButtonRow, who: Asker): Promise<void> {
  const used = { by: who.person?.name ?? '', at: unit.now };
  await setButtonParams(unit, button.token, JSON.stringify({ used } satisfies ButtonParams));
}

/** A hold that has only ended stands in nobody's way. */
function isHeldAnew(order: Order, held: ButtonParams['held']): boolean {
  return held !== undefined && order.held !== null && order.held !== held;
}

export function hasChanged(order: Order, { version, held }: ButtonParams): boolean {
  return (version !== undefined && version !== order.version) || isHeldAnew(order, held);
}
