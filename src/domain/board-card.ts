/** The live board: one shop at a glance, edited in place. */

import type { Texts } from '../texts/shape.js';
import { texts } from '../texts/texts.js';
import type { ActionName } from './action.js';
import type { BoardView } from './alert.js';
import type { Button, Card, Fact, Line, Tone } from './card.js';
import { formatMoment, formatSpan, shorten } from './format.js';
import { formatMoney, type Money } from './money.js';
import { orderRows } from './order-rows.js';
import { type StopButtons, stopButtons } from './stop-card.js';
import type { TeamLanguage } from './template.js';

const MINUTE = 60_000;
/** Polls come every minute at the latest: after three, something is wrong. */
const STALE_MS = 3 * MINUTE;
const ROWS = 12;
const HELD_NAMES = 3;

/** Tokens; those that fit the shop's state are drawn. */
export type BoardButtons = { pause?: string; resume?: string } & StopButtons;

/** What a person may do with a shop as it stands. */
export function boardActions(view: BoardView): ActionName[] {
  const stop: ActionName[] = view.stopped ? ['go_on', 'keep_all'] : [];
  return [...stop, view.paused ? 'resume' : 'pause'];
}

export function boardCard(view: BoardView, buttons: BoardButtons, language: TeamLanguage): Card {
  const t = texts(language);
  const shop = shorten(view.shopName, 48);
  return {
    kind: 'board',
    tone: boardTone(view),
    title: boardTitle(view, shop, t),
    facts: boardFacts(view, t),
    lines: boardLines(view, shop, t),
    rows: orderRows(view.orders.slice(0, ROWS), view.at, view.zone, language),
    buttons: boardButtons(view, buttons, shop, t),
    summary: view.paused
      ? t.board.pausedTitle(shop)
      : t.board.summary(shop, view.open.count, view.needsPerson),
    language,
  };
}

function boardTitle(view: BoardView, shop: string, t: Texts): string {
  if (view.paused) return t.board.pausedTitle(shop);
  const title = t.board.title(shop, view.open.count);
  return view.shadow ? t.board.shadowTitle(title) : title;
}

export function boardTone(view: BoardView): Tone {
  if (view.needsReauthorization || view.stopped) return 'bad';
  if (view.paused) return 'warning';
  if (view.needsPerson > 0) return 'bad';
  return view.open.count > 0 ? 'active' : 'calm';
}

/** "$25.50, €10.00"; empty where there is none. */
export function moneyList(amounts: readonly Money[], t: Texts): string {
  return t.words.list(
    amounts.filter((money) => money.minor !== 0).map((money) => formatMoney(money, t.language)),
  );
}

function boardFacts(view: BoardView, t: Texts): Fact[] {
  const { facts } = t.board;
  const list: (Fact | undefined)[] = [
    { label: facts.open, value: openText(view, t) },
    view.open.count > 0 ? { label: facts.ages, value: agesText(view, t) } : undefined,
    view.open.count > 0 ? { label: facts.people, value: peopleText(view, t) } : undefined,
    view.held.length > 0 ? { label: facts.held, value: heldText(view, t) } : undefined,
    { label: facts.today, value: todayText(view, t) },
    readFact(view, t),
  ];
  return list.filter((fact) => fact !== undefined);
}

export function openText(view: BoardView, t: Texts): string {
  const { count, units, total } = view.open;
  return count === 0 ? t.board.nothingOpen : t.board.open(count, units, moneyList(total, t));
}

function agesText(view: BoardView, t: Texts): string {
  const bands = ['upTo5m', 'upTo30m', 'upTo60m', 'older'] as const;
  const filled = bands.filter((band) => view.ages[band] > 0);
  return filled.map((band) => t.board.ages[band](view.ages[band])).join(' · ');
}

export function peopleText(view: BoardView, t: Texts): string {
  const parts = [t.board.claimed(view.claimed), t.board.unclaimed(view.unclaimed)];
  if (view.needsPerson > 0) parts.unshift(t.board.needsPerson(view.needsPerson));
  return parts.join(' · ');
}

function heldText(view: BoardView, t: Texts): string {
  const names = view.held.slice(0, HELD_NAMES).map((item) => `${item.units} × ${shorten(item.name, 32)}`);
  const rest = view.held.length - names.length;
  return t.words.list(rest > 0 ? [...names, t.card.more(rest)] : names);
}

export function todayText(view: BoardView, t: Texts): string {
  const { placed, paid, cancelledByUs, cancelledOther, paidTotal } = view.today;
  const parts = [t.board.placed(placed), t.board.paid(paid, moneyList(paidTotal, t))];
  if (cancelledByUs > 0) parts.push(t.board.cancelledByUs(cancelledByUs));
  if (cancelledOther > 0) parts.push(t.board.cancelledOther(cancelledOther));
  return parts.join(' · ');
}

function readFact(view: BoardView, t: Texts): Fact {
  const label = t.board.facts.read;
  if (view.polledAt === undefined) return { label, value: t.board.neverRead };
  // To the minute: a board is not edited only because the shop was read once more.
  const at = view.polledAt - (view.polledAt % MINUTE);
  return { label, value: formatMoment(at, view.zone, t.language, view.at), at };
}

function boardLines(view: BoardView, shop: string, t: Texts): Line[] {
  const lines: Line[] = [];
  if (view.needsReauthorization) lines.push({ text: t.board.reauthorize(shop), style: 'strong' });
  if (view.paused) lines.push({ text: t.board.paused, style: 'strong' });
  else if (view.shadow) lines.push({ text: t.board.shadow, style: 'strong' });
  if (view.stopped) {
    const time = formatMoment(view.stopped.at, view.zone, t.language, view.at);
    lines.push({ text: t.board.stopped(time, view.stopped.waiting), style: 'strong' });
  }
  const time = (at: number) => formatMoment(at, view.zone, t.language, view.at);
  if (view.webhooksSilentAt !== undefined)
    lines.push({ text: t.quota.webhooks.board(time(view.webhooksSilentAt)) });
  if (view.chatLowUntil !== undefined) lines.push({ text: t.quota.chat.board(time(view.chatLowUntil)) });
  const age = view.polledAt === undefined ? 0 : view.at - view.polledAt;
  if (age >= STALE_MS && !view.needsReauthorization) {
    lines.push({ text: t.board.stale(formatSpan(age, t.language)), style: 'strong' });
  }
  return lines;
}

function boardButtons(view: BoardView, tokens: BoardButtons, shop: string, t: Texts): Button[] {
  const stop = view.stopped ? stopButtons(tokens, view.stopped.waiting, t) : [];
  return [...stop, ...pauseButtons(view, tokens, shop, t)];
}

function pauseButtons(view: BoardView, tokens: BoardButtons, shop: string, t: Texts): Button[] {
  if (view.paused) {
    return tokens.resume ? [{ token: tokens.resume, label: t.board.resume, style: 'primary' }] : [];
  }
  if (!tokens.pause) return [];
  const { title, text, yes, no } = t.board.pauseConfirm;
  return [
    {
      token: tokens.pause,
      label: t.board.pause,
      style: 'default',
      confirm: { title: title(shop), text, yes, no },
    },
  ];
}
