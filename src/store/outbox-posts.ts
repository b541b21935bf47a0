/** Notes that wait for the post of their card. They are woken by it: asking again and again would take turns that posts need. */
import { sql } from 'kysely';
import type { Unit } from './database.js';
import { type Effect, isPending, putBack } from './outbox.js';
import { isUnderway } from './outbox-next.js';
import { change } from './prepared.js';

const WAITS = 'its card is still to come';
/** Should the wake be missed, the note looks again by itself. */
const LOOKS_AGAIN_MS = 60_000;

const raise = change((db, p: { card: string; priority: number }) =>
  db
    .updateTable('outbox')
    .set({ priority: sql<number>`case when priority > ${p.priority} then ${p.priority} else priority end` })
    .where('kind', '=', 'card.post')
    .where('subject', '=', p.card)
    .where(isPending),
);

/** Lends the post its own urgency and waits. False when that card is not on its way. */
export async function waitForPost(unit: Unit, note: Effect, card: string): Promise<boolean> {
  const isPlanned = (await raise(unit.tx, { card, priority: note.priority })) > 0;
  if (!isPlanned && !(await isUnderway(unit.tx, 'card.post', card))) return false;
  await putBack(unit, note, unit.now + LOOKS_AGAIN_MS, WAITS);
  return true;
}

const wake = change((db, p: { order: string; card: string; now: number }) =>
  db
    .updateTable('outbox')
    .set({ due_at: p.now })
    .where('order_id', '=', p.order)
    .where('card_id', '=', p.card)
    .where('reason', '=', WAITS)
    .where(isPending),
);

/** The card is there: what waited for it may follow. */
export async function wakeNotes(unit: Unit, order: string, card: string): Promise<void> {
  await wake(unit.tx, { order, card, now: unit.now });
}
