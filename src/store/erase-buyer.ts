/** What our rows hold of one buyer: found, and taken out. Orders, their sums and the log of what was done stay. */
import { sql } from 'kysely';
import type { Buyer } from './buyers.js';
import type { Db, Unit } from './database.js';
import { isPending, isSending } from './outbox.js';

/** A buyer's traces: how many rows of each kind, and where their words were shown. */
export interface BuyerTraces {
  orders: number;
  replies: number;
  /** Messages to them, sent or not. */
  messages: number;
  /** Of those, the ones still to go out: they never will. */
  waiting: number;
  /** Messages in the team's channels: cards of the orders and notes under them. */
  shown: string[];
  /** Texts and ids that may stand elsewhere: each is looked for there. */
  words: string[];
}

const theirOrders = (buyer: string) => sql`(select id from orders where buyer_id = ${buyer})`;

/** Longer than any chance meeting with other text. */
const WORD_MIN = 4;

export async function findTraces(db: Db, buyer: Buyer): Promise<BuyerTraces> {
  const orders = await db.selectFrom('orders').select('id').where('buyer_id', '=', buyer.id).execute();
  const replies = await db
    .selectFrom('replies')
    .select(['id', 'text'])
    .where('buyer_id', '=', buyer.id)
    .execute();
  const messages = await messagesOf(db, buyer.id);
  const said = messages.flatMap(({ params, ref }) => {
    const { said, text } = JSON.parse(params) as { said?: string; text?: string };
    return [said, text, ref];
  });
  const own = [
    buyer.external_id,
    buyer.conversation_id,
    ...replies.flatMap((reply) => [reply.text, messageId(reply.id)]),
  ];
  const words = [...own, ...said].filter((word): word is string => (word?.length ?? 0) >= WORD_MIN);
  return {
    orders: orders.length,
    replies: replies.length,
    messages: messages.length,
    waiting: messages.filter(({ state }) => state === 'pending' || state === 'sending').length,
    shown: await shownOf(db, buyer.id),
    words: [...new Set(words)],
  };
}

/** `<shop id>:<marketplace message id>` */
const messageId = (replyId: string): string => replyId.slice(replyId.indexOf(':') + 1);

async function messagesOf(db: Db, buyer: string) {
  const rows = db
    .selectFrom('outbox')
    .select(['id', 'params', 'ref', 'state'])
    .where('kind', '=', 'buyer.message');
  return await rows.where(sql<boolean>`order_id in ${theirOrders(buyer)}`).execute();
}

async function shownOf(db: Db, buyer: string): Promise<string[]> {
  const { rows } = await sql<{ ref: string }>`
    select message_ref as ref from cards where message_ref is not null and order_id in ${theirOrders(buyer)}
    union select ref from outbox where kind = 'thread.post' and ref is not null and order_id in ${theirOrders(buyer)}`.execute(
    db,
  );
  return rows.map(({ ref }) => ref);
}

/**
 * Everything the buyer said, what was said to them, and every id of theirs. What waits to go out is dropped first; a call
 * that a crash cut off is not looked into any more. `nameless` takes the buyer's place on the orders.
 */
export async function removeTraces(unit: Unit, buyer: Buyer, nameless: string): Promise<void> {
  await dropMessages(unit, buyer.id);
  await stripMessages(unit, buyer.id);
  await removeChats(unit, buyer);
  await stripLog(unit, buyer.id);
  await unit.tx.deleteFrom('replies').where('buyer_id', '=', buyer.id).execute();
  await sql`update cards set shown_hash = '' where order_id in ${theirOrders(buyer.id)}`.execute(unit.tx);
  await unit.tx
    .updateTable('orders')
    .set((eb) => ({ buyer_id: nameless, payment_reason: null, version: eb('version', '+', 1) }))
    .where('buyer_id', '=', buyer.id)
    .execute();
  await unit.tx.deleteFrom('buyers').where('id', '=', buyer.id).execute();
}

async function dropMessages(unit: Unit, buyer: string): Promise<void> {
  await unit.tx
    .updateTable('outbox')
    .set({ state: 'dropped', settled_at: unit.now, deadline_at: null, reason: 'opted_out' })
    .where('kind', '=', 'buyer.message')
    .where((eb) => eb.or([isPending, isSending]))
    .where(sql<boolean>`order_id in ${theirOrders(buyer)}`)
    .execute();
}

/** Which step it was and when stays; the words go, and so does what the marketplace said of them. */
async function stripMessages(unit: Unit, buyer: string): Promise<void> {
  for (const { id, params, state } of await messagesOf(unit.tx, buyer)) {
    const { said: _said, text: _text, ...kept } = JSON.parse(params) as Record<string, unknown>;
    await unit.tx
      .updateTable('outbox')
      .set({ params: JSON.stringify(kept), ref: null, ...(state === 'dropped' ? {} : { reason: null }) })
      .where('id', '=', id)
      .execute();
  }
}

/** Reads of the conversation, the marks of webhooks about it, and notes that showed a reply. */
async function removeChats(unit: Unit, buyer: Buyer): Promise<void> {
  await sql`delete from outbox where kind = 'thread.post' and key like 'reply|%'
    and order_id in ${theirOrders(buyer.id)}`.execute(unit.tx);
  if (buyer.conversation_id === null) return;
  await unit.tx
    .deleteFrom('outbox')
    .where('kind', '=', 'chat.read')
    .where('shop_id', '=', buyer.shop_id)
    .where('subject', '=', `${buyer.shop_id}:${buyer.conversation_id}`)
    .execute();
  await unit.tx
    .deleteFrom('inbox')
    .where('shop_id', '=', buyer.shop_id)
    .where('ref', '=', buyer.conversation_id)
    .execute();
}

/** The one entry that may repeat a sentence of the marketplace about a message. */
async function stripLog(unit: Unit, buyer: string): Promise<void> {
  const entries = await unit.tx
    .selectFrom('order_log')
    .select(['id', 'why'])
    .where('what', '=', 'step_rejected')
    .where(sql<boolean>`order_id in ${theirOrders(buyer)}`)
    .execute();
  for (const { id, why } of entries) {
    const { step } = JSON.parse(why) as { step?: string };
    await unit.tx
      .updateTable('order_log')
      .set({ why: JSON.stringify({ step }) })
      .where('id', '=', id)
      .execute();
  }
}
