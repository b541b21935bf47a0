/**
 * What a payment, a reply or a person stops. A row that waits is let go; one whose call is under way cannot be, so it is marked:
 * should the call come to nothing, it is not made a second time. Looking at the order again before the next try would not do,
 * for a hold may have come and gone by then, and a later deadline looks like any other.
 */
import type { EffectKind } from '../domain/effect.js';
import type { Db, Unit } from './database.js';
import { findEffect, isPending, isSending } from './outbox.js';
import { change, sized } from './prepared.js';

interface Stopped {
  order: string;
  now: number;
  reason: string;
}

const dropWaiting = sized((kinds: string) =>
  change((db, p: Stopped) =>
    db
      .updateTable('outbox')
      .set({ state: 'dropped', settled_at: p.now, reason: p.reason })
      .where('order_id', '=', p.order)
      .where(isPending)
      .where('kind', 'in', kinds.split(' ') as EffectKind[]),
  ),
);

const markSending = sized((kinds: string) =>
  change((db, p: Stopped) =>
    db
      .updateTable('outbox')
      .set({ called_off: p.reason })
      .where('order_id', '=', p.order)
      .where(isSending)
      .where('kind', 'in', kinds.split(' ') as EffectKind[]),
  ),
);

export async function callOff(unit: Unit, order: string, kinds: EffectKind[], reason: string): Promise<void> {
  const stopped = { order, now: unit.now, reason };
  await dropWaiting(kinds.join(' '))(unit.tx, stopped);
  await markSending(kinds.join(' '))(unit.tx, stopped);
}

/** Why the effect under way is not to be tried again; null while it may be. */
export async function calledOff(db: Db, id: string): Promise<string | null> {
  return (await findEffect(db, id))?.called_off ?? null;
}
