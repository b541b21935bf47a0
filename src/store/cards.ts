import type { Selectable } from 'kysely';
import type { Db, Unit } from './database.js';
import type { ButtonsTable, CardsTable } from './schema.js';

export type CardRow = Selectable<CardsTable>;
export type ButtonRow = Selectable<ButtonsTable>;

/** The row of a card in one channel, made when there is none. */
export async function ensureCard(
  unit: Unit,
  card: { kind: CardRow['kind']; shopId: string; orderId: string | null; channelId: string },
): Promise<CardRow> {
  const known = await unit.tx
    .selectFrom('cards')
    .selectAll()
    .where('kind', '=', card.kind)
    .where('shop_id', '=', card.shopId)
    .where('channel_id', '=', card.channelId)
    .where('order_id', card.orderId === null ? 'is' : '=', card.orderId)
    .executeTakeFirst();
  if (known) return known;
  const row: CardRow = {
    id: unit.newId(),
    kind: card.kind,
    shop_id: card.shopId,
    order_id: card.orderId,
    channel_id: card.channelId,
    message_ref: null,
    shown_hash: null,
    posted_at: null,
  };
  await unit.tx.insertInto('cards').values(row).execute();
  return row;
}

export async function findCard(db: Db, id: string): Promise<CardRow | undefined> {
  return await db.selectFrom('cards').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function cardsOfOrder(db: Db, order: string): Promise<CardRow[]> {
  return await db.selectFrom('cards').selectAll().where('order_id', '=', order).orderBy('id').execute();
}

export async function boardsOf(db: Db, shopId: string): Promise<CardRow[]> {
  return await db
    .selectFrom('cards')
    .selectAll()
    .where('kind', '=', 'board')
    .where('shop_id', '=', shopId)
    .execute();
}

export async function showCard(
  unit: Unit,
  id: string,
  shown: { ref: string | null; hash: string | null },
): Promise<void> {
  await unit.tx
    .updateTable('cards')
    .set({ message_ref: shown.ref, shown_hash: shown.hash, posted_at: shown.ref === null ? null : unit.now })
    .where('id', '=', id)
    .execute();
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
  const known = await unit.tx
    .selectFrom('buttons')
    .select(['token', 'action', 'expires_at'])
    .where('card_id', '=', card.id)
    .execute();
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

export async function insertButton(unit: Unit, button: ButtonRow): Promise<void> {
  await unit.tx.insertInto('buttons').values(button).execute();
}

export async function findButton(db: Db, token: string): Promise<ButtonRow | undefined> {
  return await db.selectFrom('buttons').selectAll().where('token', '=', token).executeTakeFirst();
}

export async function removeButton(unit: Unit, token: string): Promise<void> {
  await unit.tx.deleteFrom('buttons').where('token', '=', token).execute();
}
