import { texts } from '../texts/texts.js';
import type { Card } from './card.js';
import { shorten } from './format.js';
import { formatMoney, type Money } from './money.js';
import { note } from './note-card.js';
import { orderEnding } from './order-state.js';
import type { TeamLanguage } from './template.js';

/** A cancel above the amount where one lead is not enough: another agrees here. `cancel`: the button's token. */
export function secondNote(
  facts: { externalId: string; total: Money; by: string; cancel: string },
  language: TeamLanguage,
): Card {
  const { desk, actions } = texts(language);
  const title = desk.secondTitle(orderEnding(facts.externalId), formatMoney(facts.total, language));
  const card = note(title, [{ text: desk.secondText(shorten(facts.by, 40)) }], 'warning', language);
  const confirm = { title, text: desk.secondConfirm, yes: desk.secondYes, no: actions.cancelConfirm.no };
  return { ...card, buttons: [{ token: facts.cancel, label: desk.secondYes, style: 'danger', confirm }] };
}
