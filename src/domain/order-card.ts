/** The card of one order: what a person must know to decide, and the buttons to do it. Pure; says nothing that ages. */

import type { Texts } from '../texts/shape.js';
import { texts } from '../texts/texts.js';
import type { ActionName } from './action.js';
import type { OrderView } from './alert.js';
import type { Button, Card, Confirm, Fact, Tone } from './card.js';
import { formatMoment, shorten } from './format.js';
import { evidenceFacts } from './late-payment-card.js';
import { formatMoney } from './money.js';
import { copyLines, leadLines, momentOf, recentLines, replyLines } from './order-lines.js';
import { isPaidAfterCancel, needsPerson, orderEnding, orderState } from './order-state.js';
import type { TeamLanguage } from './template.js';

/** A token for each action this card may offer; an action without one is left out. */
export type OrderButtons = Partial<Record<ActionName, string>>;

const ITEM_NAMES = 3;

/** What a person may do with the order as it stands, the most useful first. Rights are another question. */
export function orderActions(view: OrderView): ActionName[] {
  // Money that came after our cancel: somebody takes it in hand, in Seller Center.
  if (isPaidAfterCancel(view))
    return view.alert?.state === 'acknowledged' ? ['resolve', 'release'] : ['claim'];
  if (view.status !== 'unpaid') return [];
  if (view.cancelPending) return ['undo'];
  const actions: ActionName[] = [];
  if (view.messages.some((message) => message.state === 'unknown')) actions.push('send_again', 'it_arrived');
  if (mayWrite(view)) actions.push('remind', 'ask');
  actions.push(view.alert?.state === 'acknowledged' ? 'release' : 'claim', 'snooze');
  if (view.deadlineAt !== undefined || view.held === 'buyer_replied') actions.push('extend');
  if (isClosing(view)) actions.push('keep');
  actions.push('cancel');
  return actions;
}

/** `language` is the reader's. Buttons are drawn in the order of `orderActions`, those with a token only. */
export function orderCard(view: OrderView, buttons: OrderButtons, language: TeamLanguage): Card {
  const t = texts(language);
  const title = t.card.title(
    orderEnding(view.externalId),
    formatMoney(view.total, language),
    t.words.states[orderState(view)],
  );
  const lead = leadLines(view, t);
  return {
    kind: 'order',
    tone: orderTone(view),
    title,
    facts: orderFacts(view, t),
    lines: [...lead, ...replyLines(view, t), ...copyLines(view, t), ...recentLines(view, t)],
    buttons: [...actionButtons(view, buttons, t), sellerCenterButton(view, t)],
    summary: lead[0] ? `${title} · ${lead[0].text}` : title,
    language,
  };
}

export function orderTone(view: OrderView): Tone {
  if (isPaidAfterCancel(view)) return 'bad';
  if (view.status === 'paid') return 'good';
  if (view.status === 'cancelled') return 'closed';
  if (view.cancelPending) return 'warning';
  if (view.alert?.state === 'acknowledged') return 'active';
  if (needsPerson(view) || (view.alert?.state === 'open' && view.alert.level > 1)) return 'bad';
  return view.toldDeadlineAt === undefined ? 'calm' : 'warning';
}

/** "2 × Lipstick, Mug, 3 more": each name short, the rest counted. */
export function itemsText(items: OrderView['items'], language: TeamLanguage): string {
  const { words, card } = texts(language);
  const names = items
    .slice(0, ITEM_NAMES)
    .map((item) => (item.units === 1 ? shorten(item.name, 48) : `${item.units} × ${shorten(item.name, 48)}`));
  const rest = items.length - names.length;
  return words.list(rest > 0 ? [...names, card.more(rest)] : names);
}

/** When it closes and what the buyer was told of it; undefined where neither is so. */
export function deadlineText(view: OrderView, language: TeamLanguage): string | undefined {
  const { deadlineAt, toldDeadlineAt } = view;
  const { card } = texts(language);
  const told = toldDeadlineAt === undefined ? undefined : momentOf(view, toldDeadlineAt, language);
  if (deadlineAt !== undefined) {
    const moment = momentOf(view, deadlineAt, language);
    return card.deadline(view.shopInShadow && !told ? card.wouldClose(moment) : moment, told);
  }
  return told && card.keptOpen(told);
}

function orderFacts(view: OrderView, t: Texts): Fact[] {
  const { facts } = t.card;
  const list: (Fact | undefined)[] = [
    { label: facts.total, value: formatMoney(view.total, t.language) },
    { label: facts.payment, value: shorten(view.methodText, 48) || t.words.methods[view.method] },
    view.items.length > 0 ? { label: facts.items, value: itemsText(view.items, t.language) } : undefined,
    { label: facts.shop, value: shorten(view.shopName, 48) },
    moment(facts.placed, view.placedAt, formatMoment(view.placedAt, view.zone, t.language)),
    ...(view.status === 'unpaid' ? openFacts(view, t) : closedFacts(view, t)),
  ];
  return list.filter((fact) => fact !== undefined);
}

function openFacts(view: OrderView, t: Texts): (Fact | undefined)[] {
  // Soon there is nothing to close and nothing to come: the line below says when.
  if (view.cancelPending) return [];
  const { facts } = t.card;
  const { alert, next, paymentReason } = view;
  const claimed = alert?.state === 'acknowledged' ? alert.assignee : undefined;
  const until = alert?.leaseUntil === undefined ? undefined : momentOf(view, alert.leaseUntil, t.language);
  const deadline = deadlineText(view, t.language);
  return [
    deadline ? moment(facts.closes, view.deadlineAt, deadline) : undefined,
    claimed ? { label: facts.claimedBy, value: t.card.claimed(shorten(claimed, 40), until) } : undefined,
    paymentReason ? { label: facts.problem, value: t.words.reasons[paymentReason] } : undefined,
    next && !view.shopPaused && !view.cancelWaits
      ? moment(
          facts.next,
          next.at,
          t.card[view.shopInShadow ? 'nextInShadow' : 'next'](
            t.words.steps[next.step],
            momentOf(view, next.at, t.language),
          ),
        )
      : { label: facts.next, value: t.card.paused },
  ];
}

function closedFacts(view: OrderView, t: Texts): (Fact | undefined)[] {
  if (isPaidAfterCancel(view)) return evidenceFacts(view, t);
  const { facts } = t.card;
  const at = (label: string, time: number | undefined): Fact | undefined =>
    time === undefined ? undefined : moment(label, time, momentOf(view, time, t.language));
  return [at(facts.paid, view.paidAt), at(facts.cancelled, view.cancelledAt)];
}

function actionButtons(view: OrderView, tokens: OrderButtons, t: Texts): Button[] {
  const offered = orderActions(view).filter((action) => tokens[action] !== undefined);
  const primary = primaryOf(view, offered);
  return offered.map((action) => {
    const confirm = confirmOf(action, view, t);
    const style = action === 'cancel' ? 'danger' : action === primary ? 'primary' : 'default';
    return { token: tokens[action], label: t.actions.labels[action], style, ...(confirm && { confirm }) };
  });
}

/** An order that waits for a person is claimed first; what may have arrived is for a person to find out, without a nudge. */
function primaryOf(view: OrderView, offered: readonly ActionName[]): ActionName | undefined {
  if (offered.includes('send_again')) return undefined;
  return needsPerson(view) && offered.includes('claim') ? 'claim' : offered[0];
}

function confirmOf(action: ActionName, view: OrderView, t: Texts): Confirm | undefined {
  const { againConfirm } = t.actions;
  if (action === 'send_again') return { ...againConfirm, text: inShadow(view, againConfirm.text, t) };
  return action === 'cancel' ? cancelConfirm(view, t.language) : undefined;
}

/** A press is real in shadow too, and then says so. */
function inShadow(view: OrderView, text: string, t: Texts): string {
  return view.shopInShadow ? `${t.actions.inShadow} ${text}` : text;
}

export function cancelConfirm(view: OrderView, language: TeamLanguage): Confirm {
  const t = texts(language);
  const { title, text, yes, no } = t.actions.cancelConfirm;
  const units = view.items.reduce((sum, item) => sum + item.units, 0);
  return {
    title: title(orderEnding(view.externalId)),
    text: inShadow(view, text(formatMoney(view.total, language), units), t),
    yes,
    no,
  };
}

function sellerCenterButton(view: OrderView, t: Texts): Button {
  return { url: view.url, label: t.card.sellerCenter, style: 'default' };
}

/** Where the bot may not write, the card carries a text to copy instead. */
function mayWrite(view: OrderView): boolean {
  return view.copyText === undefined && view.held !== 'opted_out';
}

/** From the notice on the buyer counts on the closing time, so keeping it open is worth a button. */
function isClosing(view: OrderView): boolean {
  if (view.held === 'kept_open') return false;
  const noticed = view.messages.some((message) => message.step === 'notice');
  return noticed || view.toldDeadlineAt !== undefined || view.alert?.cause === 'cancel_expired';
}

function moment(label: string, at: number | undefined, value: string): Fact {
  return at === undefined ? { label, value } : { label, value, at };
}
