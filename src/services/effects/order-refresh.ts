import { claimAlike, type Effect, putBack, remove } from '../../store/outbox.js';
import { applyOrder } from '../apply-order.js';
import { backoff, CALL_DEADLINE_MS, settleFailure, type World } from './world.js';

/** What one call to the marketplace may ask for. */
const IDS_A_CALL = 50;

/** Reads orders again: all that wait in this lane, up to fifty in one call. Reading twice does no harm. */
export async function refreshOrders(effect: Effect, world: World): Promise<void> {
  const { port, ref } = world.shop(effect.shop_id);
  const claimed = await world.store.write((unit) =>
    claimAlike(unit, effect, unit.now + CALL_DEADLINE_MS, IDS_A_CALL),
  );
  if (claimed.length === 0) return;
  const ids = claimed.map((row) => (JSON.parse(row.params) as { externalId: string }).externalId);
  const outcome = await port.getOrders(ref, [...new Set(ids)]);
  await world.store.write(async (unit) => {
    if (outcome.kind !== 'ok') {
      for (const row of claimed) await settleFailure(unit, row, outcome);
      return;
    }
    for (const order of outcome.value) await applyOrder(unit, world.settings, effect.shop_id, order);
    const found = new Set(outcome.value.map((order) => order.externalId));
    const done = claimed.filter((_, index) => found.has(ids[index] ?? ''));
    if (done.length > 0)
      await remove(
        unit,
        done.map((row) => row.id),
      );
    // A new order may be told of before it can be read: ask again for a while, the polls are the net below.
    for (const row of claimed.filter((candidate) => !done.includes(candidate))) {
      if (row.attempts >= 6) await remove(unit, [row.id]);
      else await putBack(unit, row, unit.now + backoff(row.attempts, 0), 'not found yet');
    }
  });
}
