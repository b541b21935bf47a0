/** What the desk says: answers to what is typed. */
import type { TeamLanguage } from '../domain/template.js';

export interface DeskTexts {
  overviewTitle: string;
  noShops: string;
  /** Titles of lists. */
  lists: Record<'today' | 'yesterday' | 'week' | 'mine' | 'late' | 'stock', string>;
  listOfDay(day: string): string;
  listEmpty: string;
  listMore(count: number): string;
  /** Which rows of how many are shown, counted from 1. */
  listPart(title: string, first: number, last: number, count: number): string;
  previous: string;
  next: string;
  stockHeld(units: number, orders: number): string;
  personNotFound(typed: string, known: string): string;
  notAfter(moment: string): string;
  assigned(person: string): string;
  helpTitle: string;
  helpHint: string;
  unknown(typed: string): string;
  didYouMean(word: string): string;
  invalid: Record<
    | 'order_missing'
    | 'order_too_short'
    | 'order_not_digits'
    | 'date_invalid'
    | 'filter_unknown'
    | 'amount_invalid'
    | 'time_missing'
    | 'time_invalid'
    | 'person_missing'
    | 'act_unknown'
    | 'setting_unknown',
    (typed: string) => string
  >;
  ambiguousTitle(ending: string): string;
  ambiguous: string;
  notFound(ending: string): string;
  shopNotFound(typed: string, known: string): string;
  pausedToast(shop: string | undefined): string;
  nothingWaits: string;
  stoppedAnew: string;
  resumedToast(shop: string | undefined): string;
  whyTitle(ending: string, state: string): string;
  why: Record<'policy' | 'deadline' | 'quietHours' | 'caps', string>;
  /** `window` is the span that `perBuyer` counts in. */
  capsValue(perOrder: number, perBuyer: number, window: string, gap: string): string;
  stepAfter(step: string, span: string): string;
  planLine(steps: string): string;
  nextLine(step: string, moment: string): string;
  nothingNext: string;
  history: string;
  /** Where a question needs a button, and buttons need a channel. */
  notHere: string;
  batch: Record<'remind_all' | 'cancel_expired', BatchTexts>;
  /** So many of what was asked for are not among them, and why. */
  leftOut(count: number, because: string): string;
  beyond(count: number): string;
  settings: SettingsTexts;
  doctor: { title: string; well: string; absent: string; states: Record<'good' | 'warning' | 'bad', string> };
  secondTitle(ending: string, total: string): string;
  secondText(person: string): string;
  secondYes: string;
  secondConfirm: string;
}

/** Many orders at once: the question, and what became of it. */
export interface BatchTexts {
  title(count: number): string;
  nothing: string;
  /** What will happen to them. */
  text: string;
  yes(count: number): string;
  done(count: number): string;
}

export interface SettingsTexts {
  title: string;
  policy: string;
  steps: string;
  language: string;
  people: string;
  /** What the asker is here. */
  you(name: string, role: string): string;
  nobody: string;
  languageOf: Record<'me' | 'channel', (language: string) => string>;
  hint: string;
  languages: Record<TeamLanguage, string>;
  group(platform: string, group: string): string;
  members: string;
  offDuty: string;
  allShops: string;
}
