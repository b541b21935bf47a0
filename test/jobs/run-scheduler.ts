/** A scheduler with real worker threads over a database in a file, on a shared clock. */
import { join } from 'node:path';
import { type AdjustableClock, createSharedClock } from '../../src/clock.js';
import type { PolicySnapshot } from '../../src/domain/policy.js';
import type { Settings } from '../../src/domain/settings.js';
import type { JobData, TimersMessage } from '../../src/job-contract.js';
import { createLog } from '../../src/log.js';
import type { Scheduler, SchedulerOptions } from '../../src/scheduler.js';
import { openSqliteStore, type Store } from '../../src/store/database.js';
import { keepPolicy } from '../../src/store/policies.js';
import { insertTimers } from '../../src/store/timers.js';
import { NOW, storeOptions, temporaryFolder } from '../store/engines.js';
import { addOrder, addShops, SHOP } from '../store/rows.js';
import { builtScheduler } from './built.js';

const PLAN = {
  name: 'standard',
  alert: { afterMs: 300_000, maxOpen: 15 },
  caps: { perOrder: 3 },
  steps: [],
} as unknown as PolicySnapshot;

export interface Scene {
  store: Store;
  clock: AdjustableClock;
  /** Starts a scheduler; several may run on the same database. */
  start(change?: Partial<SchedulerOptions>): Promise<Scheduler>;
  /** What the jobs are handed. */
  data: JobData;
  /** What the jobs told so far. */
  told: TimersMessage[];
  /** Resolves at the next message of this type. */
  next(type: TimersMessage['type']): Promise<void>;
  close(): Promise<void>;
}

/** `rate`: simulated ms a real one. At 1 a jump of the clock counts as a machine that slept. */
export async function openScene(rate: number): Promise<Scene> {
  const folder = temporaryFolder();
  const file = join(folder.path, 'test.db');
  const clock = createSharedClock({ at: NOW, rate });
  const store = await openSqliteStore(file, { ...storeOptions(), now: clock.now });
  await addShops(store);
  const createScheduler = await builtScheduler();
  const told: TimersMessage[] = [];
  const waiting: { type: string; resolve(): void }[] = [];
  const running: Scheduler[] = [];
  const settings = {
    shops: new Map([[SHOP.id, { ...SHOP, channels: [] }]]),
    channels: new Map(),
    people: [],
    policies: new Map(),
    templates: new Map(),
  } as unknown as Settings;

  const data: JobData = { database: { file }, clockBuffer: clock.buffer, settings };

  return {
    store,
    clock,
    data,
    told,
    next: (type) => new Promise((resolve) => waiting.push({ type, resolve })),
    async start(change) {
      const scheduler = createScheduler({
        data,
        log: createLog({ level: 'silent', pretty: false }),
        onMessage(message) {
          told.push(message);
          for (const { resolve } of waiting.filter(({ type }) => type === message.type)) resolve();
        },
        ...change,
      });
      running.push(scheduler);
      await scheduler.start();
      return scheduler;
    },
    async close() {
      await Promise.all(running.map((scheduler) => scheduler.stop()));
      await store.close();
      folder.remove();
    },
  };
}

/** Unpaid orders, each with a hold that ends at `dueAt`. */
export async function addHolds(store: Store, count: number, dueAt: number, prefix = ''): Promise<void> {
  await store.write(async (unit) => {
    await keepPolicy(unit, 'plan', PLAN);
    for (let index = 0; index < count; index += 1) {
      const orderId = await addOrder(unit, `${prefix}${index}`, { policy_id: 'plan' });
      await insertTimers(unit, [{ kind: 'hold', shopId: SHOP.id, orderId, dueAt }]);
    }
  });
}

/** How often each order's hold has ended. */
export async function endedHolds(store: Store): Promise<number[]> {
  const rows = await store.db
    .selectFrom('order_log')
    .select((eb) => ['order_id', eb.fn.countAll<number>().as('count')])
    .where('what', '=', 'hold_ended')
    .groupBy('order_id')
    .execute();
  return rows.map(({ count }) => Number(count));
}
