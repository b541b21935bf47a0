/** Payments against cancels: as many races as asked for, in shops of a thousand orders, and what became of them. */
import { seededRandom } from '../../src/ids.js';
import { pollAllNow } from '../../src/services/poll-all-now.js';
import { MINUTE } from '../harness/shop-plan.js';
import { type DueShop, openDueShop } from './due-shop.js';
import { judge } from './judge.js';
import { landAll, runLine } from './run-line.js';

export interface RaceOptions {
  payments: number;
  seed: number;
  /**
   * Takes the guard away: where the shop would refuse our unpaid-bound reason because the order was paid, the line sends a
   * reason that fits a paid order, as a bot would that gives one reason for all. The read before the cancel stays.
   */
  unguarded: boolean;
  onProgress?(done: number): void;
}

export interface RaceReport {
  payments: number;
  /** Came before our cancel, and after it: those found the order cancelled. */
  paidBefore: number;
  paidAfter: number;
  cancelled: number;
  refusedByMarketplace: number;
  /** Paid orders that we cancelled. */
  paidCancelled: number;
  violations: number;
  /** The first twenty. */
  violationList: string[];
  seed: number;
  unguarded: boolean;
  wallMs: number;
}

const SHOP_ORDERS = 1_000;
const LATENCY_MS = 500;
const LOST = 0.12;
const SPREAD_MS = 50;
/** Polls again, and the looks 60 s and 10 min after a cancel. */
const AFTERWARDS_MS = 12 * MINUTE;
/** No shop takes this long; one that does is stuck, and its open orders are told as violations. */
const PATIENCE_MS = 120 * MINUTE;

export async function race(options: RaceOptions): Promise<RaceReport> {
  const startedAt = performance.now();
  const report: RaceReport = {
    payments: 0,
    paidBefore: 0,
    paidAfter: 0,
    cancelled: 0,
    refusedByMarketplace: 0,
    paidCancelled: 0,
    violations: 0,
    violationList: [],
    seed: options.seed,
    unguarded: options.unguarded,
    wallMs: 0,
  };
  for (let done = 0; done < options.payments; done += SHOP_ORDERS) {
    const orders = Math.min(SHOP_ORDERS, options.payments - done);
    await raceInShop(report, orders, options.seed + done);
    options.onProgress?.(done + orders);
  }
  return { ...report, wallMs: Math.round(performance.now() - startedAt) };
}

async function raceInShop(report: RaceReport, orders: number, seed: number): Promise<void> {
  const shop = await openDueShop(orders, {
    next: seededRandom(seed).next,
    latencyMs: LATENCY_MS,
    lost: LOST,
    spreadMs: SPREAD_MS,
    unguarded: report.unguarded,
  });
  try {
    await runToEnd(shop);
    const found = await judge(shop, orders);
    const { seen } = shop.line;
    report.payments += seen.payments;
    report.paidBefore += seen.paidBefore;
    report.paidAfter += seen.paidAfter;
    report.refusedByMarketplace += seen.refused;
    report.cancelled += found.cancelled;
    report.paidCancelled += found.paidCancelled;
    report.violations += found.violations.length;
    report.violationList.push(...found.violations.slice(0, 20 - report.violationList.length));
  } finally {
    await shop.close();
  }
}

async function runToEnd(shop: DueShop): Promise<void> {
  const { bot, settings, clock, sandbox } = shop;
  const givenUpAt = clock.now() + PATIENCE_MS;
  while (sandbox.world.unpaid.size() > 0 && clock.now() < givenUpAt)
    await runLine(shop, clock.now() + MINUTE);
  await bot.store.write((unit) => pollAllNow(unit, settings));
  await runLine(shop, clock.now() + AFTERWARDS_MS);
  await landAll(shop);
}
