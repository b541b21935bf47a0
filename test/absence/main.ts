/**
 * How soon the bot is ready after a long absence: a livestream's orders are open, the bot is down until all of their timers
 * are long overdue, and it is started again. Measured from the start to the note that counts everything, the shop's whole
 * list of orders read first. `tsx test/absence/main.ts --orders 2000 --json`; exit code 1 when it takes longer than allowed.
 */
import { parseArgs } from 'node:util';
import { createSandboxShop } from '../../adapters/sandbox-shop/index.js';
import { createManualClock } from '../../src/clock.js';
import { runHeadless } from '../../src/headless.js';
import { createPhone } from '../harness/phone.js';
import { createProcess } from '../harness/process.js';
import { externalIdOf, MINUTE, type ShopPlan, START, sandboxOptions } from '../harness/shop-plan.js';
import { createTeam } from '../harness/team.js';
import { createWire } from '../harness/wire.js';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '2000' },
    hours: { type: 'string', default: '3' },
    /** Seconds. */
    limit: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const count = Number(values.orders);
const awayMs = Number(values.hours) * 3_600_000;

const plan: ShopPlan = {
  orders: Array.from({ length: count }, (_, n) => ({
    at: `${Math.floor(n / 40)}s`,
    ending: String(10_000 + n),
  })),
};
const clock = createManualClock(START - MINUTE);
const options = sandboxOptions(plan, clock);
const sandbox = createSandboxShop(options);
const team = createTeam();
const phone = createPhone(sandbox);
const life = createProcess(plan, options, clock, createWire(sandbox), team);
sandbox.onWebhook(async (request) =>
  life.isUp ? await life.running().bot.receiveWebhook('tiktok-shop', request) : 503,
);

await life.start(undefined);
const runTo = async (until: number): Promise<void> => {
  const { bot, settings } = life.running();
  await runHeadless(bot, settings, clock, sandbox, until);
};
await runTo(START + Math.ceil(count / 40) * 1_000 + 30_000);
await life.stop();
const backAt = clock.now() + awayMs;
while (clock.now() < backAt) {
  clock.set(Math.max(clock.now(), Math.min(backAt, sandbox.nextEventAt())));
  await sandbox.runUntil(clock.now());
}

const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
await life.start(undefined);
const { db } = life.running().bot.store;
const overdue = await db
  .selectFrom('timers')
  .select((eb) => eb.fn.countAll<number>().as('count'))
  .where('state', '=', 'open')
  .where('due_at', '<=', clock.now())
  .executeTakeFirstOrThrow();
const notes = () => team.notes().filter(({ title }) => title.startsWith('Back after'));
while (notes().length === 0) await runTo(clock.now() + 1_000);
const seconds = (performance.now() - startedAt) / 1_000;
const cpu = process.cpuUsage(cpuBefore);

const messages = plan.orders.flatMap((order, n) => phone.heard(externalIdOf(order, n))).length;
const cancelled = sandbox.ledger.counts().cancelledByUs;
const report = {
  orders: count,
  overdue: Number(overdue.count),
  seconds: Number(seconds.toFixed(2)),
  cpuSeconds: Number(((cpu.user + cpu.system) / 1e6).toFixed(2)),
  simulatedSeconds: (clock.now() - backAt) / 1_000,
  messages,
  cancelled,
  notes: team.notes().length,
  said: notes()[0]?.lines.map(({ text }) => text),
};
await life.stop();
life.deleteFile();
// Processor time: the wall clock of a machine that is busy with other things says nothing.
const ok =
  report.cpuSeconds <= Number(values.limit) && messages === 0 && cancelled === 0 && report.notes === 1;
process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : `${JSON.stringify(report, null, 2)}\n`);
process.exit(ok ? 0 : 1);
