/** Orders with one timer each, written by bare statements: what the timer benches fire. */
import type Database from 'better-sqlite3';
import { SHOP_ID } from './bench-shop.js';

const MINUTE = 60_000;

export interface TimerPlan {
  /** Makes ids of different batches different. */
  prefix: string;
  count: number;
  policyId: string;
  /** Epoch ms. */
  dueAt(index: number): number;
}

/** One transaction: unpaid orders of different buyers, placed five minutes before their `ask` is due. */
export function addAsks(database: Database.Database, plan: TimerPlan): void {
  const buyer = database.prepare(
    `insert into buyers (id, shop_id, external_id, read_until) values (?, '${SHOP_ID}', ?, 0)`,
  );
  const order = database.prepare(
    `insert into orders (id, shop_id, external_id, external_id_reversed, status, status_text, placed_at, updated_at,
       cancelled_by_us, buyer_id, total_minor, currency, method, method_text, units, item_name, policy_id, first_seen_at,
       deadline_at, version)
     values (?, '${SHOP_ID}', ?, ?, 'unpaid', 'UNPAID', ?, ?, 0, ?, 1999, 'GBP', 'card', 'Credit card', 1, 'Lip tint',
       ?, ?, ?, 1)`,
  );
  const timer = database.prepare(
    `insert into timers (id, kind, shop_id, order_id, due_at, planned_at, state)
     values (?, 'ask', '${SHOP_ID}', ?, ?, ?, 'open')`,
  );
  database
    .transaction(() => {
      for (let index = 0; index < plan.count; index += 1) {
        const external = `${plan.prefix}${String(index).padStart(12, '0')}`;
        const id = `${SHOP_ID}:${external}`;
        const dueAt = plan.dueAt(index);
        const placedAt = dueAt - 5 * MINUTE;
        buyer.run(`b${id}`, external);
        const reversed = [...external].reverse().join('');
        const deadlineAt = placedAt + 60 * MINUTE;
        order.run(id, external, reversed, placedAt, placedAt, `b${id}`, plan.policyId, placedAt, deadlineAt);
        timer.run(`t${id}`, id, dueAt, dueAt);
      }
    })
    .immediate();
}

/** The same decision in bare statements: the order is read, the timer settled, the message put into the outbox. */
export function bareFire(database: Database.Database): (limit: number) => number {
  const due = database.prepare<[number, number], { id: string; order_id: string }>(
    `select id, order_id from timers where state = 'open' and due_at <= ? order by due_at, id limit ?`,
  );
  const order = database.prepare('select * from orders where id = ?');
  const settle = database.prepare(
    `update timers set state = 'fired', settled_at = ? where id = ? and state = 'open'`,
  );
  const message = database.prepare(
    `insert into outbox (id, kind, lane, priority, shop_id, order_id, key, params, state, attempts, due_at, created_at)
     values (?, 'buyer.message', 'shop:${SHOP_ID}', 30, '${SHOP_ID}', ?, ?, ?, 'pending', 0, ?, ?) on conflict do nothing`,
  );
  const fire = database.transaction((limit: number) => {
    const now = Date.now();
    const timers = due.all(now, limit);
    for (const timer of timers) {
      order.get(timer.order_id);
      settle.run(now, timer.id);
      const params = JSON.stringify({ step: 'ask', template: 'ask', dueAt: now, maxLateMs: 900_000 });
      message.run(`m${timer.id}`, timer.order_id, `message|${timer.order_id}|ask`, params, now, now);
    }
    return timers.length;
  });
  return (limit) => fire.immediate(limit);
}

/** How many timers still wait and are due before a moment. */
export function countDue(database: Database.Database, before: number): number {
  return Number(
    database.prepare(`select count(*) from timers where state = 'open' and due_at < ?`).pluck().get(before),
  );
}
