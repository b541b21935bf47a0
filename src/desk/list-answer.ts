/** Lists, a page at a time: what was asked goes into the buttons that turn the page, so that any of them can be drawn anew. */
import { ageText } from '../domain/age.js';
import type { Card, Row } from '../domain/card.js';
import { shorten } from '../domain/format.js';
import { orderRows } from '../domain/order-rows.js';
import type { Answer, ChatLimits } from '../ports.js';
import { heldStock } from '../services/held-stock.js';
import { countOrders, listOrders } from '../services/list-orders.js';
import type { OrderQuery } from '../services/order-query.js';
import { claimedBy } from '../store/alerts.js';
import { insertButton } from '../store/cards.js';
import type { Db, Unit } from '../store/database.js';
import { listShops } from '../store/shops.js';
import { texts } from '../texts/texts.js';
import { LIST_ROWS, listCard, privately } from './answers.js';
import type { Asker } from './asker.js';
import type { ListCommand } from './command-spec.js';
import type { DeskOptions } from './desk.js';
import { periodOf } from './period.js';
import { shopsNamed, unknownShop, zoneOf } from './shops.js';

/** What a page is of, as its buttons keep it. `at`: when the list was asked for, epoch ms; later orders are not in it. */
export interface Page {
  command: ListCommand;
  offset: number;
  at: number;
}

/** Where a list is read, and how its buttons are written: in the transaction of a press, or in one of its own. */
export interface Reading {
  db: Db;
  write<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
}

interface Rows {
  title: string;
  rows: Row[];
  count: number;
}

/** Longer lists than this are narrowed by a filter, not read to the end. */
const LONGEST = 500;
const PAGE_LIFE_MS = 30 * 60_000;
/** A row's share of what a platform can show in one message. */
const ROW_TEXT = 120;

export async function listAnswer(
  who: Asker,
  page: Page,
  desk: DeskOptions,
  { db, write }: Reading,
): Promise<Answer> {
  const { command, offset } = page;
  const named = command.kind === 'stock' ? command.shop : command.filter?.shop;
  const shopIds = named === undefined ? who.shopIds : shopsNamed(who, desk.settings, named);
  if (named !== undefined && shopIds.length === 0) return unknownShop(who, desk.settings, named);
  const size = pageSize(desk.limits);
  const { title, rows, count } = await rowsOf({ ...who, shopIds }, page, size, desk, db);
  const { desk: t } = texts(who.language);
  const isPart = offset > 0 || count > offset + rows.length;
  const part = isPart && rows.length > 0 ? t.listPart(title, offset + 1, offset + rows.length, count) : title;
  const card = listCard(part, rows, who.language, Math.max(0, count - offset - rows.length));
  const buttons = isPart && who.channel ? await turning(who, page, { size, count }, desk, write) : [];
  const age = { text: await ageOf({ ...who, shopIds }, desk, db), style: 'small' as const };
  return privately({ ...card, lines: [...card.lines, age], buttons });
}

/** How old the oldest part of it is. */
async function ageOf(who: Asker, desk: DeskOptions, db: Db): Promise<string> {
  const shops = (await listShops(db)).filter(({ id }) => who.shopIds.includes(id));
  const oldest = Math.min(...shops.map(({ polled_at: polledAt }) => polledAt ?? 0));
  const readAt = shops.length === 0 || oldest === 0 ? undefined : oldest;
  return ageText(readAt, desk.now(), zoneOf(desk.settings, who.shopIds), texts(who.language));
}

/** As many rows as the platform can show, and no more than can be taken in. */
export function pageSize({ rowsMax, textMax }: Pick<ChatLimits, 'rowsMax' | 'textMax'>): number {
  return Math.max(1, Math.min(LIST_ROWS, rowsMax, Math.floor(textMax / ROW_TEXT) - 2));
}

async function rowsOf(who: Asker, page: Page, size: number, desk: DeskOptions, db: Db): Promise<Rows> {
  const { command, offset, at } = page;
  const t = texts(who.language);
  if (command.kind === 'stock') {
    const held = await heldStock(db, who.shopIds, LONGEST);
    const rows = held.slice(offset, offset + size).map(({ name, units, orders }) => ({
      cells: [shorten(name, 48), t.desk.stockHeld(units, orders)],
    }));
    return { title: t.desk.lists.stock, rows, count: held.length };
  }
  const zone = zoneOf(desk.settings, who.shopIds);
  const wanted = await queryOf(who, command, at, zone, db);
  const orders = await listOrders(db, desk.settings, { ...wanted, offset, limit: size });
  const isAll = offset === 0 && orders.length < size;
  return {
    title: titleOf(command, who),
    rows: orderRows(orders, desk.now(), zone, who.language),
    count: isAll ? orders.length : await countOrders(db, wanted),
  };
}

async function queryOf(
  who: Asker,
  command: Exclude<ListCommand, { kind: 'stock' }>,
  at: number,
  zone: string,
  db: Db,
): Promise<Omit<OrderQuery, 'limit'>> {
  const { shop: _shop, ...filter } = command.filter ?? {};
  const { shopIds } = who;
  if (command.kind === 'late') return { shopIds, toldBefore: at, ...filter };
  if (command.kind === 'mine') {
    const ids = shopIds.length > 0 && who.person ? await claimedBy(db, who.person.id, shopIds, LONGEST) : [];
    return { shopIds, ids, ...filter };
  }
  const { from, to } = periodOf(command.when, at, zone);
  return { shopIds, from, to: Math.min(to, at + 1), ...filter };
}

function titleOf(command: ListCommand, who: Asker): string {
  const { desk: t } = texts(who.language);
  if (command.kind !== 'show') return t.lists[command.kind];
  return typeof command.when === 'string' ? t.lists[command.when] : t.listOfDay(command.when.date);
}

async function turning(
  who: Asker,
  page: Page,
  { size, count }: { size: number; count: number },
  desk: DeskOptions,
  write: Reading['write'],
): Promise<Card['buttons']> {
  const { desk: t } = texts(who.language);
  const turns = [
    { label: t.previous, offset: page.offset - size, there: page.offset > 0 },
    { label: t.next, offset: page.offset + size, there: count > page.offset + size },
  ].filter(({ there }) => there);
  return await write(async (unit) => {
    const buttons: Card['buttons'] = [];
    for (const { label, offset } of turns) {
      const token = desk.newToken();
      await insertButton(unit, {
        token,
        card_id: null,
        shop_id: who.shopIds[0] ?? '',
        order_id: null,
        channel_id: who.channel?.id ?? '',
        action: 'page',
        params: JSON.stringify({ ...page, offset: Math.max(0, offset) } satisfies Page),
        expires_at: unit.now + PAGE_LIFE_MS,
      });
      buttons.push({ token, label, style: 'default' });
    }
    return buttons;
  });
}
