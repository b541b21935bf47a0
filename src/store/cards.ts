import { type Selectable, sql } from 'kysely';
import type { Db, Unit } from './database.js';
import { isUnpaid } from './orders.js';
import { change, read, sized } from './prepared.js';
import type { ButtonsTable, CardsTable } from './schema.js';

export type CardRow = Selectable<CardsTable>;
export type ButtonRow = Selectable<ButtonsTable>;

interface Wanted {
  shop: string;
  channel: string;
  order: string;
}

const inChannel = sized((kind: CardRow['kind']) =>
  read((db, p: Wanted) =>
    db
      .selectFrom('cards')
      .selectAll()
      .where('kind', '=', kind)
      .where('shop_id', '=', p.shop)
      .where('channel_id', '=', p.channel)
      .where('order_id', kind === 'board' ? 'is' : '=', kind === 'board' ? null : p.order),
  ),
);

/** The row of a card in one channel, made when there is none. */
export async function ensureCard(
  unit: Unit,
  card: { kind: CardRow['kind']; shopId: string; orderId: string | null; channelId: string },
): Promise<CardRow> {
  const { kind, shopId, channelId, orderId } = card;
  const wanted = { shop: shopId, channel: channelId, order: orderId ?? '' };
  const [known] = await inChannel(kind)(unit.tx, wanted);
  if (known) return known;
  const row: CardRow = {
    id: unit.newId(),
    kind: card.kind,
    shop_id: card.shopId,
    order_id: card.orderId,
    channel_id: card.channelId,
    message_ref: null,
    shown_hash: null,
    shown_state: null,
    posted_at: null,
  };
  await unit.tx.insertInto('cards').values(row).execute();
  return row;
}

const byId = read((db, p: { id: string }) => db.selectFrom('cards').selectAll().where('id', '=', p.id));
const ofOrder = read((db, p: { order: string }) =>
  db
    .selectFrom('cards')
    .selectAll()
    // Written out, as the index holds only these.
    .where(sql<boolean>`cards.kind = 'order'`)
    .where('order_id', '=', p.order)
    .orderBy('id'),
);
const boardsOfShop = read((db, p: { shop: string }) =>
  db.selectFrom('cards').selectAll().where(sql<boolean>`cards.kind = 'board'`).where('shop_id', '=', p.shop),
);

export async function findCard(db: Db, id: string): Promise<CardRow | undefined> {
  return (await byId(db, { id }))[0];
}

export async function cardsOfOrder(db: Db, order: string): Promise<CardRow[]> {
  return await ofOrder(db, { order });
}

export async function boardsOf(db: Db, shop: string): Promise<CardRow[]> {
  return await boardsOfShop(db, { shop });
}

/** Open orders of a shop that have a card of their own. */
export async function openCardOrders(db: Db, shop: string): Promise<{ id: string; shop_id: string }[]> {
  return await db
    .selectFrom('cards')
    .innerJoin('orders', 'orders.id', 'cards.order_id')
    .select(['orders.id', 'orders.shop_id'])
    .distinct()
    .where('cards.shop_id', '=', shop)
    .where('cards.kind', '=', 'order')
    .where(isUnpaid)
    .execute();
}

const showRow = change((db, p: { id: string; postedAt: number | null } & Shown) =>
  db
    .updateTable('cards')
    .set({ message_ref: p.ref, shown_hash: p.hash, shown_state: p.state, posted_at: p.postedAt })
    .where('id', '=', p.id),
);
const tokensOf = read((db, p: { card: string }) =>
  db.selectFrom('buttons').select(['token', 'action', 'expires_at']).where('card_id', '=', p.card),
);

/** Where a card is, and what it shows; without a message, the hash of what was tried. All null once its message is gone. */
export interface Shown {
  ref: string | null;
  hash: string | null;
  state: string | null;
}

export async function showCard(unit: Unit, id: string, shown: Shown): Promise<void> {
  await showRow(unit.tx, { id, ...shown, postedAt: shown.ref === null ? null : unit.now });
}

/** A board is drawn many times an hour: its buttons' lives are prolonged once a day. */
const RENEW_AFTER_MS = 24 * 3_600_000;

/** The tokens of a card's buttons, made where an action has none yet: a card edited often keeps its buttons, alive. */
export async function ensureButtons(
  unit: Unit,
  card: CardRow,
  actions: readonly string[],
  newToken: () => string,
  expiresAt: number,
): Promise<Record<string, string>> {
  if (actions.length === 0) return {};
  const known = await tokensOf(unit.tx, { card: card.id });
  const tokens: Record<string, string> = {};
  for (const action of actions) {
    const button = known.find((row) => row.action === action);
    if (button) {
      tokens[action] = button.token;
      if (button.expires_at < expiresAt - RENEW_AFTER_MS) await renewButton(unit, button.token, expiresAt);
      continue;
    }
    const token = newToken();
    tokens[action] = token;
    await insertButton(unit, {
      token,
      card_id: card.id,
      shop_id: card.shop_id,
      order_id: card.order_id,
      channel_id: card.channel_id,
      action,
      params: '{}',
      expires_at: expiresAt,
    });
  }
  return tokens;
}

async function renewButton(unit: Unit, token: string, expiresAt: number): Promise<void> {
  await unit.tx.updateTable('buttons').set({ expires_at: expiresAt }).where('token', '=', token).execute();
}

/** New buttons for a note or an answer, which is no card that we draw again. */
export async function makeButtons<T extends string>(
  unit: Unit,
  place: Pick<ButtonRow, 'shop_id' | 'order_id' | 'channel_id'>,
  actions: readonly T[],
  newToken: () => string,
  expiresAt: number,
  params: object = {},
): Promise<Partial<Record<T, string>>> {
  const tokens: Partial<Record<T, string>> = {};
  for (const action of actions) {
    const token = newToken();
    tokens[action] = token;
    const { shop_id, order_id, channel_id } = place;
    const button = { token, card_id: null, shop_id, order_id, channel_id, action };
    await insertButton(unit, { ...button, params: JSON.stringify(params), expires_at: expiresAt });
  }
  return tokens;
}

const insertButtonRow = change((db, p: ButtonRow) =>
  db.insertInto('buttons').values({
    token: p.token,
    card_id: p.card_id,
    shop_id: p.shop_id,
    order_id: p.order_id,
    channel_id: p.channel_id,
    action: p.action,
    params: p.params,
    expires_at: p.expires_at,
  }),
);

export async function insertButton(unit: Unit, button: ButtonRow): Promise<void> {
  await insertButtonRow(unit.tx, button);
}

export async function findButton(db: Db, token: string): Promise<ButtonRow | undefined> {
  return await db.selectFrom('buttons').selectAll().where('token', '=', token).executeTakeFirst();
}

export async function setButtonParams(unit: Unit, token: string, params: string): Promise<void> {
  await unit.tx.updateTable('buttons').set({ params }).where('token', '=', token).execute();
}
