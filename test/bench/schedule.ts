/** Arming timers: all steps of an order at once, as when it is first seen. */
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { TimerKind } from '../../src/domain/effect.js';
import type { Bench } from './bench.js';
import { benchShop, copyDatabase, type OpenShop, openBare, SHOP_ID } from './bench-shop.js';
import type { Built } from './built.js';
import { inPairs, rowOf } from './figures.js';

/** The steps of the shipped plan for cards, and the card of its own. */
const KINDS: readonly TimerKind[] = ['ask', 'remind', 'escalate', 'notice', 'cancel', 'alert'];
const ORDERS_A_TRANSACTION = 20;
const MINUTE = 60_000;

export const schedule: Bench = {
  name: 'schedule',
  group: 'timers',
  about:
    `The ${KINDS.length} timers of an order are armed together, one order or ${ORDERS_A_TRANSACTION} a transaction, ` +
    '`synchronous=FULL`; counted are timers. Bare: one prepared insert a timer.',
  async run({ built, folder, pairs, quick }) {
    const shop = await benchShop(built);
    const open = await shop.open(folder, 'schedule');
    const orders = (quick ? 100 : 600) * (pairs + 1) * 2;
    addOrders(open, orders);
    const bareFile = join(folder, 'schedule-bare.db');
    copyDatabase(open, bareFile);
    const database = openBare(bareFile);
    const bareArm = bareSide(database);
    const share = quick ? 100 : 600;
    const rows = [];
    let from = 0;
    for (const size of [1, ORDERS_A_TRANSACTION]) {
      const start = from;
      const timed = async (round: number, arm: (first: number, count: number) => Promise<void> | void) => {
        const first = start + round * share;
        const startedAt = performance.now();
        for (let at = 0; at < share; at += size) await arm(first + at, size);
        return ((share * KINDS.length) / (performance.now() - startedAt)) * 1_000;
      };
      const ourArm = ourSide(built, open);
      await timed(0, ourArm);
      await timed(0, bareArm);
      const pairsOf = await inPairs(
        pairs,
        (round) => timed(round + 1, ourArm),
        (round) => timed(round + 1, bareArm),
      );
      rows.push(rowOf(`arm timers, ${size} ${size === 1 ? 'order' : 'orders'} a transaction`, '/s', pairsOf));
      from += share * (pairs + 1);
    }
    await open.store.close();
    database.close();
    return rows;
  },
};

const orderIdOf = (index: number): string => `${SHOP_ID}:S${index}`;

function addOrders(open: OpenShop, count: number): void {
  const database = openBare(open.file);
  database.exec(`insert into orders (id, shop_id, external_id, external_id_reversed, status, status_text, placed_at,
      updated_at, cancelled_by_us, total_minor, currency, method, method_text, units, item_name, first_seen_at, version)
    with recursive n (i) as (select 0 union all select i + 1 from n where i < ${count - 1})
    select '${SHOP_ID}:S' || i, '${SHOP_ID}', 'S' || i, i, 'unpaid', 'UNPAID', i, i, 0, 1999, 'GBP', 'card', 'Card', 1,
      'Lip tint', i, 1 from n`);
  database.close();
}

function ourSide(built: Built, { store }: OpenShop) {
  return async (first: number, count: number): Promise<void> => {
    await store.write(async (unit) => {
      for (let index = first; index < first + count; index += 1) {
        const timers = KINDS.map((kind, step) => ({
          kind,
          shopId: SHOP_ID,
          orderId: orderIdOf(index),
          dueAt: unit.now + (step + 1) * 10 * MINUTE,
        }));
        await built.insertTimers(unit, timers);
      }
    });
  };
}

function bareSide(database: Database.Database) {
  const insert = database.prepare(
    `insert into timers (id, kind, shop_id, order_id, due_at, planned_at, state) values (?, ?, ?, ?, ?, ?, 'open')`,
  );
  let made = 0;
  const arm = database.transaction((first: number, count: number) => {
    const now = Date.now();
    for (let index = first; index < first + count; index += 1) {
      for (const [step, kind] of KINDS.entries()) {
        const dueAt = now + (step + 1) * 10 * MINUTE;
        insert.run(`s${String(++made).padStart(20, '0')}`, kind, SHOP_ID, orderIdOf(index), dueAt, dueAt);
      }
    }
  });
  return (first: number, count: number): void => arm.immediate(first, count);
}
