import { noteRead } from '../../store/audit.js';
import { claimAlike, type Effect, putBack, remove } from '../../store/outbox.js';
import { updateShop } from '../../store/shops.js';
import { applyOrder } from '../apply-order.js';
import { backoff, CALL_DEADLINE_MS, settleFailure, type World } from './world.js';

/** What one call to the marketplace may ask for. */
const IDS_A_CALL = 50;

interface RefreshParams {
  externalId: string;
  /** Asked by the auditor: what the marketplace shows is noted beside our row, before it is applied. Asked once only. */
  audit?: boolean;
}

/** Reads orders again: all that wait in this lane, up to fifty in one call. Reading twice does no harm. */
export async function refreshOrders(effect: Effect, world: World): Promise<void> {
  const { port, ref } = world.shop(effect.shop_id);
  const claimed = await world.store.write((unit) =>
    claimAlike(unit, effect, unit.now + CALL_DEADLINE_MS, IDS_A_CALL),
  );
  if (claimed.length === 0) return;
  const asked = claimed.map((row) => JSON.parse(row.params) as RefreshParams);
  const ids = asked.map((params) => params.externalId);
  const outcome = await port.getOrders(ref, [...new Set(ids)]);
  await world.store.write(async (unit) => {
    if (outcome.kind !== 'ok') {
      for (const row of claimed) await settleFailure(unit, row, outcome);
      return;
    }
    const byId = new Map(outcome.value.map((order) => [order.externalId, order]));
    const sampled = asked.filter((params) => params.audit).map((params) => params.externalId);
    for (const id of sampled) await noteRead(unit, effect.shop_id, id, byId.get(id));
    let placed = false;
    for (const order of outcome.value)
      placed = (await applyOrder(unit, world.settings, effect.shop_id, order)) === 'new' || placed;
    // An order that nobody knew is read because a webhook told of it.
    if (placed) await updateShop(unit, effect.shop_id, { webhook_placed_at: unit.now });
    const done = claimed.filter((_, index) => byId.has(ids[index] ?? '') || asked[index]?.audit);
    if (done.length > 0)
      await remove(
        unit,
        done.map((row) => row.id),
      );
    // A new order may be told of before it can be read: ask again for a while, the polls are the net below.
    for (const row of claimed.filter((candidate) => !done.includes(candidate))) {
      if (row.attempts >= 6) await remove(unit, [row.id]);
      else await putBack(unit, row, unit.now + backoff(row, 0), 'not found yet');
    }
  });
}
