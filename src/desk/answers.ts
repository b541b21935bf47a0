/** The answers to commands and presses, drawn from views. Pure: what is in the database was read before. */
import type { ActionName, Role } from '../domain/action.js';
import { ageText } from '../domain/age.js';
import type { BoardView, OrderView } from '../domain/alert.js';
import { boardCard, boardTone, openText, peopleText } from '../domain/board-card.js';
import type { Card, Row } from '../domain/card.js';
import { shorten } from '../domain/format.js';
import { type OrderButtons, orderCard } from '../domain/order-card.js';
import { type OrderRow, orderRows } from '../domain/order-rows.js';
import type { TeamLanguage } from '../domain/template.js';
import type { Answer } from '../ports.js';
import { texts } from '../texts/texts.js';
import type { CommandFault } from './command-spec.js';
import { COMMANDS } from './grammar.js';

/** Rows in one answer, what is beyond is counted; a platform may cut further by its own limits. */
export const LIST_ROWS = 20;

/** One shop: its board with its orders; several: a line each. */
export function overviewCard(views: readonly BoardView[], language: TeamLanguage): Card {
  const t = texts(language);
  const [only] = views;
  if (!only) return { ...listCard(t.desk.overviewTitle, [], language), lines: [{ text: t.desk.noShops }] };
  if (views.length === 1) return boardCard(only, {}, language);
  const rows = views.map((view) => ({ cells: overviewCells(view, language), tone: boardTone(view) }));
  return listCard(t.desk.overviewTitle, rows, language);
}

function overviewCells(view: BoardView, language: TeamLanguage): string[] {
  const t = texts(language);
  const shop = shorten(view.shopName, 40);
  if (view.needsReauthorization) return [shop, t.note.reauthorizeTitle(shop)];
  const name = view.paused ? t.board.pausedTitle(shop) : view.shadow ? t.board.shadowTitle(shop) : shop;
  const people = view.open.count === 0 ? [] : [peopleText(view, t)];
  return [name, openText(view, t), ...people, ageText(view.polledAt, view.at, view.zone, t)];
}

/** A table under a title; `more` counts what did not fit. */
export function listCard(title: string, rows: readonly Row[], language: TeamLanguage, more = 0): Card {
  const t = texts(language);
  const lines = [];
  if (rows.length === 0) lines.push({ text: t.desk.listEmpty });
  if (more > 0) lines.push({ text: t.desk.listMore(more), style: 'small' as const });
  return {
    kind: 'list',
    tone: 'calm',
    title,
    facts: [],
    lines,
    rows: [...rows],
    buttons: [],
    summary: t.words.pair(title, t.words.orders(rows.length + more)),
    language,
  };
}

export function orderAnswer(view: OrderView, buttons: OrderButtons, language: TeamLanguage): Answer {
  return privately(orderCard(view, buttons, language));
}

/** Several orders have this ending. */
export function ambiguousCard(
  typed: string,
  list: { orders: readonly OrderRow[]; at: number; zone: string },
  language: TeamLanguage,
): Card {
  const { desk } = texts(language);
  const card = listCard(
    desk.ambiguousTitle(typed),
    orderRows(list.orders, list.at, list.zone, language),
    language,
  );
  return { ...card, lines: [{ text: desk.ambiguous }, ...card.lines], summary: card.title };
}

/** All commands, from the grammar. */
export function helpCard(language: TeamLanguage): Card {
  const { desk } = texts(language);
  const rows = COMMANDS.map((spec) => ({
    cells: [spec.texts[language].usage, spec.texts[language].summary],
  }));
  const card = listCard(desk.helpTitle, rows, language);
  return { ...card, lines: [{ text: desk.helpHint, style: 'small' }], summary: desk.helpTitle };
}

/** What was typed could not be read: what is wrong, the nearest command, for an unknown word the list of all. */
export function faultAnswer(fault: CommandFault, language: TeamLanguage): Answer {
  const { desk } = texts(language);
  const typed = shorten(fault.typed, 40);
  if (fault.kind === 'invalid') return toast(desk.invalid[fault.reason](typed), 'bad');
  const title = desk.unknown(typed);
  const guess = fault.nearest ? [{ text: desk.didYouMean(fault.nearest), style: 'strong' as const }] : [];
  const help = helpCard(language);
  const summary = [title, ...guess.map((line) => line.text)].join(' ');
  return privately({ ...help, title, lines: [...guess, ...help.lines], summary });
}

export function notFoundAnswer(ending: string, language: TeamLanguage): Answer {
  return toast(texts(language).desk.notFound(ending), 'bad');
}

export function shopNotFoundAnswer(typed: string, known: readonly string[], language: TeamLanguage): Answer {
  const { desk, words } = texts(language);
  const names = words.list(known.slice(0, 10).map((name) => shorten(name, 40)));
  return toast(desk.shopNotFound(shorten(typed, 40), names), 'bad');
}

export function personNotFoundAnswer(
  typed: string,
  team: readonly { name: string }[],
  language: TeamLanguage,
): Answer {
  const { desk, words } = texts(language);
  const names = words.list(team.slice(0, 10).map(({ name }) => shorten(name, 40)));
  return toast(desk.personNotFound(shorten(typed, 40), names), 'bad');
}

/** `shopName` absent: all shops. */
export function pausedAnswer(shopName: string | undefined, language: TeamLanguage): Answer {
  return toast(texts(language).desk.pausedToast(shopName && shorten(shopName, 48)), 'calm');
}

export function resumedAnswer(shopName: string | undefined, language: TeamLanguage): Answer {
  return toast(texts(language).desk.resumedToast(shopName && shorten(shopName, 48)), 'good');
}

/** `role`: the lowest that may; absent where a role would not help (another shop, an unknown person). */
export function forbiddenAnswer(action: ActionName, role: Role | undefined, language: TeamLanguage): Answer {
  const { actions, words } = texts(language);
  return toast(actions.forbidden(actions.labels[action], role && words.roles[role]), 'bad');
}

export function privately(card: Card): Answer {
  return { kind: 'card', card, visibility: 'private' };
}

export function toast(text: string, tone: 'good' | 'bad' | 'calm'): Answer {
  return { kind: 'toast', text, tone };
}
