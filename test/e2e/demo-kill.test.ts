/** `demo --keep`: shop and bot both survive `kill -9`; the bot alone is killed in kill.test.ts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { createSandboxShop } from '../../adapters/sandbox-shop/index.js';
import { createManualClock } from '../../src/clock.js';
import { policiesIn, settingsOf } from '../../src/compose.js';
import { demoConfig } from '../../src/demo.js';
import { createIds, seededRandom } from '../../src/ids.js';
import { findViolations } from '../../src/replay-invariants.js';
import { openSqliteStore } from '../../src/store/database.js';

const KILLS = 2;
/** One real second is one simulated minute; the first hour is run faster, so that there is something to lose. */
const SPEED = 60;
const WARM_UP = { speed: 300, ms: 8_000 };
/** A look and an act, or a start, take up to this long on a busy machine. */
const REACTION_REAL_MS = 5_000;
/** By then even a conversation that cannot be read was given to a person: ten simulated minutes, and room. */
const LOOKED_INTO_MS = 30_000;
const CLI = resolve('dist/src/cli.js');

test('a demo that is gone on with after a kill has lost no effect and doubled none', {
  timeout: 120_000,
}, async () => {
  expect(existsSync(CLI), 'dist is not built: npm run build').toBe(true);
  const dataDir = mkdtempSync(join(tmpdir(), 'unpaid-kill-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const random = seededRandom(7);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const demo = await startDemo(dataDir, kill === 0 ? WARM_UP.speed : SPEED);
    if (kill === 0) await passed(WARM_UP.ms);
    await passed(200 + random.next() * 2_500);
    await end(demo, 'SIGKILL');
  }
  const cutOff = sendingIn(dataDir);
  const last = await startDemo(dataDir, SPEED);
  const stuck = (): string[] => sendingIn(dataDir).filter((id) => cutOff.includes(id));
  await expect.poll(stuck, { timeout: LOOKED_INTO_MS, interval: 200 }).toEqual([]);
  await end(last, 'SIGTERM');
  expect(last.exitCode).toBe(0);

  const truth = await readTruth(dataDir);
  expect(truth.counts.buyerMessages).toBeGreaterThan(5);
  expect(truth.violations).toEqual([]);
  expect(truth.sentWithoutMessage).toEqual([]);
  expect(truth.unknownWithoutAlert).toEqual([]);
  expect(truth.cancelsWithoutRow).toEqual([]);
});

async function startDemo(dataDir: string, speed: number): Promise<ChildProcess> {
  const flags = [
    '--keep',
    '--speed',
    String(speed),
    '--seed',
    '3',
    '--orders-per-hour',
    '60',
    '--port',
    '0',
    '--data-dir',
    dataDir,
  ];
  const demo = spawn(process.execPath, [CLI, 'demo', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  await new Promise<void>((ready, failed) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (printed.includes("The team's channel")) ready();
    };
    demo.stdout?.on('data', read);
    demo.stderr?.on('data', read);
    demo.once('exit', (code) => failed(new Error(`the demo ended with ${code}:\n${printed}`)));
  });
  demo.removeAllListeners('exit');
  return demo;
}

// A process outside this one lives in real time: there is no clock to move for it.
const passed = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function end(demo: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise((done) => demo.once('exit', done));
  demo.kill(signal);
  await gone;
}

/** Calls whose outcome is not stored, by effect. */
function sendingIn(dataDir: string): string[] {
  const database = new Database(join(dataDir, 'run', 'demo', 'demo.db'), { readonly: true });
  try {
    const rows = database.prepare("select id from outbox where state = 'sending'").all() as { id: string }[];
    return rows.map(({ id }) => id);
  } finally {
    database.close();
  }
}

/** The shop's own ledger against the bot's rows. */
async function readTruth(dataDir: string) {
  const folder = join(dataDir, 'run', 'demo');
  const kept = JSON.parse(readFileSync(join(folder, 'shop.json'), 'utf8')) as { at: number; shop: unknown };
  const clock = createManualClock(kept.at);
  const shop = createSandboxShop({
    clock,
    seed: 3,
    shop: { externalId: '0', cipher: 'c', region: 'UK', currency: 'GBP', zone: 'Europe/London' },
    appKey: 'key',
    appSecret: 'a-secret-for-reading-only',
    accessToken: 'token',
    cancelUnpaid: 'yes',
    scenario: { kind: 'live', ordersPerHour: 1 },
    startAt: kept.at,
  });
  shop.restore(kept.shop);
  const store = await openSqliteStore(join(folder, 'demo.db'), {
    now: clock.now,
    newId: createIds(clock.now),
  });
  try {
    const settings = settingsOf(demoConfig(), policiesIn(dataDir), new Map());
    const violations = await findViolations({
      db: store.db,
      settings,
      truth: shop.ledger,
      now: clock.now(),
      reactionMs: REACTION_REAL_MS * WARM_UP.speed,
    });
    const effects = await store.db
      .selectFrom('outbox')
      .innerJoin('orders', 'orders.id', 'outbox.order_id')
      .select(['outbox.kind', 'outbox.state', 'outbox.params'])
      .select(['orders.external_id', 'orders.id as order_id'])
      .execute();
    const alerts = await store.db.selectFrom('alerts').select('order_id').execute();
    const textsOf = (id: string): string[] => shop.ledger.messagesOf(id).map((message) => message.text ?? '');
    return {
      counts: shop.ledger.counts(),
      violations,
      sentWithoutMessage: effects.filter(
        (effect) =>
          effect.kind === 'buyer.message' &&
          effect.state === 'sent' &&
          !textsOf(effect.external_id).includes((JSON.parse(effect.params) as { said: string }).said),
      ),
      unknownWithoutAlert: effects.filter(
        (effect) => effect.state === 'unknown' && !alerts.some((alert) => alert.order_id === effect.order_id),
      ),
      cancelsWithoutRow: [...shop.ledger.orders()].filter(
        (order) =>
          order.cancelledBy === 'seller' &&
          !effects.some((effect) => effect.kind === 'order.cancel' && effect.external_id === order.id),
      ),
    };
  } finally {
    await store.close();
  }
}
