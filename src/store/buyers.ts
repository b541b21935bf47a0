import type { Selectable } from 'kysely';
import { type Db, literal, type Unit } from './database.js';
import { change, columnsOf, pick, read, sized } from './prepared.js';
import type { BuyersTable, RepliesTable } from './schema.js';

export type Buyer = Selectable<BuyersTable>;
export type Reply = Selectable<RepliesTable>;

export function buyerId(shopId: string, externalId: string): string {
  return `${shopId}:${externalId}`;
}

const insertNew = change((db, p: { id: string; shop_id: string; external_id: string; read_until: number }) =>
  db
    .insertInto('buyers')
    .values({ id: p.id, shop_id: p.shop_id, external_id: p.external_id, read_until: p.read_until })
    .onConflict((conflict) => conflict.column('id').doNothing()),
);

export async function ensureBuyer(
  unit: Unit,
  shopId: string,
  externalId: string,
  seenFrom: number,
): Promise<void> {
  await insertNew(unit.tx, {
    id: buyerId(shopId, externalId),
    shop_id: shopId,
    external_id: externalId,
    read_until: seenFrom,
  });
}

const byId = read((db, p: { id: string }) => db.selectFrom('buyers').selectAll().where('id', '=', p.id));

export async function findBuyer(db: Db, id: string): Promise<Buyer | undefined> {
  return (await byId(db, { id }))[0];
}

const byConversation = read((db, p: { shopId: string; conversationId: string }) =>
  db
    .selectFrom('buyers')
    .selectAll()
    .where('shop_id', '=', p.shopId)
    .where('conversation_id', '=', p.conversationId),
);

export async function buyerOfConversation(
  db: Db,
  shopId: string,
  conversationId: string,
): Promise<Buyer | undefined> {
  return (await byConversation(db, { shopId, conversationId }))[0];
}

const updateColumns = sized((columns: string) =>
  change((db, p: Partial<Buyer> & { id: string }) =>
    db.updateTable('buyers').set(pick(p, columns)).where('id', '=', p.id),
  ),
);

export async function updateBuyer(unit: Unit, id: string, patch: Partial<Omit<Buyer, 'id'>>): Promise<void> {
  await updateColumns(columnsOf(patch))(unit.tx, { ...patch, id });
}

/** Keeps a reply; false when it was handled before. */
export async function insertReply(unit: Unit, reply: Reply): Promise<boolean> {
  const result = await unit.tx
    .insertInto('replies')
    .values(reply)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

const newestReply = read((db, p: { order: string }) =>
  db
    .selectFrom('replies')
    .selectAll()
    .where('order_id', '=', p.order)
    .orderBy('at', 'desc')
    .limit(literal(1)),
);

export async function lastReply(db: Db, order: string): Promise<Reply | undefined> {
  return (await newestReply(db, { order }))[0];
}

/** What was sent, or may have been, to a buyer about any order: the words are in `params`, the marketplace's id is `ref`. */
export async function messagesTo(db: Db, buyerId: string): Promise<{ ref: string | null; params: string }[]> {
  return await db
    .selectFrom('outbox')
    .innerJoin('orders', 'orders.id', 'outbox.order_id')
    .select(['outbox.ref', 'outbox.params'])
    .where('orders.buyer_id', '=', buyerId)
    .where('outbox.kind', '=', 'buyer.message')
    .where('outbox.claimed_at', 'is not', null)
    .execute();
}
