/** What the bot's books say, compared with the shop's ledger, which the bot cannot write, and with what people were told. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { keepMessagesIn } from '../../adapters/console/kept-messages.js';
import type { Ledger } from '../../adapters/sandbox-shop/ledger.js';
import { policiesIn, settingsOf } from '../../src/compose.js';
import { parseConfig } from '../../src/config.js';
import { createIds } from '../../src/ids.js';
import { findViolations, type Violation } from '../../src/replay-invariants.js';
import { type Db, openSqliteStore } from '../../src/store/database.js';
import { SHOP } from './shop.js';
import type { Acknowledged } from './team.js';

export interface Evidence {
  configFile: string;
  dataDir: string;
  database: string;
  ledger: Ledger;
  acknowledged: readonly Acknowledged[];
  /** Errors that the processes wrote, and ends that nobody ordered. */
  faults: readonly string[];
  /** It came to rest before it was ended, or was not given the time. */
  rested: boolean;
  pausedMs: number;
}

export interface Verdict {
  orders: number;
  messages: number;
  cancels: number;
  acts: number;
  lost: number;
  doubled: number;
  paidCancelled: number;
  untold: number;
  stuck: number;
  unknown: number;
  unknownWithoutAlert: number;
  integrity: boolean;
  violations: string[];
}

/** A look, an act or a start takes up to this long on a busy machine; a stopped process as much longer as it stood. */
const REACTION_MS = 6_000;
/** Overdue by more than this at the end, and nobody takes care of it. */
const STUCK_MS = 5_000;

type Effect = Awaited<ReturnType<typeof readEffects>>[number];

export async function judge(evidence: Evidence): Promise<Verdict> {
  const { ledger, database } = evidence;
  const now = Date.now();
  const store = await openSqliteStore(database, {
    now: Date.now,
    newId: createIds(Date.now),
    migrate: false,
  });
  try {
    const { db } = store;
    const effects = await readEffects(db);
    const broken = await brokenPromises(evidence, db, now);
    const told = (...names: Violation['invariant'][]): string[] =>
      broken.filter(({ invariant }) => names.includes(invariant)).map((one) => JSON.stringify(one));
    const lost = [
      ...told('forgotten', 'untold_message'),
      ...sentWithoutTrace(effects, ledger),
      ...(await lostActs(db, evidence.acknowledged)),
    ];
    const doubled = [...told('messaged_twice'), ...doubledCards(evidence)];
    const untold = [...told('cancelled_untold'), ...cancelsWithoutRow(effects, ledger)];
    const stuck = [...(await stuckRows(db, now)), ...(evidence.rested ? [] : ['it does not come to rest'])];
    const unknown = effects.filter((effect) => effect.state === 'unknown');
    const silent = await withoutAlert(db, unknown);
    const paidCancelled = told('paid_cancelled');
    const rest = broken.filter((one) => !ELSEWHERE.has(one.invariant)).map((one) => JSON.stringify(one));
    const faults = integrityFaults(database);
    const counts = ledger.counts();
    return {
      orders: counts.orders,
      messages: counts.buyerMessages,
      cancels: counts.cancelledByUs,
      acts: evidence.acknowledged.length,
      lost: lost.length,
      doubled: doubled.length,
      paidCancelled: paidCancelled.length,
      untold: untold.length,
      stuck: stuck.length,
      unknown: unknown.length,
      unknownWithoutAlert: silent.length,
      integrity: faults.length === 0,
      violations: [
        ...lost,
        ...doubled,
        ...untold,
        ...stuck,
        ...silent,
        ...paidCancelled,
        ...rest,
        ...faults,
        ...evidence.faults,
      ],
    };
  } finally {
    await store.close();
  }
}

/** Counted under a name of their own. */
const ELSEWHERE: ReadonlySet<Violation['invariant']> = new Set([
  'forgotten',
  'untold_message',
  'messaged_twice',
  'cancelled_untold',
  'paid_cancelled',
]);

async function brokenPromises(evidence: Evidence, db: Db, now: number): Promise<Violation[]> {
  const policies = policiesIn(evidence.dataDir);
  const text = readFileSync(evidence.configFile, 'utf8');
  const found = await findViolations({
    db,
    settings: settingsOf(parseConfig(evidence.configFile, text, policies.keys()), policies, new Map()),
    truth: evidence.ledger,
    now,
    reactionMs: REACTION_MS + evidence.pausedMs,
  });
  const byPerson = await cancelledByPerson(db);
  return found.filter(
    ({ invariant, detail, orderId }) =>
      !LATE.has(detail) &&
      // A person may cancel without a deadline or before it.
      !((invariant === 'cancelled_untold' || detail.endsWith('too early')) && byPerson.has(orderId)),
  );
}

/** Late is not lost: a bot that lives for two seconds at a time is late. */
const LATE: ReadonlySet<string> = new Set(['seen late', 'told, and not kept']);

async function cancelledByPerson(db: Db): Promise<Set<string>> {
  const rows = await db
    .selectFrom('order_log')
    .innerJoin('orders', 'orders.id', 'order_log.order_id')
    .select('orders.external_id')
    .where('order_log.what', '=', 'cancel_requested')
    .execute();
  return new Set(rows.map((row) => row.external_id));
}

async function readEffects(db: Db) {
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
function sentWithoutTrace(effects: Effect[], ledger: Ledger): string[] {
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

function cancelsWithoutRow(effects: Effect[], ledger: Ledger): string[] {
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
async function lostActs(db: Db, acts: readonly Acknowledged[]): Promise<string[]> {
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
function doubledCards({ dataDir }: Evidence): string[] {
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

async function stuckRows(db: Db, now: number): Promise<string[]> {
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

async function withoutAlert(db: Db, unknown: Effect[]): Promise<string[]> {
  const alerts = await db.selectFrom('alerts').select('order_id').where('shop_id', '=', SHOP.id).execute();
  const called = new Set(alerts.map((row) => row.order_id));
  return unknown
    .filter((effect) => !called.has(effect.order_id ?? ''))
    .map((effect) => `unknown, and nobody was called: ${effect.id} of ${effect.external_id}`);
}

function integrityFaults(file: string): string[] {
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
