/**
 * Claims effects and performs them: the only place that calls chats and shops. The database is polled as the truth; a wake
 * is a courtesy that saves waiting. One lane a target: a token bucket, a few calls in flight, serial for one order, so that a
 * slow chat never delays a shop.
 */
import { createTokenBucket, type TokenBucket } from './domain/token-bucket.js';
import { performEffect, recoverEffect } from './services/effects/perform-effect.js';
import { NO_CALL, type World } from './services/effects/world.js';
import type { Wait } from './store/database.js';
import { type Effect, postponeEffect } from './store/outbox.js';
import {
  nextPending,
  nextPendingAt,
  nextSendingDeadline,
  overdueSending,
  pendingLanes,
} from './store/outbox-next.js';

export interface LaneRule {
  inFlight: number;
  perMinute: number;
  burst: number;
}

export interface DispatcherOptions {
  world: World;
  laneRule(lane: string): LaneRule;
  /** One of our own faults: the effect waits and is tried again. */
  onFault(error: unknown, effect: Effect): void;
  onPerformed?(effect: Effect, ms: number): void;
  /** How a fault that could not even be stored is waited out; by default in real time. */
  wait?: Wait;
}

export interface Dispatcher {
  /** Starts what may start now, without waiting for it. Returns how many were started; for simulated time. */
  launch(): Promise<number>;
  /** Performs what is due until nothing is; for headless runs and tests. */
  drain(): Promise<void>;
  /** Effects that are being performed. */
  flying(): number;
  /** When something is due next by the clock; undefined when nothing waits. */
  nextAt(): Promise<number | undefined>;
  start(): void;
  wake(): void;
  /** Takes nothing new and waits for calls in flight. */
  stop(): Promise<void>;
}

/** Looked at without a wake: a lost one costs this much. More often by at most this factor when time runs faster. */
const POLL_MS = 1_000;
const FASTEST_POLL = 20;
/** Overdue calls are looked for this often: nobody waits for them to the second. */
const RECOVER_EVERY_MS = 1_000;
const STOP_MS = 2_000;
const FAULT_RETRY_MS = 30_000;
const MEMORY_LANES = 10_000;

interface Lane {
  rule: LaneRule;
  bucket: TokenBucket;
  flying: number;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { world } = options;
  const wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()));
  const lanes = new Map<string, Lane>();
  /** Effects being performed, and what must wait behind them: the same lane's work for the same order. */
  const inHand = new Set<string>();
  const flights = new Set<Promise<void>>();
  let recoverAt = Number.NEGATIVE_INFINITY;
  let stopping = false;
  let loop: Promise<void> | undefined;
  let ring: (() => void) | undefined;
  let rung = false;

  const laneOf = (name: string): Lane => {
    let lane = lanes.get(name);
    if (!lane) {
      if (lanes.size > MEMORY_LANES) lanes.clear();
      const rule = options.laneRule(name);
      lane = { rule, bucket: createTokenBucket(rule.perMinute, rule.burst), flying: 0 };
      lanes.set(name, lane);
    }
    return lane;
  };

  /** The lanes in which something waits: closed are those that are full, at their limit, or of a shop that lets nobody in. */
  const waitingLanes = async (now: number): Promise<{ open: string[]; closed: string[] }> => {
    const parked = new Set(world.access?.parkedLanes());
    const isOpen = (name: string): boolean => {
      const { flying, rule, bucket } = laneOf(name);
      return !parked.has(name) && flying < rule.inFlight && bucket.nextAt(now) <= now;
    };
    const open: string[] = [];
    const closed: string[] = [];
    for (const name of await pendingLanes(world.store.db)) (isOpen(name) ? open : closed).push(name);
    return { open, closed };
  };

  const fly = (effect: Effect, perform: (effect: Effect, world: World) => Promise<unknown>): void => {
    const lane = laneOf(effect.lane);
    lane.flying += 1;
    for (const key of keysOf(effect)) inHand.add(key);
    const startedAt = world.clock.monotonic();
    const flight = perform(effect, world)
      .then((how) => {
        if (how === NO_CALL) lane.bucket.giveBack();
      })
      .catch(async (error: unknown) => {
        options.onFault(error, effect);
        // A claimed row stays claimed and is recovered as after a crash; neither it nor a waiting one may spin.
        await world.store.write((unit) => postponeEffect(unit, effect.id, unit.now + FAULT_RETRY_MS));
      })
      .catch(async (error: unknown) => {
        options.onFault(error, effect);
        // Not even the fault could be stored: its slot is kept a while, so that a full disk is not hammered.
        await wait(POLL_MS);
      })
      .finally(() => {
        lane.flying -= 1;
        for (const key of keysOf(effect)) inHand.delete(key);
        flights.delete(flight);
        options.onPerformed?.(effect, world.clock.monotonic() - startedAt);
        wake();
      });
    flights.add(flight);
  };

  /** Looks into calls that are past their deadline. Returns how many. */
  const recover = async (now: number): Promise<number> => {
    let started = 0;
    for (const effect of await overdueSending(world.store.db, now)) {
      const lane = laneOf(effect.lane);
      if (isInHand(effect) || lane.flying >= lane.rule.inFlight) continue;
      fly(effect, recoverEffect);
      started += 1;
    }
    return started;
  };

  /** Starts what may start now. Returns how many were started. */
  const launch = async (): Promise<number> => {
    const now = world.clock.now();
    let started = 0;
    if (now >= recoverAt) {
      recoverAt = now + RECOVER_EVERY_MS;
      await world.access?.look(world.store.db);
      started += await recover(now);
    }
    const { open } = await waitingLanes(now);
    for (const effect of await nextPending(world.store.db, now, open)) {
      const lane = laneOf(effect.lane);
      if (stopping || isInHand(effect) || lane.flying >= lane.rule.inFlight || !lane.bucket.take(now))
        continue;
      fly(effect, performEffect);
      started += 1;
    }
    return started;
  };

  const recoveryAt = (deadlineAt: number | undefined): number | undefined =>
    deadlineAt === undefined ? undefined : Math.max(deadlineAt, recoverAt);

  const isInHand = (effect: Effect): boolean => keysOf(effect).some((key) => inHand.has(key));

  const wake = (): void => {
    rung = true;
    ring?.();
  };

  const rest = async (): Promise<void> => {
    if (rung) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS / Math.min(FASTEST_POLL, Math.max(1, world.clock.rate())));
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    ring = undefined;
  };

  const run = async (): Promise<void> => {
    while (!stopping) {
      rung = false;
      const started = await launch().catch((error: unknown) => {
        options.onFault(error, NO_EFFECT);
        return 0;
      });
      if (started === 0) await rest();
      // Calls within this process end without the loop having turned: webhooks and presses must not wait behind a backlog of them.
      else await new Promise((resolve) => setImmediate(resolve));
    }
  };

  return {
    launch,
    flying: () => flights.size,
    async drain() {
      for (;;) {
        const started = await launch();
        if (started === 0 && flights.size === 0) return;
        if (flights.size > 0) await Promise.race(flights);
      }
    },
    async nextAt() {
      const now = world.clock.now();
      const { open, closed } = await waitingLanes(now);
      const waits = closed.map((name) => laneOf(name).bucket.nextAt(now)).filter((at) => at > now);
      const times = [
        await nextPendingAt(world.store.db, open),
        recoveryAt(await nextSendingDeadline(world.store.db)),
        ...waits,
      ].filter((at) => at !== undefined);
      return times.length > 0 ? Math.max(now, Math.min(...times)) : undefined;
    },
    start() {
      loop ??= run();
    },
    wake,
    async stop() {
      stopping = true;
      wake();
      await loop;
      // What does not come back in time is left claimed, and looked into at the next start.
      await Promise.race([Promise.all(flights), wait(STOP_MS)]);
    },
  };
}

const keysOf = (effect: Effect): string[] =>
  effect.order_id === null ? [effect.id] : [effect.id, `${effect.lane} ${effect.order_id}`];

/** Stands in reports of faults that belong to no effect. */
const NO_EFFECT = { id: '', kind: 'order.refresh' } as Effect;
