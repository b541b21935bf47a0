/** Looks into the bot's database from outside, by statements of its own: what the product's queries hide, these show. */
import Database from 'better-sqlite3';

export interface OrderLook {
  id: string;
  shop_id: string;
  external_id: string;
  status: 'unpaid' | 'paid' | 'cancelled';
  placed_at: number;
  buyer_id: string | null;
  policy_id: string | null;
  exempt: string | null;
  held: string | null;
  told_deadline_at: number | null;
  deadline_at: number | null;
  cancelled_by_us: number;
  first_seen_at: number;
  alert_state: string | null;
  alert_cause: string | null;
}

export interface EffectLook {
  id: string;
  kind: string;
  order_id: string;
  state: string;
  key: string | null;
  params: string;
  reason: string | null;
  attempts: number;
  claimed_at: number | null;
  created_at: number;
  deadline_at: number | null;
}

export interface TimerLook {
  kind: string;
  due_at: number;
}

export interface LogLook {
  row: number;
  at: number;
  shop_id: string;
  order_id: string | null;
  who: string;
  what: string;
}

/** The steps and terms an order was placed under, as stored. */
export interface PlanLook {
  steps: { name: string; afterMs: number; graceMs: number }[];
  caps: { perOrder: number; perBuyer: number; perBuyerMs: number; gapMs: number };
  quietHours: { from: string; to: string; awakeWindowMs: number };
  undoMs: number;
}

export type Reader = ReturnType<typeof createReader>;

const ORDER = `select o.*, a.state as alert_state, a.cause as alert_cause from orders o
  left join alerts a on a.order_id = o.id`;
const EFFECT =
  'select id, kind, order_id, state, key, params, reason, attempts, claimed_at, created_at, deadline_at from outbox';

/** While nobody else has it open. */
export const openFile = (file: string): Database.Database => new Database(file, { readonly: true });

/** On the bot's own connection while it lives: one beside it would have to read every page anew after each commit. */
export function createReader(database: Database.Database) {
  const sql = (text: string) => database.prepare<unknown[], unknown>(text);
  const firstTimer = sql(`select due_at from timers where state = 'open' order by due_at limit 1`).pluck();
  const order = sql(`${ORDER} where o.id = ?`);
  const effects = sql(
    `${EFFECT} where order_id = ? and kind in ('buyer.message', 'order.cancel') order by id`,
  );
  const sending = sql(`${EFFECT} where state = 'sending' and kind = ? and shop_id = ?`);
  const timers = sql(`select kind, due_at from timers where order_id = ? and state = 'open'`);
  const log = sql(
    'select rowid as row, at, shop_id, order_id, who, what from order_log where rowid > ? order by rowid',
  );
  const lastLog = sql('select coalesce(max(rowid), 0) as row, count(*) as count from order_log');
  const cards = sql(
    `select message_ref as ref from cards where kind = 'order' and order_id = ? and message_ref is not null`,
  );
  const shops = sql('select id, paused_at, stopped_at from shops');
  const optedOut = sql('select opted_out_at as at from buyers where id = ?');
  const policy = sql('select body from policies where id = ?');
  const plans = new Map<string, PlanLook>();

  return {
    database,
    all: <T>(text: string, ...values: unknown[]): T[] => database.prepare<unknown[], T>(text).all(...values),
    /** When the earliest is due, whether it may fire or not. */
    firstTimer: () => firstTimer.get() as number | undefined,
    order: (id: string) => order.get(id) as OrderLook | undefined,
    effects: (id: string) => effects.all(id) as EffectLook[],
    sending: (kind: string, shopId: string) => sending.all(kind, shopId) as EffectLook[],
    timers: (id: string) => timers.all(id) as TimerLook[],
    logSince: (row: number) => log.all(row) as LogLook[],
    logSize: () => lastLog.get() as { row: number; count: number },
    /** When the last entry of these kinds was written about an order. */
    lastLogged: (id: string, kinds: readonly string[]) =>
      (
        sql(
          `select max(at) as at from order_log where order_id = ? and what in (${kinds.map(() => '?').join()})`,
        ).get(id, ...kinds) as { at: number | null }
      ).at ?? undefined,
    cardsOf: (id: string) => cards.all(id) as { ref: string }[],
    shops: () => shops.all() as { id: string; paused_at: number | null; stopped_at: number | null }[],
    optedOutAt: (buyer: string) =>
      (optedOut.get(buyer) as { at: number | null } | undefined)?.at ?? undefined,
    plan(id: string): PlanLook {
      const known = plans.get(id) ?? (JSON.parse((policy.get(id) as { body: string }).body) as PlanLook);
      plans.set(id, known);
      return known;
    },
  };
}
