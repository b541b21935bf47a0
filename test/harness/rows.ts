/** What the database holds about an order, in the words a test asserts. */
import { sql } from 'kysely';
import type { EffectKind } from '../../src/domain/effect.js';
import type { Db } from '../../src/store/database.js';
import { readLog } from '../../src/store/order-log.js';
import { findOrder, type Order } from '../../src/store/orders.js';
import { type Effect, effectsOf } from '../../src/store/outbox.js';
import { openTimers, type Timer } from '../../src/store/timers.js';
import { historyLines } from '../../src/texts/sentence.js';

export interface Rows {
  order(id: string): Promise<Order>;
  effects(id: string, kind: EffectKind): Promise<Effect[]>;
  /** "message ask sent", "cancel dropped: paid": messages and cancels, oldest first. */
  acts(id: string): Promise<string[]>;
  /** Kinds of the timers still open, soonest first. */
  timers(id: string): Promise<Timer['kind'][]>;
  /** The order's log as people read it, times in London. */
  story(id: string): Promise<string[]>;
  /** No success of this kind can be stored until mended, as if our own code failed there. */
  breakSettling(kind: EffectKind): Promise<void>;
  mendSettling(): Promise<void>;
  /** All that timers may change, as one text to compare. */
  everything(): Promise<string>;
}

export function createRows(db: () => Db): Rows {
  const order = async (id: string): Promise<Order> => {
    const row = await findOrder(db(), id);
    if (!row) throw new Error(`no row for ${id}`);
    return row;
  };
  return {
    order,
    effects: async (id, kind) => await effectsOf(db(), id, [kind]),
    async acts(id) {
      const effects = await effectsOf(db(), id, ['buyer.message', 'order.cancel']);
      return effects.map(({ kind, params, state, reason }) => {
        const { step } = JSON.parse(params) as { step?: string };
        const what = kind === 'buyer.message' ? `message ${step}` : 'cancel';
        return `${what} ${state}${state === 'sent' || reason === null ? '' : `: ${reason}`}`;
      });
    },
    timers: async (id) => (await openTimers(db(), id)).map((timer) => timer.kind),
    async story(id) {
      const { placed_at } = await order(id);
      return historyLines(await readLog(db(), id, 200), 'en', 'Europe/London', placed_at);
    },
    async breakSettling(kind) {
      const when = sql.raw(`new.kind = '${kind}' and new.state = 'sent'`);
      const fail = sql`create trigger no_success before update on outbox when ${when}
        begin select raise(abort, 'a fault of our own'); end`;
      await fail.execute(db());
    },
    async mendSettling() {
      await sql`drop trigger no_success`.execute(db());
    },
    async everything() {
      const tables = ['timers', 'outbox', 'alerts', 'order_log', 'orders', 'cards'] as const;
      const rows = await Promise.all(tables.map((table) => db().selectFrom(table).selectAll().execute()));
      return JSON.stringify(rows);
    },
  };
}
