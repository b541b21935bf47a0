/** The outbox: every effect is a row here before it happens. States and their proof are held by CHECKs. */
import { type Selectable, sql } from 'kysely';
import { type EffectKind, PRIORITY } from '../domain/effect.js';
import { type Db, literal, type Unit } from './database.js';
import type { OutboxTable } from './schema.js';

export type Effect = Selectable<OutboxTable>;

// Literals, not parameters: only so does SQLite see that the partial indexes serve.
export const isPending = sql<boolean>`outbox.state = 'pending'`;
export const isSending = sql<boolean>`outbox.state = 'sending'`;

export interface NewEffect {
  kind: EffectKind;
  lane: string;
  shopId: string;
  orderId?: string;
  channelId?: string;
  cardId?: string;
  /** At most one such effect for ever. */
  key?: string;
  /** At most one such effect waiting. */
  subject?: string;
  params?: Record<string, unknown>;
  dueAt?: number;
  priority?: number;
}

/** Puts an effect into the outbox. False when its key was used before, or the same subject is waiting already. */
export async function enqueue(unit: Unit, effect: NewEffect): Promise<boolean> {
  const result = await unit.tx
    .insertInto('outbox')
    .values({
      id: unit.newId(),
      kind: effect.kind,
      lane: effect.lane,
      priority: effect.priority ?? PRIORITY[effect.kind],
      shop_id: effect.shopId,
      order_id: effect.orderId ?? null,
      channel_id: effect.channelId ?? null,
      card_id: effect.cardId ?? null,
      key: effect.key ?? null,
      subject: effect.subject ?? null,
      params: JSON.stringify(effect.params ?? {}),
      state: 'pending',
      attempts: 0,
      due_at: effect.dueAt ?? unit.now,
      claimed_at: null,
      deadline_at: null,
      settled_at: null,
      ref: null,
      reason: null,
      created_at: unit.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Marks the row right before its call. False when someone else has it, or it was let go. */
export async function claim(unit: Unit, id: string, deadlineAt: number, params?: object): Promise<boolean> {
  const result = await unit.tx
    .updateTable('outbox')
    .set((eb) => ({
      state: 'sending',
      claimed_at: unit.now,
      deadline_at: deadlineAt,
      attempts: eb('attempts', '+', 1),
      ...(params === undefined ? {} : { params: JSON.stringify(params) }),
    }))
    .where('id', '=', id)
    .where(isPending)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Claims further reads of the same kind and lane, so that one call serves many. */
export async function claimAlike(
  unit: Unit,
  like: Effect,
  deadlineAt: number,
  limit: number,
): Promise<Effect[]> {
  return await unit.tx
    .updateTable('outbox')
    .set((eb) => ({
      state: 'sending',
      claimed_at: unit.now,
      deadline_at: deadlineAt,
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('outbox')
        .select('id')
        .where(isPending)
        .where('kind', '=', like.kind)
        .where('lane', '=', like.lane)
        .where('due_at', '<=', unit.now)
        .orderBy('priority')
        .orderBy('due_at')
        .orderBy('id')
        .limit(literal(limit)),
    )
    .where(isPending)
    .returningAll()
    .execute();
}

/** A try that ended before its call. */
export async function countAttempt(unit: Unit, id: string): Promise<void> {
  await unit.tx
    .updateTable('outbox')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

export type Settled = 'sent' | 'rejected' | 'unknown' | 'dropped';

export async function settle(
  unit: Unit,
  id: string,
  state: Settled,
  told: { ref?: string; reason?: string } = {},
): Promise<void> {
  await unit.tx
    .updateTable('outbox')
    .set({
      state,
      deadline_at: null,
      settled_at: unit.now,
      ref: told.ref ?? null,
      reason: told.reason ?? null,
    })
    .where('id', '=', id)
    .where('state', 'in', ['pending', 'sending'])
    .execute();
}

/** A read or an edit that is done leaves nothing behind. */
export async function remove(unit: Unit, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await unit.tx.deleteFrom('outbox').where('id', 'in', ids).execute();
}

/** Back to waiting: it surely did not happen. A twin that waits already makes it needless. */
export async function putBack(
  unit: Unit,
  effect: Effect,
  dueAt: number,
  reason: string,
  params?: object,
): Promise<void> {
  if (effect.subject !== null) {
    const twin = await unit.tx
      .selectFrom('outbox')
      .select('id')
      .where('kind', '=', effect.kind)
      .where('subject', '=', effect.subject)
      .where(isPending)
      .where('id', '<>', effect.id)
      .executeTakeFirst();
    if (twin) return await remove(unit, [effect.id]);
  }
  await unit.tx
    .updateTable('outbox')
    .set({
      state: 'pending',
      claimed_at: null,
      deadline_at: null,
      due_at: dueAt,
      reason,
      ...(params === undefined ? {} : { params: JSON.stringify(params) }),
    })
    .where('id', '=', effect.id)
    .where('state', 'in', ['pending', 'sending'])
    .execute();
}

/** Looked at again later, whatever its state: a row that waits waits on, one that was claimed stays claimed. */
export async function postponeEffect(unit: Unit, id: string, until: number): Promise<void> {
  await unit.tx.updateTable('outbox').set({ due_at: until }).where('id', '=', id).where(isPending).execute();
  await unit.tx
    .updateTable('outbox')
    .set({ deadline_at: until })
    .where('id', '=', id)
    .where(isSending)
    .where('deadline_at', '<', until)
    .execute();
}

/** Still sending, looked into again later. */
export async function lookAgain(unit: Unit, id: string, at: number, reason: string): Promise<void> {
  await unit.tx
    .updateTable('outbox')
    .set({ deadline_at: at, reason })
    .where('id', '=', id)
    .where(isSending)
    .execute();
}

/** Lets go what waits for an order that is over. */
export async function dropPending(
  unit: Unit,
  order: string,
  kinds: EffectKind[],
  reason: string,
): Promise<void> {
  await unit.tx
    .updateTable('outbox')
    .set({ state: 'dropped', settled_at: unit.now, reason })
    .where('order_id', '=', order)
    .where(isPending)
    .where('kind', 'in', kinds)
    .execute();
}

/** A person has decided what became of a message. */
export async function resolveUnknown(unit: Unit, id: string, state: 'sent' | 'dropped'): Promise<void> {
  await unit.tx
    .updateTable('outbox')
    .set({ state, settled_at: unit.now, reason: 'a person decided' })
    .where('id', '=', id)
    .where('state', '=', 'unknown')
    .execute();
}

export async function findEffect(db: Db, id: string): Promise<Effect | undefined> {
  return await db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
}

/** All effects of one order of these kinds, oldest first. */
export async function effectsOf(db: Db, order: string, kinds: EffectKind[]): Promise<Effect[]> {
  return await db
    .selectFrom('outbox')
    .selectAll()
    .where('order_id', '=', order)
    .where('kind', 'in', kinds)
    .orderBy('id')
    .execute();
}

/** Messages to one buyer over all orders that went out, may have, or are about to. Newest claim first. */
export async function messagesToBuyer(
  db: Db,
  buyerId: string,
  since: number,
): Promise<Pick<Effect, 'id' | 'order_id' | 'state' | 'claimed_at' | 'due_at'>[]> {
  return await db
    .selectFrom('outbox')
    .innerJoin('orders', 'orders.id', 'outbox.order_id')
    .select(['outbox.id', 'outbox.order_id', 'outbox.state', 'outbox.claimed_at', 'outbox.due_at'])
    .where('orders.buyer_id', '=', buyerId)
    .where('outbox.kind', '=', 'buyer.message')
    .where('outbox.state', 'in', ['pending', 'sending', 'sent', 'unknown'])
    .where('outbox.created_at', '>=', since)
    .orderBy(sql`coalesce(outbox.claimed_at, outbox.due_at)`, 'desc')
    .execute();
}
