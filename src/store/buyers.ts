import type { Selectable } from 'kysely';
import { type Db, literal, type Unit } from './database.js';
import type { BuyersTable, RepliesTable } from './schema.js';

export type Buyer = Selectable<BuyersTable>;
export type Reply = Selectable<RepliesTable>;

export function buyerId(shopId: string, externalId: string): string {
  return `${shopId}:${externalId}`;
}

export async function ensureBuyer(
  unit: Unit,
  shopId: string,
  externalId: string,
  seenFrom: number,
): Promise<void> {
  await unit.tx
    .insertInto('buyers')
    .values({
      id: buyerId(shopId, externalId),
      shop_id: shopId,
      external_id: externalId,
      conversation_id: null,
      language: null,
      opted_out_at: null,
      last_messaged_at: null,
      read_until: seenFrom,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

export async function findBuyer(db: Db, id: string): Promise<Buyer | undefined> {
  return await db.selectFrom('buyers').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function buyerOfConversation(
  db: Db,
  shopId: string,
  conversationId: string,
): Promise<Buyer | undefined> {
  return await db
    .selectFrom('buyers')
    .selectAll()
    .where('shop_id', '=', shopId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst();
}

export async function updateBuyer(unit: Unit, id: string, patch: Partial<Omit<Buyer, 'id'>>): Promise<void> {
  await unit.tx.updateTable('buyers').set(patch).where('id', '=', id).execute();
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

export async function lastReply(db: Db, order: string): Promise<Reply | undefined> {
  return await db
    .selectFrom('replies')
    .selectAll()
    .where('order_id', '=', order)
    .orderBy('at', 'desc')
    .limit(literal(1))
    .executeTakeFirst();
}
