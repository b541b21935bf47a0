import type { ActionName } from '../domain/action.js';
import { formatTime } from '../domain/format.js';
import type { Settings } from '../domain/settings.js';
import type { ButtonRow } from '../store/cards.js';
import { texts } from '../texts/texts.js';
import { toast } from './answers.js';
import type { Asker } from './asker.js';
import type { ButtonParams } from './button.js';
import type { Deed } from './deed.js';
import { zoneOf } from './shops.js';

/** To the one who comes second to a button that is good once. */
export function usedAnswer(settings: Settings, who: Asker, button: ButtonRow, { used }: ButtonParams): Deed {
  const { already } = texts(who.language).actions;
  const at = formatTime(used?.at ?? 0, zoneOf(settings, [button.shop_id]), who.language);
  const text = already[button.action as ActionName](used?.by ?? '', at);
  return { answer: toast(text, 'calm'), outcome: 'already' };
}
