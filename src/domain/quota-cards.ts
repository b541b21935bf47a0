/** Notes into the channel about limits and gaps: the day's chat requests, webhooks that fell silent. */
import { texts } from '../texts/texts.js';
import type { Card } from './card.js';
import { formatMoment, formatSpan, shorten } from './format.js';
import { note } from './note-card.js';
import type { TeamLanguage } from './template.js';

export interface ChatBudgetFacts {
  shopName: string;
  zone: string;
  left: number;
  perDay: number;
  /** When the marketplace counts anew, epoch ms. */
  turnsAt: number;
  isOver: boolean;
  now: number;
}

/** Drawn again as things change: few are left, none are, the day is over. */
export function chatBudgetNote(facts: ChatBudgetFacts, language: TeamLanguage): Card {
  const { chat } = texts(language).quota;
  const shop = shorten(facts.shopName, 48);
  if (facts.isOver) return note(chat.overTitle(shop), [{ text: chat.over }], 'good', language);
  const number = new Intl.NumberFormat(language);
  const all = number.format(facts.perDay);
  const time = formatMoment(facts.turnsAt, facts.zone, language, facts.now);
  if (facts.left === 0) {
    const lines = [{ text: chat.none(all), style: 'strong' as const }, { text: chat.noneHint(time) }];
    return note(chat.noneTitle(shop), lines, 'bad', language);
  }
  const left = chat.few(number.format(facts.left), all);
  const lines = [{ text: left, style: 'strong' as const }, { text: chat.fewHint(time) }];
  return note(chat.fewTitle(shop), lines, 'warning', language);
}

export interface WebhookSilenceFacts {
  shopName: string;
  zone: string;
  /** When the last one came, epoch ms. */
  lastAt: number;
  now: number;
  /** Found by polls since. */
  changes: number;
}

export function webhooksSilentNote(facts: WebhookSilenceFacts, language: TeamLanguage): Card {
  const { webhooks } = texts(language).quota;
  const time = formatMoment(facts.lastAt, facts.zone, language, facts.now);
  const span = formatSpan(facts.now - facts.lastAt, language);
  const lines = [
    { text: webhooks.silent(time, span, facts.changes), style: 'strong' as const },
    { text: webhooks.meanwhile },
    { text: webhooks.remedy },
  ];
  return note(webhooks.silentTitle(shorten(facts.shopName, 48)), lines, 'bad', language);
}

export function webhooksBackNote(
  facts: { shopName: string; silentMs: number },
  language: TeamLanguage,
): Card {
  const { webhooks } = texts(language).quota;
  const lines = [{ text: webhooks.back(formatSpan(facts.silentMs, language)) }];
  return note(webhooks.backTitle(shorten(facts.shopName, 48)), lines, 'good', language);
}
