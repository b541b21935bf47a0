/** Cancels that wait for a lead: the note that says why, its buttons (the board's too), and what a lead decided. */
import type { Texts } from '../texts/shape.js';
import { texts } from '../texts/texts.js';
import type { Button, Card } from './card.js';
import { formatSpan, shorten } from './format.js';
import { note } from './note-card.js';
import type { TeamLanguage } from './template.js';

export interface StopButtons {
  go_on?: string;
  keep_all?: string;
}

/** `done` cancels within `withinMs`, and the limit (a count, or percent) that one more would have broken. */
export interface StopFacts {
  shopName: string;
  waiting: number;
  leads: readonly string[];
  broken?: { kind: 'cancels' | 'share'; limit: number; done: number; withinMs: number };
}

/** Into the channel, once. Without `broken` an older copy of the database was put back. */
export function stopNote(facts: StopFacts, buttons: StopButtons, language: TeamLanguage): Card {
  const t = texts(language);
  const { stop, leads } = t.note;
  const lines = [
    { text: whyStopped(facts, t) },
    { text: stop.waiting(facts.waiting), style: 'strong' as const },
    { text: stop.hint },
  ];
  if (facts.leads.length > 0) lines.push({ text: leads(t.words.list(facts.leads)) });
  const card = note(stop.title(shorten(facts.shopName, 48)), lines, 'bad', language);
  return { ...card, buttons: stopButtons(buttons, facts.waiting, t) };
}

function whyStopped({ broken }: StopFacts, t: Texts): string {
  const { stop } = t.note;
  if (!broken) return stop.restored;
  const span = formatSpan(broken.withinMs, t.language);
  const say = broken.kind === 'cancels' ? stop.tooMany : stop.tooLarge;
  return say(broken.done, span, broken.limit);
}

export function stopButtons(tokens: StopButtons, waiting: number, t: Texts): Button[] {
  const { title, text, yes, no } = t.note.stop.goOnConfirm;
  const buttons: Button[] = [];
  if (tokens.keep_all)
    buttons.push({ token: tokens.keep_all, label: t.actions.labels.keep_all, style: 'primary' });
  if (tokens.go_on) {
    const confirm = { title: title(waiting), text, yes, no };
    buttons.push({ token: tokens.go_on, label: t.actions.labels.go_on, style: 'danger', confirm });
  }
  return buttons;
}

/** Into the channel: what became of those that waited. */
export function stopAnsweredNote(
  facts: { shopName: string; answer: 'go_on' | 'keep_all'; by: string; count: number },
  language: TeamLanguage,
): Card {
  const { stop } = texts(language).note;
  const title = stop.answeredTitle[facts.answer](shorten(facts.shopName, 48));
  const text = stop.answered[facts.answer](shorten(facts.by, 40), facts.count);
  return note(title, [{ text }], facts.answer === 'go_on' ? 'warning' : 'good', language);
}
