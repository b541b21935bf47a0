import type { MarketplaceOrder } from '../../domain/order.js';
import type { ReadOutcome } from '../../ports.js';
import type { Db, Unit } from '../../store/database.js';
import { knownStates, orderId } from '../../store/orders.js';
import { claim, type Effect, enqueue, remove } from '../../store/outbox.js';
import { getShop, updateShop } from '../../store/shops.js';
import { applyOrder } from '../apply-order.js';
import { touchBoards } from '../touch.js';
import { noteSeenFirst } from '../webhook-gap.js';
import { CALL_DEADLINE_MS, isOk, settleFailure, type World } from './world.js';

/** Read again this far back: changes become visible a little late, and applying twice changes nothing. */
const OVERLAP_MS = 60_000;
/** The whole list of unpaid orders is read at the first poll and then this often: the net under the net. */
const SWEEP_MS = 10 * 60_000;
/** One that was cut short is tried again with the next poll. */
const SWEEP_AGAIN_MS = 15_000;
/** A page holds 100 orders. More changes than this are read by the next poll, from where this one ended. */
const PAGES_A_POLL = 20;
/** A list of unpaid orders is read to its end: it has no place to go on from. */
const PAGES_A_SWEEP = 1_000;
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
  const changed: ReadOutcome<Reached> =
    shop.polled_at === null
      ? { kind: 'ok', value: { atEnd: true, until: startedAt } }
      : await readPages(world, effect.shop_id, PAGES_A_POLL, (token) => port.listChanged(ref, since, token));
  const swept: ReadOutcome<Reached> =
    sweep && isOk(changed)
      ? await readPages(world, effect.shop_id, PAGES_A_SWEEP, (token) => port.listUnpaid(ref, token))
      : changed;
  await world.store.write(async (unit) => {
    if (!isOk(changed)) return await settleFailure(unit, effect, changed);
    if (!isOk(swept) && (shop.polled_at === null || swept.kind !== 'retry'))
      return await settleFailure(unit, effect, swept);
    // Somebody wants it read anew since this poll began: then this was not that reading.
    const now = await getShop(unit.tx, shop.id);
    const overtaken = now.read_first_at !== null && now.read_first_at > startedAt;
    // Where only the sweep failed, the shop answers again: what has changed counts, and no long wait goes on.
    const whole = isOk(swept) && !overtaken;
    await updateShop(unit, shop.id, {
      // Cut short, the next poll goes on exactly where this one ended; else it overlaps with it.
      changed_cursor: changed.value.atEnd ? startedAt : changed.value.until + OVERLAP_MS,
      polled_at: whole ? startedAt : now.polled_at,
      reauthorize_at: null,
      // Read to its end: what was held back until then may be decided.
      ...(changed.value.atEnd && whole ? { read_first_at: null } : {}),
    });
    await remove(unit, [effect.id]);
    if (!isOk(swept)) await pollOn(unit, effect, Math.max(SWEEP_AGAIN_MS, swept.afterMs));
    else if (now.read_first_at !== null && (overtaken || !changed.value.atEnd)) await pollOn(unit, effect);
    if (shop.reauthorize_at !== null) await touchBoards(unit, shop.id);
  });
}

/** There is more to read before anything may be decided. */
async function pollOn(unit: Unit, effect: Effect, afterMs = 0): Promise<void> {
  await enqueue(unit, {
    kind: 'orders.poll',
    lane: effect.lane,
    shopId: effect.shop_id,
    subject: effect.shop_id,
    dueAt: unit.now + afterMs,
  });
}

type Page = { orders: MarketplaceOrder[]; nextPageToken?: string };

/** How far a list was read: to its end, or up to orders changed at this moment. */
interface Reached {
  atEnd: boolean;
  until: number;
}

/** Applies page after page. */
async function readPages(
  world: World,
  shopId: string,
  pages: number,
  read: (pageToken: string | undefined) => Promise<ReadOutcome<Page>>,
): Promise<ReadOutcome<Reached>> {
  let token: string | undefined;
  let reached = 0;
  for (let page = 0; page < pages; page += 1) {
    const outcome = await read(token);
    if (!isOk(outcome)) return outcome;
    const { orders: listed, nextPageToken } = outcome.value;
    const orders = await changedOnly(world.store.db, shopId, listed);
    for (let from = 0; from < orders.length; from += BATCH) {
      await world.store.write(async (unit) => {
        const shop = await getShop(unit.tx, shopId);
        for (const order of orders.slice(from, from + BATCH)) {
          const applied = await applyOrder(unit, world.settings, shopId, order);
          await noteSeenFirst(unit, shop, order, applied);
        }
      });
    }
    reached = Math.max(reached, ...listed.map((order) => order.updatedAt));
    token = nextPageToken;
    if (!token) return { kind: 'ok', value: { atEnd: true, until: reached } };
  }
  return { kind: 'ok', value: { atEnd: false, until: reached } };
}

/** Most of a page is known as it stands: one look spares a transaction for each. What is left out here would have changed nothing. */
async function changedOnly(db: Db, shopId: string, orders: MarketplaceOrder[]): Promise<MarketplaceOrder[]> {
  const known = await knownStates(
    db,
    orders.map((order) => orderId(shopId, order.externalId)),
  );
  return orders.filter((order) => {
    const row = known.get(orderId(shopId, order.externalId));
    return !row || row.status !== order.status || row.updatedAt !== order.updatedAt;
  });
}
