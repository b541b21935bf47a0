/**
 * A bot as `unpaid start` sets it up, in a data folder of its own: a database that is written for good, the console on a socket
 * with its file, webhooks over HTTP, logs at their most talkative in a file. Only the shop is simulated, and the clock is ours.
 */
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsole } from '../../adapters/console/index.js';
import { keepMessagesIn } from '../../adapters/console/kept-messages.js';
import { createSandboxShop, type SandboxShop } from '../../adapters/sandbox-shop/index.js';
import { assembleBot, type Bot } from '../../src/bot.js';
import { createManualClock, type ManualClock } from '../../src/clock.js';
import { connectMarketplaces, policiesIn, settingsOf } from '../../src/compose.js';
import type { Settings } from '../../src/domain/settings.js';
import { runHeadless } from '../../src/headless.js';
import { createLog, type Log } from '../../src/log.js';
import { packagePath } from '../../src/package-root.js';
import { pageCode, postAs, type Session, session } from '../console/open-console.js';
import { MINUTE, type ShopPlan, START, sandboxOptions, sceneConfig } from '../harness/shop-plan.js';

export interface Deployment {
  readonly dataDir: string;
  readonly clock: ManualClock;
  readonly sandbox: SandboxShop;
  readonly bot: Bot;
  readonly log: Log;
  readonly settings: Settings;
  readonly webhookUrl: string;
  /** One browser at the console. */
  readonly browser: Session;
  /** What every other request to the shop comes back as, while set. */
  bendAnswer: ((body: string, url: string) => string) | undefined;
  to(minutes: number): Promise<void>;
  /** A button on an order's card in `orders`, as the page sends it when it is pressed. */
  button(externalId: string, action: string): Promise<{ token: string; message: string }>;
  /** What the page would send; answers with what it would show. */
  act(path: string, body: object): Promise<{ status: number; body: unknown }>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Every file of the data folder, and the log, by name. */
  files(): Map<string, Buffer>;
  remove(): Promise<void>;
}

const LOG = 'bot.log';

export async function deploy(
  plan: ShopPlan,
  secrets: Partial<ReturnType<typeof sandboxOptions>> = {},
): Promise<Deployment> {
  const dataDir = mkdtempSync(join(tmpdir(), 'unpaid-deployed-'));
  mkdirSync(join(dataDir, 'out'));
  const fd = openSync(join(dataDir, 'out', LOG), 'w');
  const log = createLog({ level: 'trace', pretty: false, fd });
  const clock = createManualClock(START - MINUTE);
  const options = { ...sandboxOptions(plan, clock), ...secrets };
  const sandbox = createSandboxShop(options);
  let running: { bot: Bot; settings: Settings; browser: Session } | undefined;
  const up = () => {
    if (!running) throw new Error('the bot is not running');
    return running;
  };
  sandbox.onWebhook(async (request) => {
    if (!running) return 503;
    const { headers, body } = request;
    const answer = await fetch(`${running.bot.webhookUrl()}/webhooks/tiktok-shop`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    });
    return answer.status;
  });

  const deployment: Deployment = {
    dataDir,
    clock,
    sandbox,
    log,
    bendAnswer: undefined,
    get bot() {
      return up().bot;
    },
    get settings() {
      return up().settings;
    },
    get browser() {
      return up().browser;
    },
    get webhookUrl() {
      return up().bot.webhookUrl() ?? '';
    },
    async to(minutes) {
      const { bot, settings } = up();
      const until = START + minutes * MINUTE;
      // Webhooks tell all: one poll at the end of a stretch will do.
      await bot.store.write(async ({ tx }) => {
        const polls = tx.updateTable('timers').set({ due_at: until }).where('kind', '=', 'poll');
        await polls.where('state', '=', 'open').execute();
      });
      await runHeadless(bot, settings, clock, sandbox, until);
    },
    async button(externalId, action) {
      const { token, message_ref } = await deployment.bot.store.db
        .selectFrom('buttons')
        .innerJoin('cards', 'cards.id', 'buttons.card_id')
        .select(['token', 'message_ref'])
        .where('buttons.order_id', '=', `luna:${externalId}`)
        .where('buttons.channel_id', '=', 'orders')
        .where('action', '=', action)
        .executeTakeFirstOrThrow();
      return { token, message: message_ref ?? '' };
    },
    act: async (path, body) => await postAs(up().browser, path, body),
    async start() {
      const bent: typeof fetch = async (input, init) => {
        const response = await sandbox.fetch(input, init);
        const { status, headers } = response;
        const text = await response.text();
        return new Response(deployment.bendAnswer?.(text, String(input)) ?? text, {
          status,
          headers: new Headers(headers),
        });
      };
      running = await startBot(dataDir, options, clock, log, bent);
    },
    async stop() {
      const { bot } = up();
      running = undefined;
      await bot.stop();
    },
    files: () => filesIn(dataDir),
    async remove() {
      if (running) await deployment.stop();
      closeSync(fd);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return deployment;
}

async function startBot(
  dataDir: string,
  options: ReturnType<typeof sandboxOptions>,
  clock: ManualClock,
  log: Log,
  bent: typeof fetch,
) {
  const config = sceneConfig(options.shop.region);
  const { appKey, appSecret, accessToken, shop } = options;
  const credentials = { accessToken, shopCipher: shop.cipher };
  const access = {
    apiUrl: 'http://127.0.0.1',
    appKey,
    appSecret,
    credentials: () => credentials,
    fetch: bent,
  };
  const marketplaces = await connectMarketplaces(access, clock, log);
  const settings = settingsOf(config, policiesIn(packagePath('data')), marketplaces);
  const chat = createConsole({
    port: 0,
    portTaken: 'refuse',
    places: config.channels.map(({ place, language }) => ({ place, title: place, language })),
    people: config.people.map(({ id, name }) => ({ userId: id, name })),
    clock,
    log,
    keep: keepMessagesIn(join(dataDir, 'console.jsonl'), clock.now),
    pageCode: pageCode(),
  });
  const bot = await assembleBot({
    settings,
    database: { file: join(dataDir, 'unpaid.db') },
    // Same bytes, without waiting for the disk.
    throwAway: true,
    clock,
    marketplaces,
    chats: new Map([['console', chat]]),
    log,
    http: { host: '127.0.0.1', port: 0 },
  });
  await bot.open();
  return { bot, settings, browser: await session(chat) };
}

function filesIn(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(entries.map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name))]));
}

/** The names of the files that hold these bytes, in whatever encoding our programs write. */
export function filesHolding(files: ReadonlyMap<string, Buffer>, value: string): string[] {
  const spellings = [
    Buffer.from(value),
    Buffer.from(value, 'utf16le'),
    Buffer.from(JSON.stringify(value).slice(1, -1)),
  ];
  return [...files].flatMap(([name, bytes]) =>
    spellings.some((spelling) => bytes.includes(spelling)) ? [name] : [],
  );
}
