/**
 * A scenario: the real core on a real SQLite file, the real connector against the simulated shop, the console without its
 * socket, on a clock that jumps from event to event. A scenario ends by checking what no scenario may break: every message
 * to a buyer was expected, the ledger's invariants hold, and no fault of our own was logged.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach } from 'vitest';
import { createSandboxShop, type SandboxShop } from '../../adapters/sandbox-shop/index.js';
import { assembleBot, type Bot } from '../../src/bot.js';
import { createManualClock, type ManualClock } from '../../src/clock.js';
import { connectTikTokShop, policiesIn, settingsOf } from '../../src/compose.js';
import type { Card } from '../../src/domain/card.js';
import type { Policy } from '../../src/domain/policy.js';
import type { Settings } from '../../src/domain/settings.js';
import { runHeadless } from '../../src/headless.js';
import { seededRandom } from '../../src/ids.js';
import { packagePath } from '../../src/package-root.js';
import type { Answer } from '../../src/ports.js';
import { findViolations } from '../../src/replay-invariants.js';
import { fireTimers } from '../../src/services/fire-timers.js';
import { createRows, type Rows } from './rows.js';
import {
  externalIdOf,
  MINUTE,
  type ShopPlan,
  START,
  sandboxOptions,
  sceneConfig,
  spanMs,
} from './shop-plan.js';
import { createTeam, type Place, type Team, type Who } from './team.js';
import { createWire, type Wire } from './wire.js';

export interface Scene {
  readonly clock: ManualClock;
  readonly sandbox: SandboxShop;
  readonly wire: Wire;
  readonly team: Team;
  readonly rows: Rows;
  readonly bot: Bot;
  readonly settings: Settings;
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
  /** What this order's buyer got so far: "5m ask". Messages nobody asks about here fail the scenario. */
  heard(n?: number): string[];
  /** The newest message's words. */
  lastWords(n?: number): string;
  card(n?: number, place?: Place): Card;
  /** Presses the button with this label on the order's card; answers with what the presser sees. */
  press(label: string, who?: Who, n?: number, place?: Place): Promise<Answer>;
  /** Presses, and sends the form that comes with these values in place of its own. */
  pressAndSend(label: string, values?: Record<string, string>, who?: Who, n?: number): Promise<Answer>;
  /** The answer's text when it is a toast. */
  type(text: string, who?: Who, place?: Place): Promise<Answer>;
  /** Faults of our own that this scenario caused on purpose. */
  forgiveFaults(): void;
  close(): Promise<void>;
}

const scenes: Scene[] = [];

afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.close();
});

/** Words that only this step's English text has. */
const MARKS: readonly (readonly [string, RegExp])[] = [
  ['ask', /Did something go wrong\?/],
  ['remind', /is still reserved for you/],
  ['remind-slow', /We have not seen the payment/],
  ['notice', /reserved for you (?:until|for (?:another|\d))/],
];

export async function openScene(plan: ShopPlan): Promise<Scene> {
  const startAt = plan.startAt ?? START;
  const market = plan.market ?? 'UK';
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-scene-'));
  const clock = createManualClock(startAt - MINUTE);
  const options = sandboxOptions(plan, clock);
  const sandbox = createSandboxShop(options);
  const wire = createWire(sandbox);
  const team = createTeam();
  const config = sceneConfig(market);
  const random = seededRandom(1).bytes;
  const faults: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void faults.push(line) });
  const expected = new Map<string, number>();
  let up: { bot: Bot; settings: Settings } | undefined;

  async function start(bend: ShopPlan['policy']): Promise<void> {
    const credentials = {
      accessToken: options.accessToken,
      shopCipher: options.shop.cipher,
      ...(plan.chatScope === false ? { scopes: ['seller.order.info', 'seller.product.basic'] } : {}),
    };
    const { appKey, appSecret } = options;
    const access = {
      apiUrl: 'http://127.0.0.1',
      appKey,
      appSecret,
      credentials: () => credentials,
      fetch: wire.fetch,
    };
    const marketplaces = new Map([['tiktok-shop', await connectTikTokShop(access, clock, log)]]);
    const policies = policiesIn(packagePath('data'));
    const standard = policies.get('standard');
    if (bend && standard) policies.set('standard', bend(standard));
    const settings = settingsOf(config, policies, marketplaces);
    const bot = await assembleBot({
      settings,
      database: { file: join(folder, 'scene.db') },
      throwAway: true,
      clock,
      marketplaces,
      chats: new Map([['console', team.connect(config, clock)]]),
      log,
      random,
    });
    await bot.open();
    up = { bot, settings };
  }

  const running = (): { bot: Bot; settings: Settings } => {
    if (!up) throw new Error('the bot is not running');
    return up;
  };
  const run = async (until: number): Promise<void> => {
    const { bot, settings } = running();
    if (plan.webhooks !== 'off') await putOffPolls(bot, until);
    await runHeadless(bot, settings, clock, sandbox, until);
    await firesNothingTwice(bot, settings, scene.rows);
  };
  /** Time passes for the shop alone. */
  const runWithoutBot = async (until: number): Promise<void> => {
    while (clock.now() < until) {
      clock.set(Math.max(clock.now(), Math.min(until, sandbox.nextEventAt())));
      await sandbox.runUntil(clock.now());
    }
  };
  const ending = (n: number): string => scene.externalId(n).slice(-4);

  const scene: Scene = {
    clock,
    sandbox,
    wire,
    team,
    rows: createRows(() => running().bot.store.db),
    get bot() {
      return running().bot;
    },
    get settings() {
      return running().settings;
    },
    externalId: (n = 0) => externalIdOf(plan.orders[n]!, n),
    orderId: (n = 0) => `luna:${scene.externalId(n)}`,
    fastForward: (span) => run(clock.now() + spanMs(span)),
    to: (span) => run(startAt + spanMs(span)),
    async restart(down = '0s', policy = plan.policy) {
      const { bot } = running();
      up = undefined;
      await bot.stop();
      await runWithoutBot(clock.now() + spanMs(down));
      await start(policy);
      await run(clock.now());
    },
    async crash(during) {
      const { bot } = running();
      up = undefined;
      await bot.store.db.destroy();
      wire.release();
      await during.catch(() => {});
      faults.length = 0;
      await start(plan.policy);
    },
    heard(n = 0) {
      const messages = sandbox.ledger.messagesOf(scene.externalId(n));
      expected.set(scene.externalId(n), messages.length);
      const placedAt = sandbox.ledger.order(scene.externalId(n))?.placedAt ?? startAt;
      return messages.map(({ at, text = '' }) => `${after(at - placedAt)} ${stepOf(text)}`);
    },
    lastWords: (n = 0) => sandbox.ledger.messagesOf(scene.externalId(n)).at(-1)?.text ?? '',
    card(n = 0, place = 'orders') {
      const card = team.card(ending(n), place);
      if (!card) throw new Error(`order ${ending(n)} has no card`);
      return card;
    },
    async press(label, who = 'olu', n = 0, place = 'orders') {
      const { buttons } = scene.card(n, place);
      const button = buttons.find((one) => one.label === label);
      if (!button) throw new Error(`no button ${label} among ${buttons.map((one) => one.label).join(', ')}`);
      const answer = await team.press(button, who, place);
      await run(clock.now());
      return answer;
    },
    async pressAndSend(label, values = {}, who = 'olu', n = 0) {
      const answer = await team.submit(await scene.press(label, who, n), values, who);
      await run(clock.now());
      return answer;
    },
    async type(text, who = 'olu', place = 'orders') {
      const answer = await team.type(text, who, place);
      await run(clock.now());
      return answer;
    },
    forgiveFaults: () => {
      faults.length = 0;
    },
    async close() {
      try {
        const { bot, settings } = running();
        const violations = await findViolations({
          db: bot.store.db,
          settings,
          truth: sandbox.ledger,
          now: clock.now(),
          reactionMs: 0,
        });
        const unexpected = [...sandbox.ledger.orders()].filter(
          ({ id, messages }) => messages.length !== (expected.get(id) ?? 0),
        );
        const found = [
          ...violations
            .filter(({ invariant }) => !plan.bends?.includes(invariant))
            .map((violation) => JSON.stringify(violation)),
          ...unexpected.map(
            ({ id, messages }) => `unexpected for ${id}: ${messages.map((m) => m.text).join(' | ')}`,
          ),
          ...faults,
          ...team.failures.map(String),
        ];
        await bot.stop();
        if (found.length > 0) throw new Error(found.join('\n'));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };

  scenes.push(scene);
  if (plan.webhooks !== 'off') {
    sandbox.onWebhook(async (request) => (up ? await up.bot.receiveWebhook('tiktok-shop', request) : 503));
  }
  if (plan.botStarts !== undefined) await runWithoutBot(startAt + spanMs(plan.botStarts));
  await start(plan.policy);
  await run(clock.now());
  return scene;
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

function after(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return (
    [seconds >= 60 ? `${Math.floor(seconds / 60)}m` : '', seconds % 60 > 0 ? `${seconds % 60}s` : ''].join(
      '',
    ) || '0m'
  );
}

function stepOf(text: string): string {
  return MARKS.find(([, mark]) => mark.test(text))?.[0] ?? JSON.stringify(text);
}
