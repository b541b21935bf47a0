/** One suite over every database the bot may stand on. */
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { ENGINES, NOW, type OpenStore } from './engines.js';
import { addShops } from './rows.js';
import { cardsSuite } from './suites/cards.js';
import { careSuite } from './suites/care.js';
import { checksSuite } from './suites/checks.js';
import type { Given } from './suites/given.js';
import { housekeepSuite } from './suites/housekeep.js';
import { migrationsSuite } from './suites/migrations.js';
import { ordersSuite } from './suites/orders.js';
import { outboxSuite } from './suites/outbox.js';
import { outboxOfOrdersSuite } from './suites/outbox-orders.js';
import { alertsAndLogSuite, buyersSuite, shopsSuite } from './suites/people.js';
import { sumsSuite } from './suites/sums.js';
import { timersSuite } from './suites/timers.js';
import { viewsSuite } from './suites/views.js';

/** Children before their parents, as the foreign keys ask. */
const TABLES = [
  'pulse',
  'acts',
  'members',
  'channel_changes',
  'agreements',
  'order_log',
  'replies',
  'buyers',
  'inbox',
  'buttons',
  'cards',
  'alerts',
  'outbox',
  'timers',
  'order_items',
  'orders',
  'policies',
  'shops',
] as const;

const SUITES: Record<string, (given: Given) => void> = {
  migrations: migrationsSuite,
  orders: ordersSuite,
  timers: timersSuite,
  'the outbox': outboxSuite,
  'the outbox of an order': outboxOfOrdersSuite,
  cards: cardsSuite,
  'alerts and the log': alertsAndLogSuite,
  buyers: buyersSuite,
  'inbox, shops and policies': shopsSuite,
  'the database’s own checks': checksSuite,
  'boards and lists': viewsSuite,
  'a board’s sums': sumsSuite,
  'pulses and cancels that wait': careSuite,
  housekeeping: housekeepSuite,
};

describe.each(ENGINES)('on $name', (engine) => {
  let open: OpenStore;
  beforeAll(async () => {
    open = await engine.open();
  }, 60_000);
  afterAll(() => open.close());
  beforeEach(async () => {
    open.time.now = NOW;
    await open.store.write(async ({ tx }) => {
      for (const table of TABLES) await tx.deleteFrom(table).execute();
    });
    await addShops(open.store);
  });
  describe.each(Object.entries(SUITES))('%s', (_name, suite) => suite(() => open));
});
