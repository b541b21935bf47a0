/** What waits while its shop is paused: thousands after a livestream. It rests, and the resume wakes it. */
import type { Unit } from './database.js';
import { type Effect, isPending, putBack } from './outbox.js';

const PAUSED = 'paused';
/** A resume wakes it at once; this is for one that was missed. */
const REST_MS = 5 * 60_000;

export async function restWhilePaused(unit: Unit, effect: Effect): Promise<void> {
  await putBack(unit, effect, unit.now + REST_MS, PAUSED);
}

export async function wakePaused(unit: Unit, shopId: string): Promise<void> {
  await unit.tx
    .updateTable('outbox')
    .set({ due_at: unit.now })
    .where('shop_id', '=', shopId)
    .where(isPending)
    .where('reason', '=', PAUSED)
    .execute();
}
