/** One simulation: the real bot against simulated shops and chats, from the first order to the last, one event after another. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diceOf } from './dice.js';
import { createFaultBook, type FaultKind } from './faults.js';
import { hashOfRun } from './final-hash.js';
import { checkOrder } from './order-check.js';
import { settle } from './process.js';
import { buildStage, type Stage } from './stage.js';
import type { Violation } from './violations.js';

export interface SimOptions {
  orders: number;
  days: number;
  seed: number;
  faults: readonly FaultKind[];
  /** Told of everything that happens. */
  trace?: (at: number, line: string) => void;
  onProgress?: (done: number, events: number) => void;
  /** Ends at the first violation of this name, or of any. */
  until?: Violation['invariant'];
  untilAny?: boolean;
  /** Smaller runs of the same world: orders placed in this part of it, of these shops. */
  keep?: { from: number; to: number };
  only?: readonly string[];
  /** Ends earlier than planned, epoch ms. */
  endAt?: number;
  /** Puts something between the bot and a shop: a test of the simulation itself. */
  plant?: (stage: Stage) => void;
}

export interface SimReport {
  orders: number;
  days: number;
  seed: number;
  events: number;
  faults: Record<string, number>;
  violations: number;
  violationList: Violation[];
  hash: string;
  paid: number;
  cancelledByUs: number;
  messages: number;
  presses: number;
  simulatedMs: number;
  wallMs: number;
  ordersPerSecond: number;
}

/** The whole state is looked at this often; in very long runs, where much is alive, less often. */
const SWEEP_EVENTS = 1_000;
const ORDERS_SWEPT_OFTEN = 150_000;
/** More events than this in one moment mean that something spins. */
const SPINNING = 2_000_000;
export const LIST_MAX = 20;

export async function simulate(options: SimOptions): Promise<SimReport> {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'unpaid-sim-'));
  const stage = buildStage(options, folder, createFaultBook(options.faults));
  options.plant?.(stage);
  try {
    await stage.process.start();
    const events = await play(stage, options);
    return await reportOf(stage, options, events, startedAt);
  } finally {
    await stage.process.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function play(stage: Stage, options: SimOptions): Promise<number> {
  const { timeline, process, shops, disasters, sweep } = stage;
  const endAt = Math.min(stage.endAt, options.endAt ?? stage.endAt);
  const sweepEvery = SWEEP_EVENTS * Math.ceil(options.orders / ORDERS_SWEPT_OFTEN);
  let events = 0;
  let movedAt = 0;
  for (;;) {
    await follow(stage);
    if (isEnough(stage.violations.list, options)) break;
    const next = Math.min(timeline.nextAt(), process.nextAt(), ...shops.map((shop) => shop.nextAt()));
    if (next > endAt) break;
    if (next > timeline.now()) {
      timeline.set(next);
      movedAt = events;
    }
    if (events - movedAt > SPINNING)
      throw new Error(`something spins at ${new Date(timeline.now()).toISOString()}`);
    events += 1;
    if (!timeline.runNext())
      for (const shop of shops) if (shop.nextAt() <= timeline.now()) await shop.catchUp();
    await settle();
    for (const chore of stage.chores.splice(0)) await chore();
    if (stage.restored !== process.restored && process.bot) resync(stage);
    if (process.life && !process.life.alive && process.bot) {
      await disasters.bury('its files', diceOf(stage.seed, 'burial', events));
    }
    if (events % sweepEvery === 0) {
      sweep.look();
      options.onProgress?.((timeline.now() - stage.startAt) / (endAt - stage.startAt), events);
    }
  }
  timeline.set(Math.max(endAt, timeline.now()));
  return events;
}

function isEnough(violations: readonly Violation[], { until, untilAny }: SimOptions): boolean {
  return (
    violations.length > 0 && (untilAny === true || violations.some(({ invariant }) => invariant === until))
  );
}

/** An older copy of the database knows less: what was read of it is read anew. */
function resync(stage: Stage): void {
  stage.restored = stage.process.restored;
  stage.logRow = stage.process.reader.logSize().row;
  stage.rules.resync();
  stage.sweep.resync();
}

/** The bot goes on as far as it gets; then what happened is checked, and each order something was written about. */
async function follow(stage: Stage): Promise<void> {
  const { truth, rules, process, violations } = stage;
  await process.step();
  const touched = new Set<string>();
  truth.follow((record, order, shop) => {
    rules.heard(record, order, shop);
    stage.onRecord(record, order, shop);
  });
  if (stage.committed) {
    stage.committed = false;
    for (const entry of process.reader.logSince(stage.logRow)) {
      stage.logRow = entry.row;
      rules.logged(entry);
      stage.note(`log ${entry.order_id ?? entry.shop_id} ${entry.who} ${entry.what}`);
      if (entry.order_id !== null) touched.add(entry.order_id);
    }
  }
  for (const id of touched) checkOrder(id, process.reader, violations);
}

async function reportOf(
  stage: Stage,
  options: SimOptions,
  events: number,
  startedAt: number,
): Promise<SimReport> {
  const { violations, shops } = stage;
  // Stopped early, the world is not at its end.
  if (!isEnough(violations.list, options)) stage.sweep.lookAtEnd();
  const counts = shops.map((shop) => shop.sandbox.ledger.counts());
  const sum = (of: (count: (typeof counts)[number]) => number): number =>
    counts.reduce((all, count) => all + of(count), 0);
  const wallMs = Math.round(performance.now() - startedAt);
  const orders = sum((count) => count.orders);
  return {
    orders,
    days: options.days,
    seed: options.seed,
    events,
    faults: Object.fromEntries(options.faults.map((kind) => [kind, stage.faults.counts[kind]])),
    violations: violations.count,
    violationList: violations.list.slice(0, LIST_MAX),
    hash: hashOfRun(shops, stage.process.reader),
    paid: sum((count) => count.paid),
    cancelledByUs: sum((count) => count.cancelledByUs),
    messages: sum((count) => count.buyerMessages),
    presses: stage.presses,
    simulatedMs: stage.timeline.now() - stage.startAt,
    wallMs,
    ordersPerSecond: Math.round((orders * 1_000) / wallMs),
  };
}
