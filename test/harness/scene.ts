/**
 * A scenario: the real core on a real SQLite file, the real connector against the simulated shop, the console without its
 * socket, on a clock that jumps from event to event. A scenario ends by checking what no scenario may break: every message
 * to a buyer was expected, the ledger's invariants hold, and no fault of our own was logged.
 */
import { afterEach } from 'vitest';
import { createSandboxShop, type SandboxShop } from '../../adapters/sandbox-shop/index.js';
import type { Bot } from '../../src/bot.js';
import { createManualClock, type ManualClock } from '../../src/clock.js';
import type { Card } from '../../src/domain/card.js';
import type { Policy } from '../../src/domain/policy.js';
import type { Settings } from '../../src/domain/settings.js';
import { runHeadless } from '../../src/headless.js';
import type { Answer } from '../../src/ports.js';
import { findViolations } from '../../src/replay-invariants.js';
import { fireTimers } from '../../src/services/fire-timers.js';
import { createPhone, type Phone } from './phone.js';
import { createProcess, type Process } from './process.js';
import { createRows, type Rows } from './rows.js';
import { externalIdOf, MINUTE, type ShopPlan, START, sandboxOptions, spanMs } from './shop-plan.js';
import { createTeam, type Place, type Team, type Who } from './team.js';
import { createWire, type Wire } from './wire.js';

export interface Scene {
  readonly clock: ManualClock;
  readonly sandbox: SandboxShop;
  readonly wire: Wire;
  readonly team: Team;
  readonly rows: Rows;
  readonly bot: Bot;
  /** The marketplace's id, and our own, of the n-th order of the plan. */
  externalId(n?: number): string;
  orderId(n?: number): string;
  fastForward(span: string): Promise<void>;
  /** To a moment counted from the first order. */
  to(span: string): Promise<void>;
  /** The bot's process ends in order, time passes, and it is started again on the same file. */
  restart(down?: string, policy?: (standard: Policy) => Policy): Promise<void>;
  /** The process dies while `during` is under way; then it is started again. */
  crash(during: Promise<void>): Promise<void>;
  /** Keeps a copy of the database as it is now. */
  backUp(): Promise<void>;
  /** The bot ends, the copy takes the place of its database, time passes, and the bot is started on it. */
  restoreBackup(down?: string): Promise<void>;
  /** What this order's buyer got so far: "5m ask". Messages nobody asks about here fail the scenario. */
  heard(n?: number): string[];
  /** The newest message's words. */
  lastWords(n?: number): string;
  card(n?: number, place?: Place): Card;
  /** Presses the button with this label on the order's card; answers with what the presser sees. */
  press(label: string, who?: Who, n?: number, place?: Place): Promise<Answer>;
  /** Presses, and sends the form that comes with these values in place of its own. */
  pressAndSend(label: string, values?: Record<string, string>, who?: Who, n?: number): Promise<Answer>;
  type(text: string, who?: Who, place?: Place): Promise<Answer>;
  /** Faults of our own that this scenario caused on purpose. */
  forgiveFaults(): void;
}

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

export async function openScene(plan: ShopPlan): Promise<Scene> {
  const startAt = plan.startAt ?? START;
  const clock = createManualClock(startAt - MINUTE);
  const options = sandboxOptions(plan, clock);
  const sandbox = createSandboxShop(options);
  const wire = createWire(sandbox);
  const team = createTeam();
  const phone = createPhone(sandbox);
  const process = createProcess(plan, options, clock, wire, team);
  endings.push(() => endScene(plan, process, sandbox, phone, team));
  if (plan.webhooks !== 'off') {
    sandbox.onWebhook(async (request) =>
      process.isUp ? await process.running().bot.receiveWebhook('tiktok-shop', request) : 503,
    );
  }
  const rows = createRows(() => process.running().bot.store.db);
  const run = async (until: number): Promise<void> => {
    const { bot, settings } = process.running();
    if (plan.webhooks !== 'off' && !plan.faults) await putOffPolls(bot, until);
    await runHeadless(bot, settings, clock, sandbox, until);
    await firesNothingTwice(bot, settings, rows);
  };
  const scene = createScene({ plan, startAt, clock, sandbox, wire, team, phone, process, rows, run });
  if (plan.botStarts !== undefined) await passWithoutBot(clock, sandbox, startAt + spanMs(plan.botStarts));
  plan.trouble?.(wire);
  await process.start(plan.policy);
  await run(clock.now());
  return scene;
}

interface Parts {
  plan: ShopPlan;
  startAt: number;
  clock: ManualClock;
  sandbox: SandboxShop;
  wire: Wire;
  team: Team;
  phone: Phone;
  process: Process;
  rows: Rows;
  run(until: number): Promise<void>;
}

function createScene(parts: Parts): Scene {
  const { plan, startAt, clock, sandbox, wire, team, phone, process, rows, run } = parts;
  const settle = async (answer: Answer): Promise<Answer> => {
    await run(clock.now());
    return answer;
  };
  const scene: Scene = {
    clock,
    sandbox,
    wire,
    team,
    rows,
    get bot() {
      return process.running().bot;
    },
    externalId: (n = 0) => externalIdOf(plan.orders[n]!, n),
    orderId: (n = 0) => `luna:${scene.externalId(n)}`,
    fastForward: (span) => run(clock.now() + spanMs(span)),
    to: (span) => run(startAt + spanMs(span)),
    async restart(down = '0s', policy = plan.policy) {
      await process.stop();
      await passWithoutBot(clock, sandbox, clock.now() + spanMs(down));
      await process.start(policy);
      await run(clock.now());
    },
    async crash(during) {
      await process.kill();
      await during.catch(() => {});
      scene.forgiveFaults();
      await process.start(plan.policy);
    },
    backUp: () => process.backUp(),
    async restoreBackup(down = '0s') {
      await process.stop();
      await process.putBack();
      await passWithoutBot(clock, sandbox, clock.now() + spanMs(down));
      await process.start(plan.policy);
      await run(clock.now());
    },
    heard: (n = 0) => phone.heard(scene.externalId(n)),
    lastWords: (n = 0) => phone.lastWords(scene.externalId(n)),
    card(n = 0, place = 'orders') {
      const card = team.card(scene.externalId(n).slice(-4), place);
      if (!card) throw new Error(`order ${scene.externalId(n)} has no card`);
      return card;
    },
    async press(label, who = 'olu', n = 0, place = 'orders') {
      const { buttons } = scene.card(n, place);
      const button = buttons.find((one) => one.label === label);
      if (!button) throw new Error(`no button ${label} among ${buttons.map((one) => one.label).join(', ')}`);
      return await settle(await team.press(button, who, place));
    },
    pressAndSend: async (label, values = {}, who = 'olu', n = 0) =>
      await settle(await team.submit(await scene.press(label, who, n), values, who)),
    type: async (text, who = 'olu', place = 'orders') => await settle(await team.type(text, who, place)),
    forgiveFaults: () => {
      process.faults.length = 0;
    },
  };
  return scene;
}

async function endScene(plan: ShopPlan, process: Process, sandbox: SandboxShop, phone: Phone, team: Team) {
  try {
    const { bot, settings } = process.running();
    const violations = await findViolations({
      db: bot.store.db,
      settings,
      truth: sandbox.ledger,
      now: sandbox.clock.now(),
      reactionMs: 0,
    });
    await process.stop();
    const broken = violations.filter(({ invariant }) => !plan.bends?.includes(invariant));
    const found = [
      ...broken.map((violation) => JSON.stringify(violation)),
      ...phone.unexpected(),
      ...process.faults,
      ...team.failures.map(String),
    ];
    if (found.length > 0) throw new Error(found.join('\n'));
  } finally {
    process.deleteFile();
  }
}

/** Time passes for the shop alone. */
async function passWithoutBot(clock: ManualClock, sandbox: SandboxShop, until: number): Promise<void> {
  while (clock.now() < until) {
    clock.set(Math.max(clock.now(), Math.min(until, sandbox.nextEventAt())));
    await sandbox.runUntil(clock.now());
  }
}

/** Where webhooks tell all, one poll at the end of each stretch will do: a thousand empty ones would prove nothing. */
async function putOffPolls(bot: Bot, until: number): Promise<void> {
  await bot.store.write(async ({ tx }) => {
    const polls = tx.updateTable('timers').set({ due_at: until }).where('kind', '=', 'poll');
    await polls.where('state', '=', 'open').where('due_at', '<', until).execute();
  });
}

/** The job is run once more at every stop: what has fired stays fired. */
async function firesNothingTwice(bot: Bot, settings: Settings, rows: Rows): Promise<void> {
  const before = await rows.everything();
  await bot.store.write((unit) => fireTimers(unit, settings, 50));
  if ((await rows.everything()) !== before) throw new Error('firing the same timers again changed something');
}
