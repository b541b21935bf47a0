/**
 * Whether an automatic cancel may happen now, or waits for a lead: when too many came at once, and after an older copy of
 * the database was put back, which does not know what people decided since. Asked in the transaction that decides, and again
 * in the one that claims the row. What waits stays a timer of its order's plan, marked: it is counted on the board, it ends
 * with a payment as any other, and once a lead has spoken it fires again and meets every check anew, lateness among them.
 */
import { brokenLimit, DEFAULT_BREAKER, enoughOpen } from '../domain/breaker.js';
import type { Settings } from '../domain/settings.js';
import { countClaimed, countDecided, countOpenWithinDay, makeWait } from '../store/cancels.js';
import type { Unit } from '../store/database.js';
import { logOrder } from '../store/order-log.js';
import type { Order } from '../store/orders.js';
import { findPulse } from '../store/pulse.js';
import { getShop, type Shop, updateShop } from '../store/shops.js';
import { arm, openTimers } from '../store/timers.js';
import { announce } from './announce.js';
import { touchOrder } from './touch.js';

/** What is due with the first that waits is counted in the note. */
const NOTE_DELAY_MS = 5_000;

export type StopCause = 'breaker' | 'restored';

/** What the note says of a stop. */
export interface Stop {
  because: StopCause;
  /** Cancels that were done within `withinMs`, and the limit that one more would have broken. */
  done?: number;
  withinMs?: number;
  limit?: { kind: 'cancels' | 'share'; value: number };
}

/** Why this cancel must wait; undefined when it may go on. `count`: what is counted at this stage. */
export async function whyWait(
  unit: Unit,
  settings: Settings,
  order: Order,
  stage: 'decide' | 'claim',
): Promise<Stop | undefined> {
  const shop = await getShop(unit.tx, order.shop_id);
  if (shop.stopped_at !== null) return { because: shop.stopped_because ?? 'breaker' };
  if (await isFromBefore(unit, shop, order)) return { because: 'restored' };
  return await whyBroken(unit, settings, shop, stage);
}

/** Placed before an older copy of the database was put back, and no lead has decided since. */
async function isFromBefore(unit: Unit, shop: Shop, order: Order): Promise<boolean> {
  const restoredAt = (await findPulse(unit.tx))?.restored_at ?? null;
  if (restoredAt === null || order.placed_at >= restoredAt) return false;
  return shop.cancels_since === null || shop.cancels_since < restoredAt;
}

async function whyBroken(
  unit: Unit,
  settings: Settings,
  shop: Shop,
  stage: 'decide' | 'claim',
): Promise<Stop | undefined> {
  const breaker =
    settings.policies.get(settings.shops.get(shop.id)?.policy ?? '')?.breaker ?? DEFAULT_BREAKER;
  const since = Math.max(unit.now - breaker.withinMs, shop.cancels_since ?? 0);
  const count = stage === 'decide' ? countDecided : countClaimed;
  const done = await count(unit.tx, shop.id, since);
  const needed = enoughOpen(breaker, done);
  const open = done < breaker.atLeast ? needed : await countOpenWithinDay(unit.tx, shop.id, unit.now, needed);
  const kind = brokenLimit(breaker, done, open);
  return (
    kind && { because: 'breaker', done, withinMs: breaker.withinMs, limit: { kind, value: breaker[kind] } }
  );
}

/** The cancel waits; the first that does calls the channel. */
export async function holdBack(unit: Unit, order: Order, timerId: string, stop: Stop): Promise<void> {
  await makeWait(unit, timerId);
  await logOrder(unit, order, { who: 'system', what: 'cancel_waits', why: { because: stop.because } });
  const shop = await getShop(unit.tx, order.shop_id);
  if (shop.stopped_at === null) {
    await updateShop(unit, shop.id, { stopped_at: unit.now, stopped_because: stop.because });
    await announce(
      unit,
      shop.id,
      { note: 'stop', ...stop },
      {
        key: (channelId) => `stop|${channelId}|${shop.id}|${unit.now}`,
        dueAt: unit.now + NOTE_DELAY_MS,
      },
    );
  }
  await touchOrder(unit, order);
}

/** A decision that was made and not carried out goes back to being a timer, as late as it is. */
export async function holdBackDecided(
  unit: Unit,
  order: Order,
  decidedAt: number,
  stop: Stop,
): Promise<void> {
  await arm(unit, { kind: 'cancel', shopId: order.shop_id, orderId: order.id, dueAt: decidedAt });
  const timer = (await openTimers(unit.tx, order.id)).find(({ kind }) => kind === 'cancel');
  if (timer) await holdBack(unit, order, timer.id, stop);
}
