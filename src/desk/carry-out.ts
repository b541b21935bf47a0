import type { Settings } from '../domain/settings.js';
import { act, type Wish } from '../services/actions/act.js';
import type { ActionResult } from '../services/actions/result.js';
import type { Unit } from '../store/database.js';
import { lastByPerson } from '../store/order-log.js';
import type { Order } from '../store/orders.js';
import { sentence } from '../texts/sentence.js';
import { texts } from '../texts/texts.js';
import { resultAnswer } from './action-answer.js';
import { forbiddenAnswer, toast } from './answers.js';
import type { Asker } from './asker.js';
import type { Deed } from './deed.js';
import { zoneOf } from './shops.js';

/** One act on one order, by whoever was found to have the right to it. */
export async function carryOut(
  unit: Unit,
  settings: Settings,
  who: Asker,
  order: Order,
  wish: Wish,
): Promise<Deed> {
  if (!who.person) {
    return { answer: forbiddenAnswer(wish.action, undefined, who.language), outcome: 'forbidden' };
  }
  const result = await act(unit, settings, order, who.person, wish);
  if (result.kind === 'stale' && order.status === 'unpaid') {
    return await changedMeanwhile(unit, settings, who, order);
  }
  return { ...told(settings, who, order, wish, result), order };
}

function told(settings: Settings, who: Asker, order: Order, wish: Wish, result: ActionResult): Deed {
  if (result.kind === 'done' && wish.to) {
    return { answer: toast(texts(who.language).desk.assigned(wish.to.name), 'good'), outcome: 'done' };
  }
  const answer = resultAnswer(result, order, zoneOf(settings, [order.shop_id]), who.language);
  return { answer, outcome: result.kind, ...(result.kind === 'refused' && { because: result.because }) };
}

/** It is no longer what it was when the button was drawn: who changed it, and when. */
export async function changedMeanwhile(
  unit: Unit,
  settings: Settings,
  who: Asker,
  order: Order,
): Promise<Deed> {
  const entry = order.status === 'unpaid' ? await lastByPerson(unit.tx, order.id) : undefined;
  if (!entry) {
    const zone = zoneOf(settings, [order.shop_id]);
    return { answer: resultAnswer({ kind: 'stale' }, order, zone, who.language), outcome: 'stale', order };
  }
  const what = sentence(entry, who.language, zoneOf(settings, [order.shop_id]));
  return { answer: toast(texts(who.language).actions.changed(what), 'calm'), outcome: 'stale', order };
}
