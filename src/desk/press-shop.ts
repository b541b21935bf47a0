import type { ActionName } from '../domain/action.js';
import type { Settings } from '../domain/settings.js';
import { answerStop } from '../services/actions/answer-stop.js';
import { setPaused } from '../services/actions/pause.js';
import type { ButtonRow } from '../store/cards.js';
import type { Unit } from '../store/database.js';
import { texts } from '../texts/texts.js';
import { forbiddenAnswer, pausedAnswer, resumedAnswer, toast } from './answers.js';
import type { Asker } from './asker.js';
import type { ButtonParams } from './button.js';
import type { Deed } from './deed.js';

/** The buttons of a shop: on its board, and on the note that cancels wait. */
export async function pressShop(
  unit: Unit,
  settings: Settings,
  who: Asker,
  action: ActionName,
  { shop_id: shopId }: ButtonRow,
  { stoppedAt }: ButtonParams,
): Promise<Deed> {
  if (!who.person) {
    return { answer: forbiddenAnswer(action, undefined, who.language), outcome: 'forbidden' };
  }
  const name = settings.shops.get(shopId)?.name;
  if (action === 'go_on' || action === 'keep_all') {
    const came = await answerStop(unit, shopId, who.person, action, stoppedAt);
    const { actions, desk } = texts(who.language);
    return came === 'done'
      ? { answer: toast(actions.done[action], 'good'), outcome: 'done' }
      : { answer: toast(came === 'over' ? desk.nothingWaits : desk.stoppedAnew, 'calm'), outcome: 'stale' };
  }
  await setPaused(unit, [shopId], who.person, action === 'pause');
  const answer = action === 'pause' ? pausedAnswer(name, who.language) : resumedAnswer(name, who.language);
  return { answer, outcome: 'done' };
}
