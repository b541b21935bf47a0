/** The bot's rows and the console's messages, each looked at for one kind of fault. A check returns what it found, in words. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { keepMessagesIn } from '../../adapters/console/kept-messages.js';
import type { Ledger } from '../../adapters/sandbox-shop/ledger.js';
import type { Db } from '../../src/store/database.js';
import { SHOP } from './shop.js';
import type { Acknowledged } from './team.js';

/** Overdue by more than this at the end, and nobody takes care of it. */
const STUCK_MS = 5_000;

export type Effect = Awaited<ReturnType<typeof readEffects>>[number];

export async function readEffects(db: Db) {
  return await db
    .selectFrom('outbox')
    .innerJoin('orders', 'orders.id', 'outbox.order_id')
    .select([
      'outbox.id',
      'outbox.kind',
      'outbox.state',
      'outbox.params',
      'orders.external_id',
      'outbox.order_id',
    ])
    .where('outbox.kind', 'in', ['buyer.message', 'order.cancel'])
    .execute();
}

/** Our books say it was done, and the shop has never heard of it. */
export function sentWithoutTrace(effects: Effect[], ledger: Ledger): string[] {
  return effects
    .filter((effect) => {
      if (effect.state !== 'sent') return false;
      if (effect.kind === 'order.cancel') return ledger.order(effect.external_id)?.final !== 'cancelled';
      const { said } = JSON.parse(effect.params) as { said?: string };
      return !ledger.messagesOf(effect.external_id).some((message) => message.text === said);
    })
    .map(
      (effect) => `lost: ${effect.kind} ${effect.id} of ${effect.external_id} is "sent" and never arrived`,
    );
}

export function cancelsWithoutRow(effects: Effect[], ledger: Ledger): string[] {
  const decided = new Set(
    effects.filter(({ kind }) => kind === 'order.cancel').map((effect) => effect.external_id),
  );
  return [...ledger.orders()]
    .filter((order) => order.cancelledBy === 'seller' && !decided.has(order.id))
    .map((order) => `untold: ${order.id} was cancelled without a row`);
}

/** What stands in the log after a press; "keep open" pressed twice is noted once. */
const LOGGED = {
  claim: 'claimed',
  release: 'released',
  cancel: 'cancel_requested',
  undo: 'cancel_undone',
  snooze: 'snoozed',
  extend: 'extended',
} as const;

/** A person was told "done", and it is not in the books. */
export async function lostActs(db: Db, acts: readonly Acknowledged[]): Promise<string[]> {
  const rows = await db
    .selectFrom('order_log')
    .innerJoin('orders', 'orders.id', 'order_log.order_id')
    .select(['orders.external_id', 'order_log.what', 'order_log.at'])
    .where('order_log.who', '=', 'Ada')
    .execute();
  return acts.flatMap((act) => {
    const what = LOGGED[act.action as keyof typeof LOGGED];
    if (what === undefined) return [];
    const found = rows.some(
      (row) =>
        row.what === what && row.external_id.endsWith(act.ending) && row.at >= act.from && row.at <= act.to,
    );
    return found ? [] : [`lost: ${act.action} of …${act.ending} was acknowledged and is not in the log`];
  });
}

/** One board in each channel, and one card of its own for an order: the console knows a post by its key. */
export function doubledCards(dataDir: string): string[] {
  const seen = new Map<string, number>();
  for (const { card, place, thread } of keepMessagesIn(join(dataDir, 'console.jsonl'), () => 0).load()) {
    if (thread !== undefined || card.kind === 'note') continue;
    // Endings of order numbers meet now and then; the link to the shop's own page names the whole number.
    const subject = `${place} ${card.buttons.find(({ url }) => url)?.url ?? 'board'}`;
    seen.set(subject, (seen.get(subject) ?? 0) + 1);
  }
  return [...seen]
    .filter(([, times]) => times > 1)
    .map(([subject, times]) => `doubled: ${times} × ${subject}`);
}

export async function stuckRows(db: Db, now: number): Promise<string[]> {
  const before = now - STUCK_MS;
  const effects = await db
    .selectFrom('outbox')
    .select(['id', 'kind', 'state', 'due_at', 'deadline_at'])
    .where('state', 'in', ['pending', 'sending'])
    .execute();
  const late = effects.filter(({ state, due_at, deadline_at }) =>
    state === 'pending' ? due_at < before : (deadline_at ?? 0) < before,
  );
  const timers = await db
    .selectFrom('timers')
    .select(['id', 'kind', 'due_at'])
    .where('state', '=', 'open')
    .where('due_at', '<', before)
    .execute();
  return [...late, ...timers].map((row) => `stuck: ${JSON.stringify(row)}`);
}

export async function withoutAlert(db: Db, unknown: Effect[]): Promise<string[]> {
  const alerts = await db.selectFrom('alerts').select('order_id').where('shop_id', '=', SHOP.id).execute();
  const called = new Set(alerts.map((row) => row.order_id));
  return unknown
    .filter((effect) => !called.has(effect.order_id ?? ''))
    .map((effect) => `unknown, and nobody was called: ${effect.id} of ${effect.external_id}`);
}

export function integrityFaults(file: string): string[] {
  const database = new Database(file, { readonly: true });
  try {
    const integrity = database.pragma('integrity_check') as { integrity_check: string }[];
    const orphans = database.pragma('foreign_key_check') as unknown[];
    return [
      ...integrity
        .filter((row) => row.integrity_check !== 'ok')
        .map((row) => `integrity: ${row.integrity_check}`),
      ...orphans.map((row) => `foreign key: ${JSON.stringify(row)}`),
    ];
  } finally {
    database.close();
  }
}
