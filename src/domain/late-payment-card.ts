/** Money that came after our cancel: the worst thing that can happen, so it is told with all that shows how it came to it. */
import { reasonWords } from '../texts/sentence.js';
import type { Texts } from '../texts/shape.js';
import { texts } from '../texts/texts.js';
import type { OrderView } from './alert.js';
import type { Card, Fact } from './card.js';
import { formatExact, shorten } from './format.js';
import { formatMoney } from './money.js';
import { note } from './note-card.js';
import { orderEnding } from './order-state.js';
import type { TeamLanguage } from './template.js';

/** Into the channel, for the leads. `claim`: a button's token, absent once somebody has it. */
export function latePaymentNote(
  view: OrderView,
  given: { leads: readonly string[]; claim?: string },
  language: TeamLanguage,
): Card {
  const t = texts(language);
  const title = t.note.latePaidTitle(orderEnding(view.externalId), formatMoney(view.total, language));
  const lines = [{ text: t.words.causes.paid_after_cancel, style: 'strong' as const }];
  const leads = given.leads.map((name) => shorten(name, 40));
  const named = leads.length > 0 ? [{ text: t.note.leads(t.words.list(leads)) }] : [];
  const card = note(title, [...lines, ...named], 'bad', language);
  const claim = { token: given.claim, label: t.actions.labels.claim, style: 'primary' as const };
  const facts = [
    { label: t.card.facts.shop, value: shorten(view.shopName, 48) },
    exact(t.card.facts.placed, view.placedAt, view, t),
    ...evidenceFacts(view, t),
  ];
  return {
    ...card,
    facts,
    buttons: [
      ...(given.claim === undefined ? [] : [claim]),
      { url: view.url, label: t.card.sellerCenter, style: 'default' },
    ],
  };
}

/** What was told, decided, accepted and paid, in the order it happened, to the second. */
export function evidenceFacts(view: OrderView, t: Texts): Fact[] {
  const { facts, toldAt, decidedBy } = t.card;
  const { evidence = {}, toldDeadlineAt } = view;
  const say = (at: number): string => formatExact(at, view.zone, t.language, view.placedAt);
  const list: (Fact | undefined)[] = [];
  if (toldDeadlineAt !== undefined) {
    const moment = evidence.toldAt === undefined ? undefined : say(evidence.toldAt);
    list.push({ label: facts.toldToClose, value: toldAt(say(toldDeadlineAt), moment) });
  }
  if (evidence.decidedAt !== undefined) {
    const at = say(evidence.decidedAt);
    const value = evidence.decidedBy ? decidedBy(at, shorten(evidence.decidedBy, 40)) : at;
    list.push({ label: facts.decided, value });
  }
  const acceptedAt = evidence.acceptedAt ?? view.cancelledAt;
  if (acceptedAt !== undefined) list.push(exact(facts.accepted, acceptedAt, view, t));
  if (view.paidAt !== undefined) list.push(exact(facts.paid, view.paidAt, view, t));
  const reason = evidence.reasonSent ?? view.cancelReason;
  if (reason) list.push({ label: facts.reasonSent, value: reasonWords(reason, t.language) });
  return list.filter((fact) => fact !== undefined);
}

function exact(label: string, at: number, view: OrderView, t: Texts): Fact {
  return { label, value: formatExact(at, view.zone, t.language, view.placedAt) };
}
