/** What an absence left behind, in one note for the channel. */
import type { Texts } from '../texts/shape.js';
import { texts } from '../texts/texts.js';
import type { Card, Line } from './card.js';
import { formatMoment, formatSpan, shorten } from './format.js';
import { note } from './note-card.js';
import { type StopButtons, stopButtons } from './stop-card.js';
import type { TeamLanguage } from './template.js';

/** What became of one shop's orders meanwhile. */
export interface BackCounts {
  shopName: string;
  /** Messages that were due and are not sent any more. */
  letGo: number;
  /** Cancels that wait for a lead, and orders past their deadline that ask about each. */
  waits: number;
  decide: number;
  paid: number;
  ended: number;
  placed: number;
  unclaimed: number;
}

export interface BackFacts {
  /** Last known moment before, first moment after; epoch ms. */
  from: number | undefined;
  at: number;
  restored: boolean;
  zone: string;
  shops: readonly BackCounts[];
  leads: readonly string[];
}

/** What somebody must see to, and what is only to be known. */
const ASKS = ['waits', 'decide', 'unclaimed'] as const;
const TELLS = ['letGo', 'paid', 'ended', 'placed'] as const;

const asksOf = (shop: BackCounts): boolean => ASKS.some((key) => shop[key] > 0);

/** Is there anything to tell? */
export function isWorthTelling(facts: BackFacts): boolean {
  const isMoved = (shop: BackCounts): boolean => asksOf(shop) || TELLS.some((key) => shop[key] > 0);
  return facts.restored || facts.shops.some(isMoved);
}

/** `buttons`: where one shop's cancels wait, its lead may decide here. */
export function backNote(facts: BackFacts, buttons: StopButtons, language: TeamLanguage): Card {
  const t = texts(language);
  const { back } = t.note;
  const { from, at, restored } = facts;
  const title =
    restored || from === undefined ? back.restoredTitle : back.title(formatSpan(at - from, language));
  const lines: Line[] = [{ text: whatHappened(facts, t) }];
  for (const shop of facts.shops) {
    const say = (keys: readonly (typeof ASKS | typeof TELLS)[number][]): Line[] => {
      const said = keys.filter((key) => shop[key] > 0).map((key) => back[key](shop[key]));
      return said.length > 0 ? [{ text: back.shop(shorten(shop.shopName, 48), said) }] : [];
    };
    lines.push(...say(ASKS).map((line) => ({ ...line, style: 'strong' as const })), ...say(TELLS));
  }
  const asks = facts.shops.some(asksOf);
  if (asks && facts.leads.length > 0) {
    lines.push({ text: t.note.leads(t.words.list(facts.leads.map((name) => shorten(name, 40)))) });
  }
  const card = note(title, lines, restored || asks ? 'bad' : 'calm', language);
  const waiting = facts.shops.reduce((sum, shop) => sum + shop.waits, 0);
  return { ...card, buttons: waiting > 0 ? stopButtons(buttons, waiting, t) : [] };
}

function whatHappened({ from, at, restored, zone }: BackFacts, t: Texts): string {
  const { back } = t.note;
  const moment = (time: number): string => formatMoment(time, zone, t.language, at);
  if (restored) return back.restored(from === undefined ? '?' : moment(from));
  return back.away(from === undefined ? '?' : moment(from), moment(at));
}
