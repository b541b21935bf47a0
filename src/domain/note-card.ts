/** Small cards: what is said once, in a card's thread or in the channel. */
import { texts } from '../texts/texts.js';
import type { AlertCause, OrderView } from './alert.js';
import type { Card, Line, Tone } from './card.js';
import { formatSpan, formatTime, shorten } from './format.js';
import { momentOf, replyLines } from './order-lines.js';
import { orderEnding } from './order-state.js';
import type { TeamLanguage } from './template.js';

/** Into the order's thread: why it needs a person, with the buyer's words when those are the cause. */
export function alertNote(view: OrderView, cause: AlertCause, language: TeamLanguage): Card {
  const t = texts(language);
  const ending = orderEnding(view.externalId);
  if (cause === 'buyer_replied' && view.reply) {
    return note(t.note.replyTitle(ending), replyLines(view, t), 'bad', language);
  }
  const unknown = view.messages.find((message) => message.state === 'unknown');
  const said =
    cause === 'message_unknown' && unknown
      ? t.card.messageUnknown(t.words.steps[unknown.step], momentOf(view, unknown.at, language))
      : t.words.causes[cause];
  return note(t.note.alertTitle(ending), [{ text: said }], 'bad', language);
}

/**
 * Into the channel: orders nobody claimed. `unclaimedMs`: for how long; `leads`: display names, as plain text;
 * `externalId`: present when it is about one order.
 */
export function escalationNote(
  facts: {
    shopName: string;
    count: number;
    unclaimedMs: number;
    leads: readonly string[];
    externalId?: string;
  },
  language: TeamLanguage,
): Card {
  const t = texts(language);
  const span = formatSpan(facts.unclaimedMs, language);
  const lines = [{ text: t.note.escalation(facts.count, span, shorten(facts.shopName, 48)) }];
  if (facts.leads.length > 0) {
    lines.push({ text: t.note.leads(t.words.list(facts.leads.map((name) => shorten(name, 40)))) });
  }
  const title = facts.externalId
    ? t.note.escalationTitleOf(orderEnding(facts.externalId))
    : t.note.escalationTitle(facts.count);
  return note(title, lines, 'bad', language);
}

/** Into the channel: somebody paused or resumed. `shopName` absent: all shops. */
export function pauseNote(
  facts: { paused: boolean; shopName?: string; by: string; at: number; zone: string },
  language: TeamLanguage,
): Card {
  const t = texts(language);
  const shop = facts.shopName && shorten(facts.shopName, 48);
  const time = formatTime(facts.at, facts.zone, language);
  const by = shorten(facts.by, 40);
  if (!facts.paused)
    return note(t.note.resumedTitle(shop), [{ text: t.note.resumed(by, time) }], 'good', language);
  return note(
    t.note.pausedTitle(shop),
    [{ text: t.note.paused(by, time), style: 'strong' }],
    'warning',
    language,
  );
}

/** Into the channel: from now on the machine acts here, or only shows what it would do. */
export function modeNote(
  facts: { mode: 'live' | 'shadow'; shopName: string; by: string; at: number; zone: string },
  language: TeamLanguage,
): Card {
  const t = texts(language);
  const title = t.note.modeTitle[facts.mode](shorten(facts.shopName, 48));
  const said = t.note.mode[facts.mode](shorten(facts.by, 40), formatTime(facts.at, facts.zone, language));
  return note(title, [{ text: said, style: 'strong' }], facts.mode === 'live' ? 'good' : 'warning', language);
}

/** A note without facts and buttons. */
export function note(title: string, lines: Line[], tone: Tone, language: TeamLanguage): Card {
  const summary = [title, ...lines.map((line) => line.text)].join(' · ');
  return { kind: 'note', tone, title, facts: [], lines, buttons: [], summary, language };
}
