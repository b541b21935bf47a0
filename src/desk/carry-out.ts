import type { Settings } from '../domain/settings.js';
import type { Answer } from '../ports.js';
import { act, type Wish } from '../services/actions/act.js';
import type { Unit } from '../store/database.js';
import type { Order } from '../store/orders.js';
import { texts } from '../texts/texts.js';
import { resultAnswer } from './action-answer.js';
import { forbiddenAnswer, toast } from './answers.js';
import type { Asker } from './asker.js';
import { zoneOf } from './shops.js';

/** One act on one order, by whoever was found to have the right to it. */
export async function carryOut(
  unit: Unit,
  settings: Settings,
  who: Asker,
  order: Order,
  wish: Wish,
): Promise<Answer> {
  if (!who.person) return forbiddenAnswer(wish.action, undefined, who.language);
  const result = await act(unit, settings, order, who.person, wish);
  if (result.kind === 'done' && wish.to) {
    return toast(texts(who.language).desk.assigned(wish.to.name), 'good');
  }
  return resultAnswer(result, order, zoneOf(settings, [order.shop_id]), who.language);
}
