/** Guards in the store and the dispatcher: what a crash, a second writer or a repeated event would break. */
import type { Mutant } from '../mutant.js';

const OUTBOX = 'src/store/outbox.ts';
const SQLITE = 'src/store/sqlite.ts';
const SQLITE_TESTS = ['test/store/sqlite.test.ts'];
const SUITES = ['test/store/store.test.ts'];

export const STORE: readonly Mutant[] = [
  {
    name: 'single-transaction',
    file: 'src/store/database.ts',
    find: 'return await db.transaction().execute(async (tx) => {',
    replace: 'return await db.connection().execute(async (connection) => { const tx = connection as Tx;',
    why: 'All of a decision is stored, or nothing of it.',
    tests: SUITES,
    only: "'SQLite' the database’s own checks a transaction",
  },
  {
    name: 'claim-compare-and-set',
    file: OUTBOX,
    find: ".set(claimed(p)).where('id', '=', p.id).where(isPending)",
    replace: ".set(claimed(p)).where('id', '=', p.id)",
    why: 'One claims a row and nobody else.',
    tests: SUITES,
    only: "'SQLite' the outbox takes|'SQLite' the outbox lets",
  },
  {
    name: 'effect-key-once',
    file: OUTBOX,
    find: '    key: effect.key ?? null,',
    replace: '    key: null,',
    why: 'At most one effect of a key, for ever.',
    tests: SUITES,
    only: "'SQLite' the outbox takes|'SQLite' the outbox lets",
  },
  {
    name: 'collapse-subject',
    file: OUTBOX,
    find: '    subject: effect.subject ?? null,',
    replace: '    subject: null,',
    why: 'Edits and reads of the same thing wait once.',
    tests: SUITES,
    only: "'SQLite' the outbox takes|'SQLite' the outbox lets",
  },
  {
    name: 'webhook-dedupe',
    file: 'src/services/accept-hints.ts',
    find: 'if (!isNew) continue;',
    replace: '',
    why: 'The same signed content delivered twice is one event.',
    tests: ['test/http/webhooks.test.ts'],
    only: 'after its order was read',
  },
  {
    name: 'webhook-stale',
    file: 'src/services/accept-hints.ts',
    find: 'if (unit.now - hint.at <= STALE_MS) await',
    replace: 'await',
    why: 'What is older than two days is kept in mind, not acted on.',
    tests: ['test/http/webhooks.test.ts'],
    only: 'older than two days',
  },
  {
    name: 'full-sync',
    file: SQLITE,
    find: 'database.pragma(`synchronous = ',
    replace: 'database.pragma(`cell_size_check = ',
    why: 'An intent that was committed outlives a power cut.',
    tests: SQLITE_TESTS,
  },
  {
    name: 'foreign-keys',
    file: SQLITE,
    find: "database.pragma('foreign_keys = ON');",
    replace: "database.pragma('foreign_keys = OFF');",
    why: 'No row speaks of an order that is not there.',
    tests: SQLITE_TESTS,
  },
  {
    name: 'begin-immediate',
    file: SQLITE,
    find: "if (source === 'begin') return prepare('begin immediate');",
    replace: '',
    why: 'Services read before they write: the write lock is taken before the first read.',
    tests: SQLITE_TESTS,
  },
  {
    name: 'serial-per-order',
    file: 'src/dispatcher.ts',
    find: 'effect.order_id === null ? [effect.id] :',
    replace: 'true ? [effect.id] :',
    why: 'One thing at a time for one order.',
    tests: ['test/dispatcher.test.ts'],
  },
  {
    name: 'fault-is-not-repeated-at-once',
    file: 'src/dispatcher.ts',
    find: 'await world.store.write((unit) => postponeEffect(unit, effect.id, unit.now + FAULT_RETRY_MS));',
    replace: '',
    why: 'A fault of our own waits, and does not spin.',
    tests: ['test/dispatcher.test.ts'],
  },
  {
    name: 'token-bucket',
    file: 'src/dispatcher.ts',
    find: ' || !lane.bucket.take(now))',
    replace: ')',
    why: 'A target is never called faster than it allows.',
    tests: ['test/dispatcher.test.ts'],
  },
  {
    name: 'poison-timer-alone',
    file: 'src/services/fire-due-timers.ts',
    find: 'await store.write((unit) => putOff(unit, timer.id));',
    replace: '',
    why: 'A timer whose decision fails is put off, and holds up no other.',
    tests: ['test/services/poison-timer.test.ts'],
  },
  {
    name: 'fired-alone-only-if-due',
    file: 'src/store/timers.ts',
    find: `    .where('id', '=', p.id)
    .where(isOpen)
    .where('due_at', '<=', p.now)`,
    replace: `    .where('id', '=', p.id)
    .where(isOpen)`,
    why: 'A timer that somebody moved while another failed is not fired at its old time.',
    tests: ['test/services/poison-timer.test.ts'],
    only: 'moved meanwhile',
  },
  {
    name: 'card-tried',
    file: 'src/services/effects/show-card.ts',
    find: 'row.shown_hash === null || row.shown_hash === drawn ? drawn : NO_HASH;',
    replace: 'drawn;',
    why: 'A post that is made again may be answered with the message of the first try, as that was drawn.',
    tests: ['test/services/cut-off-posts.test.ts'],
    only: 'overtaken by a payment',
  },
];
