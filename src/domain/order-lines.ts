/** The paragraphs of an order's card: what matters now, the buyer's words, a text to copy, the last deeds. */
import { historyLines, reasonWords } from '../texts/sentence.js';
import type { Texts } from '../texts/shape.js';
import type { OrderView } from './alert.js';
import type { Line } from './card.js';
import { formatMoment, formatSpan, shorten } from './format.js';
import { formatMoney } from './money.js';
import { isPaidAfterCancel, orderEndings } from './order-state.js';
import type { TeamLanguage } from './template.js';

const HISTORY_LINES = 5;
const QUOTE_LENGTH = 500;

/** What matters most now, first. */
export function leadLines(view: OrderView, t: Texts): Line[] {
  const strong = (text: string): Line => ({ text, style: 'strong' });
  if (isPaidAfterCancel(view)) return [strong(t.words.causes.paid_after_cancel)];
  if (view.status === 'paid') return [strong(paidText(view, t))];
  if (view.status === 'cancelled') return [strong(cancelledText(view, t))];
  const lines: Line[] = [];
  if (view.cancelPending) {
    const { by, at } = view.cancelPending;
    lines.push(strong(t.card.cancelPending(shorten(by, 40), momentOf(view, at, t.language))));
  }
  const unknown = view.messages.find((message) => message.state === 'unknown');
  if (unknown) {
    const when = momentOf(view, unknown.at, t.language);
    lines.push(strong(t.card.messageUnknown(t.words.steps[unknown.step], when)));
  } else if (view.alert?.state === 'open' && view.alert.cause !== 'waiting') {
    lines.push(strong(t.words.causes[view.alert.cause]));
  }
  lines.push(...flagLines(view, t));
  if (view.cancelWaits) lines.push(strong(t.card.cancelWaits));
  if (view.shopPaused) lines.push(strong(t.card.shopPaused));
  else if (view.shopInShadow) lines.push(strong(t.card.shopInShadow));
  return [...lines, ...holdLines(view, t)];
}

/** What is unusual about it. */
function flagLines({ flags = [], total, externalId }: OrderView, t: Texts): Line[] {
  return flags.map((flag) => {
    switch (flag.kind) {
      case 'duplicate':
        return { text: t.unusual.duplicate(orderEndings([flag.of, externalId])[0] ?? '') };
      case 'value':
        return { text: t.unusual.value(formatMoney({ ...total, minor: flag.usual }, t.language)) };
      case 'count':
        return { text: t.unusual.count(flag.usual) };
      case 'non_payer':
        return { text: t.unusual.nonPayer(flag.orders) };
      case 'currency':
        return { text: t.unusual.currency(flag.found) };
      default:
        return { text: t.unusual[flag.kind] };
    }
  });
}

/** Why the bot is silent here, unless the cause above has said it. */
function holdLines(view: OrderView, t: Texts): Line[] {
  const { held, snoozedUntil, alert } = view;
  if (!held || held === 'cancel_pending' || (alert?.state === 'open' && alert.cause === held)) return [];
  if (held !== 'snoozed' || snoozedUntil === undefined) return [{ text: t.words.holds[held] }];
  return [{ text: t.card.snoozedUntil(momentOf(view, snoozedUntil, t.language)) }];
}

/** "Paid 10:31, 1 min after the reminder" */
function paidText(view: OrderView, t: Texts): string {
  const paidAt = view.paidAt;
  if (paidAt === undefined) return t.words.states.paid;
  const last = view.messages.findLast((message) => message.state === 'sent' && message.at <= paidAt);
  const after = last && { span: formatSpan(paidAt - last.at, t.language), step: last.step };
  return t.card.paidLine(momentOf(view, paidAt, t.language), after);
}

function cancelledText(view: OrderView, t: Texts): string {
  const when = view.cancelledAt === undefined ? undefined : momentOf(view, view.cancelledAt, t.language);
  const by = t.words.cancelledBy[view.cancelledByUs ? 'us' : (view.cancelledBy ?? 'platform')];
  return t.card.cancelledLine(when, by, view.cancelReason && reasonWords(view.cancelReason, t.language));
}

export function replyLines(view: OrderView, t: Texts): Line[] {
  if (!view.reply) return [];
  const { text, at, reason } = view.reply;
  const words = reason === 'unknown' ? undefined : t.words.reasons[reason];
  return [
    { text: t.card.buyerWrote(momentOf(view, at, t.language), words) },
    { text: shorten(text, QUOTE_LENGTH), style: 'quote' },
  ];
}

export function copyLines(view: OrderView, t: Texts): Line[] {
  if (!view.copyText || view.status !== 'unpaid') return [];
  return [{ text: t.card.copyThis }, { text: view.copyText, style: 'copy' }];
}

export function recentLines(view: OrderView, t: Texts): Line[] {
  const entries = view.history.slice(-HISTORY_LINES);
  return historyLines(entries, t.language, view.zone, view.placedAt).map((text) => ({
    text,
    style: 'small',
  }));
}

/** A moment of this order: the time alone on the day it was placed. */
export function momentOf(view: OrderView, at: number, language: TeamLanguage): string {
  return formatMoment(at, view.zone, language, view.placedAt);
}
