import type { MarketplaceOrder } from '../../domain/order.js';
import type { ReadOutcome } from '../../ports.js';
import type { Db, Unit } from '../../store/database.js';
import { knownStates, orderId } from '../../store/orders.js';
import { claim, type Effect, enqueue, remove } from '../../store/outbox.js';
import { uncount } from '../../store/outbox-uncount.js';
import { getShop, type Shop, updateShop } from '../../store/shops.js';
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
/** A list of unpaid orders is read to its end, by one poll after the other where pages fail. */
const PAGES_A_SWEEP = 1_000;
/** Orders written in one transaction, so that a press never waits long. */
const BATCH = 50;

/** Asks the shop what changed since the last poll. The truth arrives so even when no webhook does. */
export async function pollOrders(effect: Effect, world: World): Promise<void> {
  const shop = await world.store.write((unit) => claimPoll(unit, effect));
  if (!shop) return;
  const reading = await readLists(effect, world, shop);
  await world.store.write((unit) => settlePoll(unit, effect, shop, reading));
}

async function claimPoll(unit: Unit, effect: Effect): Promise<Shop | undefined> {
  if (!(await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS))) return undefined;
  const shop = await getShop(unit.tx, effect.shop_id);
  if (shop.changed_cursor > 0) return shop;
  // What changes while a shop is read for the first time, over however many tries, its first list of changes tells.
  await updateShop(unit, shop.id, { changed_cursor: unit.now });
  return { ...shop, changed_cursor: unit.now };
}

/** The list of changes, and now and then the whole one. */
interface Reading {
  changed: Walk;
  swept: Walk;
  startedAt: number;
  /** When the whole list was begun, by this try or an earlier one. */
  begunAt: number;
}

async function readLists(effect: Effect, world: World, shop: Shop): Promise<Reading> {
  const startedAt = world.clock.now();
  const { unpaidFrom, begunAt = startedAt } = JSON.parse(effect.params) as PollParams;
  const times = { startedAt, begunAt };
  const { port, ref } = world.shop(shop.id);
  const since = Math.max(0, shop.changed_cursor - OVERLAP_MS);
  // The very first poll takes only what is open now: history is imported on request.
  const changed =
    shop.polled_at === null
      ? { atEnd: true, until: 0, pages: 0 }
      : await readPages(world, shop.id, PAGES_A_POLL, (token) => port.listChanged(ref, since, token));
  const sweep =
    shop.polled_at === null || Math.floor(startedAt / SWEEP_MS) !== Math.floor(shop.polled_at / SWEEP_MS);
  if (!sweep || changed.failure) return { changed, swept: changed, ...times };
  const read = (token: string | undefined) => port.listUnpaid(ref, token);
  return { changed, swept: await readPages(world, shop.id, PAGES_A_SWEEP, read, unpaidFrom), ...times };
}

async function settlePoll(unit: Unit, effect: Effect, shop: Shop, reading: Reading): Promise<void> {
  const { changed, swept, startedAt, begunAt } = reading;
  if (changed.failure) {
    if (changed.pages > 0) await updateShop(unit, shop.id, { changed_cursor: changed.until + OVERLAP_MS });
    return await settleCutShort(unit, effect, changed.failure, changed.pages);
  }
  const goOn = placeOf(swept, begunAt);
  if (swept.failure && (shop.polled_at === null || swept.failure.kind !== 'retry'))
    return await settleCutShort(unit, effect, swept.failure, swept.pages, goOn);
  // Somebody wants it read anew since this reading began: then this was not that reading.
  const now = await getShop(unit.tx, shop.id);
  const overtaken = now.read_first_at !== null && now.read_first_at > begunAt;
  // Where only the sweep failed, the shop answers again: what has changed counts, and no long wait goes on.
  const whole = !swept.failure && !overtaken;
  // Cut short, the next poll goes on exactly where this one ended; else it overlaps with it.
  const readUntil = changed.atEnd ? startedAt : changed.until + OVERLAP_MS;
  await updateShop(unit, shop.id, {
    changed_cursor: shop.polled_at === null ? shop.changed_cursor : readUntil,
    polled_at: whole ? startedAt : now.polled_at,
    // It answered; but what was said of its access since this reading began is newer.
    ...(now.reauthorize_at === shop.reauthorize_at ? { reauthorize_at: null } : {}),
    // Read to its end: what was held back until then may be decided.
    ...(changed.atEnd && whole ? { read_first_at: null } : {}),
  });
  await remove(unit, [effect.id]);
  if (swept.failure?.kind === 'retry')
    await pollOn(unit, effect, Math.max(SWEEP_AGAIN_MS, swept.failure.afterMs), goOn);
  else if (now.read_first_at !== null && (overtaken || !changed.atEnd)) await pollOn(unit, effect);
  if (shop.reauthorize_at !== null) await touchBoards(unit, shop.id);
}

/** What was read stays read. A try that came further than the last one waits no longer than the shop asks for. */
async function settleCutShort(
  unit: Unit,
  effect: Effect,
  failure: Failure,
  pages: number,
  goOn?: PollParams,
): Promise<void> {
  if (pages > 0) await uncount(unit, effect.id);
  await settleFailure(unit, pages > 0 ? { ...effect, attempts: 0 } : effect, failure, goOn);
}

/** There is more to read before anything may be decided. */
async function pollOn(unit: Unit, effect: Effect, afterMs = 0, params: PollParams = {}): Promise<void> {
  await enqueue(unit, {
    kind: 'orders.poll',
    lane: effect.lane,
    shopId: effect.shop_id,
    subject: effect.shop_id,
    dueAt: unit.now + afterMs,
    params: { ...params },
  });
}

interface PollParams {
  /** The page of the unpaid orders that failed: those before it were read, since `begunAt`, epoch ms. */
  unpaidFrom?: string;
  begunAt?: number;
}

type Failure = Exclude<ReadOutcome<never>, { kind: 'ok' }>;
type Page = { orders: MarketplaceOrder[]; nextPageToken?: string };

/** How far a list was read: to its end, or up to orders changed at this moment. */
interface Walk {
  atEnd: boolean;
  /** 0 where no page was read. */
  until: number;
  pages: number;
  /** Why it ended before its time, and the page that failed. */
  failure?: Failure;
  token?: string | undefined;
}

/** Applies page after page. */
async function readPages(
  world: World,
  shopId: string,
  most: number,
  read: (pageToken: string | undefined) => Promise<ReadOutcome<Page>>,
  from?: string,
): Promise<Walk> {
  let token = from;
  let until = 0;
  for (let pages = 0; pages < most; pages += 1) {
    const outcome = await read(token);
    if (!isOk(outcome)) return { atEnd: false, until, pages, failure: outcome, token };
    const { orders: listed, nextPageToken } = outcome.value;
    const orders = await changedOnly(world.store.db, shopId, listed);
    for (let at = 0; at < orders.length; at += BATCH) {
      await world.store.write(async (unit) => {
        const shop = await getShop(unit.tx, shopId);
        for (const order of orders.slice(at, at + BATCH)) {
          const applied = await applyOrder(unit, world.settings, shopId, order);
          await noteSeenFirst(unit, shop, order, applied);
        }
      });
    }
    until = Math.max(until, ...listed.map((order) => order.updatedAt));
    token = nextPageToken;
    if (!token) return { atEnd: true, until, pages: pages + 1 };
  }
  return { atEnd: false, until, pages: most };
}

/** Where the next poll goes on. One that came no further begins anew: perhaps the place itself is no good any more. */
function placeOf({ token, pages }: Walk, begunAt: number): PollParams {
  return token === undefined || pages === 0 ? {} : { unpaidFrom: token, begunAt };
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
