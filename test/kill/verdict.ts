/** What the bot's books say, compared with the shop's ledger, which the bot cannot write, and with what people were told. */
import { readFileSync } from 'node:fs';
import type { Ledger } from '../../adapters/sandbox-shop/ledger.js';
import { policiesIn, settingsOf } from '../../src/compose.js';
import { parseConfig } from '../../src/config.js';
import { createIds } from '../../src/ids.js';
import { findViolations, type Violation } from '../../src/replay-invariants.js';
import { type Db, openSqliteStore } from '../../src/store/database.js';
import {
  cancelsWithoutRow,
  doubledCards,
  integrityFaults,
  lostActs,
  readEffects,
  sentWithoutTrace,
  stuckRows,
  withoutAlert,
} from './books.js';
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
      onePerOrder(broken.filter(({ invariant }) => names.includes(invariant)));
    const lost = [
      ...told('forgotten', 'untold_message'),
      ...sentWithoutTrace(effects, ledger),
      ...(await lostActs(db, evidence.acknowledged)),
    ];
    const doubled = [...told('messaged_twice'), ...doubledCards(evidence.dataDir)];
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

/** Two words about one order are one fault. */
function onePerOrder(violations: Violation[]): string[] {
  return [...new Map(violations.map((one) => [one.orderId, JSON.stringify(one)])).values()];
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
