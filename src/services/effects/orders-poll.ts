import type { MarketplaceOrder } from '../../domain/order.js';
import type { ReadOutcome } from '../../ports.js';
import { claim, type Effect, remove } from '../../store/outbox.js';
import { getShop, updateShop } from '../../store/shops.js';
import { applyOrder } from '../apply-order.js';
import { touchBoards } from '../touch.js';
import { CALL_DEADLINE_MS, isOk, settleFailure, type World } from './world.js';

/** Read again this far back: changes become visible a little late, and applying twice changes nothing. */
const OVERLAP_MS = 60_000;
/** The whole list of unpaid orders is read at the first poll and then this often: the net under the net. */
const SWEEP_MS = 10 * 60_000;
/** A page holds 100 orders. More pages than this are read by the next poll, from where this one ended. */
const PAGES_A_POLL = 20;
/** Orders written in one transaction, so that a press never waits long. */
const BATCH = 50;

/** Asks the shop what changed since the last poll. The truth arrives so even when no webhook does. */
export async function pollOrders(effect: Effect, world: World): Promise<void> {
  if (!(await world.store.write((unit) => claim(unit, effect.id, unit.now + CALL_DEADLINE_MS)))) return;
  const shop = await getShop(world.store.db, effect.shop_id);
  const startedAt = world.clock.now();
  const sweep =
    shop.polled_at === null || Math.floor(startedAt / SWEEP_MS) !== Math.floor(shop.polled_at / SWEEP_MS);
  const { port, ref } = world.shop(effect.shop_id);
  const since = Math.max(0, shop.changed_cursor - OVERLAP_MS);
  // The very first poll takes only what is open now: history is imported on request.
  const changed: ReadOutcome<number> =
    shop.polled_at === null
      ? { kind: 'ok', value: startedAt }
      : await readPages(world, effect.shop_id, startedAt, (token) => port.listChanged(ref, since, token));
  const swept: ReadOutcome<number> =
    sweep && isOk(changed)
      ? await readPages(world, effect.shop_id, startedAt, (token) => port.listUnpaid(ref, token))
      : changed;
  await world.store.write(async (unit) => {
    if (!isOk(changed)) return await settleFailure(unit, effect, changed);
    if (!isOk(swept)) return await settleFailure(unit, effect, swept);
    await updateShop(unit, shop.id, {
      changed_cursor: changed.value,
      polled_at: startedAt,
      reauthorize_at: null,
    });
    await remove(unit, [effect.id]);
    if (shop.reauthorize_at !== null) await touchBoards(unit, shop.id);
  });
}

type Page = { orders: MarketplaceOrder[]; nextPageToken?: string };

/** Applies page after page. The value is the moment up to which changes are now known. */
async function readPages(
  world: World,
  shopId: string,
  startedAt: number,
  read: (pageToken: string | undefined) => Promise<ReadOutcome<Page>>,
): Promise<ReadOutcome<number>> {
  let token: string | undefined;
  let reached = 0;
  for (let page = 0; page < PAGES_A_POLL; page += 1) {
    const outcome = await read(token);
    if (!isOk(outcome)) return outcome;
    const { orders, nextPageToken } = outcome.value;
    for (let from = 0; from < orders.length; from += BATCH) {
      await world.store.write(async (unit) => {
        for (const order of orders.slice(from, from + BATCH))
          await applyOrder(unit, world.settings, shopId, order);
      });
    }
    reached = Math.max(reached, ...orders.map((order) => order.updatedAt));
    token = nextPageToken;
    if (!token) return { kind: 'ok', value: startedAt };
  }
  return { kind: 'ok', value: Math.min(startedAt, reached) };
}
