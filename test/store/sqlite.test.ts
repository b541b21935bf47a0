/** What holds for SQLite alone: durability, locks between threads, and which index serves the hot queries. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { type CompiledQuery, Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { boardView } from '../../src/services/board-view.js';
import { listOrders } from '../../src/services/list-orders.js';
import { countUndecided, nextUndecided } from '../../src/store/alerts.js';
import { messagesToBuyer } from '../../src/store/buyer-messages.js';
import { cardsOfOrder } from '../../src/store/cards.js';
import { type Db, openSqliteStore, type Store } from '../../src/store/database.js';
import { countOpen, findByEnding, openOrdersOfBuyer } from '../../src/store/orders.js';
import { claimAlike } from '../../src/store/outbox.js';
import {
  nextPending,
  nextPendingAt,
  nextSendingDeadline,
  overdueSending,
  pendingLanes,
} from '../../src/store/outbox-next.js';
import type { Schema } from '../../src/store/schema.js';
import { keepStatements, openSqlite, sqliteDialect } from '../../src/store/sqlite.js';
import { arm, dueTimers, nextDueAt, openTimers } from '../../src/store/timers.js';
import { NOW, storeOptions, temporaryFolder } from './engines.js';
import { queryPlan } from './query-plan.js';
import { addOrder, addShops, placeOrder, SHOP } from './rows.js';
import { SETTINGS } from './suites/views.js';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
const opened: Store[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'test.db');
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  folder.remove();
});

async function open(change: Parameters<typeof storeOptions>[0] = {}): Promise<Store> {
  const store = await openSqliteStore(file, storeOptions(change));
  opened.push(store);
  return store;
}

const pragma = async (db: Db, name: string): Promise<unknown> =>
  Object.values((await sql.raw<object>(`pragma ${name}`).execute(db)).rows[0] ?? {})[0];

describe('a SQLite store', () => {
  test('syncs fully after a write, keeps a log beside the file, holds foreign keys and never waits for a lock', async () => {
    const store = await open();
    await addShops(store);
    expect(await pragma(store.db, 'synchronous')).toBe(2);
    expect(await pragma(store.db, 'journal_mode')).toBe('wal');
    expect(await pragma(store.db, 'foreign_keys')).toBe(1);
    expect(await pragma(store.db, 'busy_timeout')).toBe(0);
  });

  test('does not sync what nobody will open again', async () => {
    const store = await open({ throwAway: true });
    await addShops(store);
    expect(await pragma(store.db, 'synchronous')).toBe(0);
  });

  test('takes the write lock when a transaction begins, not at its first write', async () => {
    const [one, two] = [await open(), await open({ migrate: false })];
    await addShops(one);
    const order: string[] = [];
    let secondIsDone: Promise<void> | undefined;
    await one.write(async ({ tx }) => {
      await tx.selectFrom('shops').select('id').execute();
      secondIsDone = two.write(async (unit) => {
        order.push('second');
        await unit.tx.selectFrom('shops').select('id').execute();
      });
      for (let round = 0; round < 20; round += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        await tx.selectFrom('shops').select('id').execute();
      }
      order.push('first');
    });
    await secondIsDone;
    expect(order).toEqual(['first', 'second']);
  });

  test('lets a press pass background work that waits', async () => {
    const store = await open();
    const done: string[] = [];
    const work = (name: string) => async () => void done.push(name);
    await Promise.all([
      store.write(work('running')),
      ...[1, 2, 3].map((n) => store.write(work(`background ${n}`))),
      store.write(work('press'), 'press'),
    ]);
    expect(done).toEqual(['running', 'press', 'background 1', 'background 2', 'background 3']);
  });

  test('tells of a transaction that is open for long while it still is', async () => {
    const slow: number[] = [];
    let told = (): void => {};
    const isTold = new Promise<void>((resolve) => {
      told = resolve;
    });
    const store = await open({
      onSlow(ms) {
        slow.push(ms);
        told();
      },
    });
    await store.write(async () => {});
    expect(slow).toEqual([]);
    await store.write(async () => await isTold);
    expect(slow).toHaveLength(1);
    expect(slow[0]).toBeGreaterThanOrEqual(195);
  });

  test('tells of a transaction that blocked the event loop', async () => {
    const slow: number[] = [];
    const store = await open({ onSlow: (ms) => slow.push(ms) });
    await store.write(async () => {
      const until = performance.now() + 220;
      while (performance.now() < until);
    });
    expect(slow).toHaveLength(1);
  });
});

describe('two connections that write at once', () => {
  test('both come through, and every write is there', async () => {
    const stores = [await open(), await open({ migrate: false })] as const;
    await addShops(stores[0]);
    const place = (store: Store, prefix: string) =>
      Promise.all(
        Array.from({ length: 40 }, (_, index) => store.write((unit) => addOrder(unit, `${prefix}${index}`))),
      );
    await Promise.all([place(stores[0], '1000'), place(stores[1], '2000')]);
    expect(await stores[0].db.selectFrom('orders').select('id').execute()).toHaveLength(80);
  });

  test('may be in two threads', async () => {
    const store = await open();
    await addShops(store);
    const writer = writeInThread(file, 150);
    await writer.begun;
    for (let index = 0; index < 60; index += 1) await placeOrder(store, `7${index}`);
    expect(await writer.failures).toBe(0);
    expect(await store.db.selectFrom('orders').select('id').execute()).toHaveLength(60);
    const row = new Database(file, { readonly: true }).prepare('select name from policies').get();
    expect(row).toEqual({ name: '150' });
  }, 20_000);

  test('a third may be opened meanwhile', async () => {
    const store = await open();
    await addShops(store);
    const writer = writeInThread(file, 150);
    await writer.begun;
    const second = await open({ migrate: false });
    expect(await second.db.selectFrom('shops').select('id').execute()).toEqual([{ id: SHOP.id }]);
    await writer.failures;
  }, 20_000);
});

/** Another thread with a connection of its own that writes again and again, a moment of rest between. */
function writeInThread(path: string, times: number): { begun: Promise<void>; failures: Promise<number> } {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const database = new (require(workerData.driver))(workerData.path, { timeout: 10_000 });
    const rest = new Int32Array(new SharedArrayBuffer(4));
    database.exec("insert into policies (id, name, body) values ('counter', '0', '{}')");
    let failures = 0;
    for (let turn = 0; turn < workerData.times; turn += 1) {
      try {
        database.exec("begin immediate; update policies set name = name + 1 where id = 'counter'; commit");
      } catch { failures += 1; }
      if (turn === 0) parentPort.postMessage('begun');
      Atomics.wait(rest, 0, 0, 1);
    }
    database.close();
    parentPort.postMessage(failures);`;
  const driver = new URL('../../node_modules/better-sqlite3', import.meta.url).pathname;
  const worker = new Worker(code, { eval: true, workerData: { path, times, driver } });
  const next = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  const begun = next();
  return { begun: begun.then(() => {}), failures: begun.then(next) as Promise<number> };
}

describe('the hot queries', () => {
  /** Every statement `run` causes, with SQLite's plan for it. */
  async function plansOf(run: (db: Db, store: Store) => Promise<unknown>): Promise<string> {
    return (await explain(run)).plan;
  }

  async function explain(run: (db: Db, store: Store) => Promise<unknown>) {
    const store = await open();
    await addShops(store);
    const raw = openSqlite(file, 'full');
    const seen: CompiledQuery[] = [];
    const db = new Kysely<Schema>({
      dialect: sqliteDialect(raw, keepStatements(raw)),
      log: (event) => void seen.push(event.query as CompiledQuery),
    });
    await run(db, store);
    const explained = seen.filter(({ sql: text }) => /^\s*(with|select|update|delete)/.test(text));
    const lines = explained.flatMap(({ sql: text, parameters }) => queryPlan(raw, text, parameters));
    raw.close();
    return {
      plan: lines.join('\n'),
      bound: explained.flatMap(({ parameters }) => parameters),
    };
  }

  const unit = (db: Db) => ({ tx: db as never, now: NOW, newId: () => 'x' });
  const KINDS_AND_STATES = new Set<unknown>([
    'buyer.message',
    'order.refresh',
    'ask',
    'pending',
    'sent',
    'open',
  ]);

  test.each<[string, string, (db: Db) => Promise<unknown>]>([
    ['due timers', 'timers_due', (db) => dueTimers(db, NOW, 50, ['luna', 'sol'])],
    ['the next due time', 'timers_due', (db) => nextDueAt(db, ['luna', 'sol'])],
    ['an order’s timers', 'timers_of', (db) => openTimers(db, 'luna:1')],
    ['the lanes that wait', '(lane>?)', (db) => pendingLanes(db)],
    ['what is next to perform', 'outbox_pending (lane=?)', (db) => nextPending(db, NOW, ['a', 'b'])],
    ['when that is', 'outbox_pending (lane=?)', (db) => nextPendingAt(db, ['a', 'b'])],
    ['calls past their deadline', 'outbox_sending', (db) => overdueSending(db, NOW)],
    ['the next deadline', 'outbox_sending', (db) => nextSendingDeadline(db)],
    [
      'reads claimed together',
      'outbox_pending (lane=?',
      (db) => claimAlike(unit(db), { kind: 'order.refresh', lane: 'shop:luna' } as never, NOW, 50),
    ],
    ['the cards of an order', 'cards_of_order (order_id=?)', (db) => cardsOfOrder(db, 'luna:1')],
    ['decisions counted', 'alerts_live (shop_id=? AND state=?', (db) => countUndecided(db, 'luna', 15)],
    ['the next decision', 'cards_of_order (order_id=?)', (db) => nextUndecided(db, 'luna')],
    ['open orders counted', 'orders_open', (db) => countOpen(db, 'luna', 15)],
    ['orders by an ending', 'orders_ending', (db) => findByEnding(db, '1234', 4)],
    ['a buyer’s open orders', 'orders_of_buyer', (db) => openOrdersOfBuyer(db, 'luna:b')],
  ])('%s are served by an index', async (_name, index, run) => {
    const plan = await plansOf(run);
    expect(plan).toContain(index);
    const wholeTable = plan
      .split('\n')
      .filter((line) => /^SCAN (timers|outbox|orders|cards)\b(?!.*INDEX)/.test(line));
    expect(wholeTable).toEqual([]);
  });

  test('a board at a million orders reads the open ones and those of the day, by indexes alone', async () => {
    const lines = (
      await plansOf(async (db, store) => {
        await placeOrder(store, '1');
        await placeOrder(store, '2', { currency: 'IDR' });
        await boardView(db, SETTINGS, SHOP.id, NOW);
        await listOrders(db, SETTINGS, { shopIds: [SHOP.id], openFirst: true, limit: 12 });
      })
    ).split('\n');
    const bySums = ['orders_placed', 'orders_paid', 'orders_cancelled'].map(
      (index) => `SEARCH orders USING COVERING INDEX ${index} (shop_id=? AND placed_at>?)`,
    );
    expect(lines).toEqual(expect.arrayContaining(bySums));
    expect(lines).toContain('SEARCH order_items USING COVERING INDEX order_items_held (held_for=?)');
    const others = lines.filter((line) => line.includes(' orders ') && !bySums.includes(line));
    expect(others.length).toBeGreaterThan(3);
    expect(others.filter((line) => !/orders_open|autoindex_orders_1 \(id=\?\)/.test(line))).toEqual([]);
  });

  test('thousands due at one moment are not sorted for each batch', async () => {
    expect(await plansOf((db) => dueTimers(db, NOW, 50, ['luna']))).not.toContain('TEMP B-TREE');
  });

  test('bind what changes alone: a bound kind or state makes SQLite plan anew at every run', async () => {
    const { bound } = await explain(async (db) => {
      await messagesToBuyer(db, 'luna:b', NOW);
      await claimAlike(unit(db), { kind: 'order.refresh', lane: 'shop:luna' } as never, NOW, 50);
      await arm(unit(db), { kind: 'ask', shopId: 'luna', orderId: 'luna:1', dueAt: NOW }).catch(() => {});
    });
    expect(bound).toEqual(expect.arrayContaining(['luna:b', 'shop:luna', 'luna:1']));
    expect(bound.filter((value) => KINDS_AND_STATES.has(value))).toEqual([]);
  });
});
