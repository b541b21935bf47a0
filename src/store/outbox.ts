/** The outbox: every effect is a row here before it happens. States and their proof are held by CHECKs. */
import { type Selectable, sql } from 'kysely';
import { type EffectKind, PRIORITY } from '../domain/effect.js';
import { type Db, literal, type Unit } from './database.js';
import { change, read, sized } from './prepared.js';
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

type Waiting = Omit<
  Effect,
  'state' | 'attempts' | 'claimed_at' | 'deadline_at' | 'settled_at' | 'ref' | 'reason' | 'called_off'
>;

const insertWaiting = change((db, p: Waiting) =>
  db
    .insertInto('outbox')
    .values({
      id: p.id,
      kind: p.kind,
      lane: p.lane,
      priority: p.priority,
      shop_id: p.shop_id,
      order_id: p.order_id,
      channel_id: p.channel_id,
      card_id: p.card_id,
      key: p.key,
      subject: p.subject,
      params: p.params,
      state: 'pending',
      attempts: 0,
      due_at: p.due_at,
      created_at: p.created_at,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

/** Puts an effect into the outbox. False when its key was used before, or the same subject is waiting already. */
export async function enqueue(unit: Unit, effect: NewEffect): Promise<boolean> {
  const inserted = await insertWaiting(unit.tx, {
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
    due_at: effect.dueAt ?? unit.now,
    created_at: unit.now,
  });
  return inserted > 0;
}

/** What a claim makes of a row. */
const claimed = (p: { now: number; deadlineAt: number }) => ({
  state: 'sending' as const,
  claimed_at: p.now,
  deadline_at: p.deadlineAt,
  attempts: sql<number>`attempts + 1`,
});

const claimRow = change((db, p: { id: string; now: number; deadlineAt: number }) =>
  db.updateTable('outbox').set(claimed(p)).where('id', '=', p.id).where(isPending),
);
const setParams = change((db, p: { id: string; params: string }) =>
  db.updateTable('outbox').set({ params: p.params }).where('id', '=', p.id),
);

/** Marks the row right before its call. False when someone else has it, or it was let go. */
export async function claim(unit: Unit, id: string, deadlineAt: number, params?: object): Promise<boolean> {
  const isOurs = (await claimRow(unit.tx, { id, now: unit.now, deadlineAt })) > 0;
  if (isOurs && params !== undefined) await setParams(unit.tx, { id, params: JSON.stringify(params) });
  return isOurs;
}

const claimRowsAlike = sized((shape: `${number} of ${EffectKind}`) => {
  const [limit, kind] = shape.split(' of ') as [string, EffectKind];
  return read((db, p: { lane: string; now: number; deadlineAt: number }) =>
    db
      .updateTable('outbox')
      .set(claimed(p))
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('outbox')
          .select('id')
          .where(isPending)
          .where('kind', '=', kind)
          .where('lane', '=', p.lane)
          .where('due_at', '<=', p.now)
          .orderBy('priority')
          .orderBy('due_at')
          .orderBy('id')
          .limit(literal(Number(limit))),
      )
      .where(isPending)
      .returningAll(),
  );
});

/** Claims further reads of the same kind and lane, so that one call serves many. */
export async function claimAlike(
  unit: Unit,
  like: Effect,
  deadlineAt: number,
  limit: number,
): Promise<Effect[]> {
  const { kind, lane } = like;
  return await claimRowsAlike(`${limit} of ${kind}`)(unit.tx, { lane, now: unit.now, deadlineAt });
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

const settleRow = change(
  (db, p: { id: string; state: Settled; now: number; ref: string | null; reason: string | null }) =>
    db
      .updateTable('outbox')
      .set({ state: p.state, deadline_at: null, settled_at: p.now, ref: p.ref, reason: p.reason })
      .where('id', '=', p.id)
      .where('state', 'in', ['pending', 'sending']),
);

/** False when the row is over already: then what would follow from its end has followed, or was never to. */
export async function settle(
  unit: Unit,
  id: string,
  state: Settled,
  told: { ref?: string; reason?: string } = {},
): Promise<boolean> {
  const { ref = null, reason = null } = told;
  return (await settleRow(unit.tx, { id, state, now: unit.now, ref, reason })) > 0;
}

/** A cancel of this order that waits to be tried again turns out to have happened. */
export async function settleFoundCancel(unit: Unit, order: string): Promise<void> {
  const found = { state: 'sent', claimed_at: unit.now, settled_at: unit.now, reason: 'read back' } as const;
  const cancels = unit.tx.updateTable('outbox').set(found).where('order_id', '=', order);
  await cancels.where('kind', '=', 'order.cancel').where(isPending).where('attempts', '>', 0).execute();
}

const removeRow = change((db, p: { id: string }) => db.deleteFrom('outbox').where('id', '=', p.id));

/** A read or an edit that is done leaves nothing behind. */
export async function remove(unit: Unit, ids: string[]): Promise<void> {
  for (const id of ids) await removeRow(unit.tx, { id });
}

const waitingTwin = sized((kind: EffectKind) =>
  read((db, p: { id: string; subject: string }) =>
    db
      .selectFrom('outbox')
      .select('id')
      .where('kind', '=', kind)
      .where('subject', '=', p.subject)
      .where(isPending)
      .where('id', '<>', p.id),
  ),
);
const endCalledOff = change((db, p: { id: string; now: number }) =>
  db
    .updateTable('outbox')
    .set({ state: 'dropped', deadline_at: null, settled_at: p.now, reason: sql<string>`called_off` })
    .where('id', '=', p.id)
    .where(isSending)
    .where('called_off', 'is not', null),
);
const putBackRow = change((db, p: { id: string; dueAt: number; reason: string }) =>
  db
    .updateTable('outbox')
    .set({ state: 'pending', claimed_at: null, deadline_at: null, due_at: p.dueAt, reason: p.reason })
    .where('id', '=', p.id)
    .where('state', 'in', ['pending', 'sending']),
);

/**
 * Back to waiting: it surely did not happen, or begins with a look. A twin that waits already makes it needless; what was
 * called off while it was under way ends here.
 */
export async function putBack(
  unit: Unit,
  effect: Effect,
  dueAt: number,
  reason: string,
  params?: object,
): Promise<void> {
  if (effect.subject !== null) {
    const { id, kind, subject } = effect;
    const [twin] = await waitingTwin(kind)(unit.tx, { id, subject });
    if (twin) return await remove(unit, [effect.id]);
  }
  if ((await endCalledOff(unit.tx, { id: effect.id, now: unit.now })) > 0) return;
  const changed = await putBackRow(unit.tx, { id: effect.id, dueAt, reason });
  if (changed > 0 && params !== undefined)
    await setParams(unit.tx, { id: effect.id, params: JSON.stringify(params) });
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

/** A person has decided what became of a message; it is no newer for that. */
export async function resolveUnknown(unit: Unit, id: string, state: 'sent' | 'dropped'): Promise<void> {
  await unit.tx
    .updateTable('outbox')
    .set({ state, reason: 'a person decided' })
    .where('id', '=', id)
    .where('state', '=', 'unknown')
    .execute();
}

const byId = read((db, p: { id: string }) => db.selectFrom('outbox').selectAll().where('id', '=', p.id));

export async function findEffect(db: Db, id: string): Promise<Effect | undefined> {
  return (await byId(db, { id }))[0];
}

const byKey = read((db, p: { key: string }) => db.selectFrom('outbox').selectAll().where('key', '=', p.key));

export async function findByKey(db: Db, key: string): Promise<Effect | undefined> {
  return (await byKey(db, { key }))[0];
}

const ofOrder = sized((kinds: string) =>
  read((db, p: { order: string }) =>
    db
      .selectFrom('outbox')
      .selectAll()
      .where('order_id', '=', p.order)
      .where('kind', 'in', kinds.split(' ') as EffectKind[])
      .orderBy('id'),
  ),
);

/** All effects of one order of these kinds, oldest first. */
export async function effectsOf(db: Db, order: string, kinds: EffectKind[]): Promise<Effect[]> {
  return await ofOrder(kinds.join(' '))(db, { order });
}
