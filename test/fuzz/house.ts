/**
 * The bot under fire: the real core on a real SQLite file, the real connector before a simulated shop, the console and the
 * webhook server on loopback sockets, and orders in every state so that presses and commands meet something.
 */
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsole } from '../../adapters/console/index.js';
import { createSandboxShop, type SandboxShop } from '../../adapters/sandbox-shop/index.js';
import { assembleBot, type Bot } from '../../src/bot.js';
import { createManualClock, type ManualClock } from '../../src/clock.js';
import { connectMarketplaces, policiesIn, settingsOf } from '../../src/compose.js';
import type { Settings } from '../../src/domain/settings.js';
import { runHeadless } from '../../src/headless.js';
import { seededRandom } from '../../src/ids.js';
import { createLog } from '../../src/log.js';
import { packagePath } from '../../src/package-root.js';
import type { ChatSink, Marketplace, TeamChat } from '../../src/ports.js';
import { fireTimers } from '../../src/services/fire-timers.js';
import { nextDueAt } from '../../src/store/timers.js';
import { compilePage } from '../console/page-code.js';
import { rawRequest as ask } from '../console/raw-request.js';
import { START, sandboxOptions, sceneConfig } from '../harness/shop-plan.js';

export interface House {
  bot: Bot;
  settings: Settings;
  clock: ManualClock;
  sandbox: SandboxShop;
  marketplace: Marketplace;
  /** What the console's page calls, without the page. */
  sink: ChatSink;
  keys: { appKey: string; appSecret: string; shopExternalId: string };
  webhookPort: number;
  console: { port: number; cookie: string };
  /** While set, each answer of the shop goes through it. */
  bendAnswers: { by: ((body: string) => string) | undefined };
  /** Lets the shop's buyers, the timers and the dispatcher live on for so long. */
  live(ms: number): Promise<void>;
  close(): Promise<void>;
}

const PEOPLE = ['olu', 'ben', 'mia', 'tom', 'vera', 'stranger'];
const ORDERS_PER_HOUR = 40;
const WARM_UP_MS = 35 * 60_000;

export async function openHouse(seed: number): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-fuzz-'));
  // The whole way of a log line is walked, down to the file.
  const fd = openSync(join(folder, 'log'), 'w');
  const log = createLog({ level: 'error', pretty: false, fd });
  const clock = createManualClock(START);
  const options = {
    ...sandboxOptions({ orders: [] }, clock),
    scenario: { kind: 'live', ordersPerHour: ORDERS_PER_HOUR } as const,
  };
  const sandbox = createSandboxShop(options);
  const bendAnswers: House['bendAnswers'] = { by: undefined };
  const scene = sceneConfig('UK');
  // Whom the configuration does not name is nobody: so what reaches a stranger is a find.
  const channels = scene.channels.map((channel) => ({ ...channel, members: 'none' as const }));
  const config = { ...scene, channels };
  const { appKey, appSecret, accessToken, shop } = options;
  const credentials = { accessToken, shopCipher: shop.cipher };
  const bent: typeof fetch = async (input, init) => {
    // As on a real wire, the loop turns before an answer is there.
    await new Promise((resolve) => setImmediate(resolve));
    return await bend(await sandbox.fetch(input, init), bendAnswers.by);
  };
  const access = { apiUrl: 'http://127.0.0.1', appKey, appSecret, credentials: () => credentials };
  const marketplaces = await connectMarketplaces({ ...access, fetch: bent }, clock, log);
  const settings = settingsOf(config, policiesIn(packagePath('data')), marketplaces);
  const random = seededRandom(seed).bytes;
  const page = compilePage();
  const chat = createConsole({
    port: 0,
    portTaken: 'refuse',
    places: config.channels.map(({ place, language }) => ({ place, title: place, language })),
    people: PEOPLE.map((userId) => ({ userId, name: userId })),
    clock,
    random,
    log,
    pageCode: page.directory,
  });
  let sink: ChatSink | undefined;
  const overheard: TeamChat = {
    ...chat,
    start: async (given) => {
      sink = given;
      await chat.start(given);
    },
  };
  const bot = await assembleBot({
    settings,
    database: { file: join(folder, 'fuzz.db') },
    throwAway: true,
    clock,
    marketplaces,
    chats: new Map([['console', overheard]]),
    log,
    random,
    http: { host: '127.0.0.1', port: 0 },
  });
  await bot.open();
  page.remove();
  await runHeadless(bot, settings, clock, sandbox, clock.now() + WARM_UP_MS);
  const address = new URL(chat.address());
  const opened = await ask(Number(address.port), 'GET', address.pathname + address.search);
  return {
    bot,
    settings,
    clock,
    sandbox,
    marketplace: marketplaces.get('tiktok-shop')!,
    sink: sink!,
    keys: { appKey, appSecret, shopExternalId: shop.externalId },
    webhookPort: Number(new URL(bot.webhookUrl() ?? '').port),
    console: { port: Number(address.port), cookie: String(opened.headers['set-cookie']).split(';')[0] ?? '' },
    bendAnswers,
    live: async (ms) => {
      clock.set(clock.now() + ms);
      await catchUp(bot, settings, clock, sandbox);
    },
    async close() {
      await bot.stop();
      closeSync(fd);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Timers fire in a thread of their own; here a few at a time, and the loop turns in between as it does between real calls. */
const TIMERS_AT_ONCE = 5;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function catchUp(
  bot: Bot,
  settings: Settings,
  clock: ManualClock,
  sandbox: SandboxShop,
): Promise<void> {
  const { store, dispatcher } = bot;
  await sandbox.runUntil(clock.now());
  for (;;) {
    const dueAt = (await nextDueAt(store.db, [...settings.shops.keys()])) ?? Number.POSITIVE_INFINITY;
    const isDue = dueAt <= clock.now();
    if (isDue) await store.write((unit) => fireTimers(unit, settings, TIMERS_AT_ONCE));
    await turn();
    const started = await dispatcher.launch();
    while (dispatcher.flying() > 0) await turn();
    if (!isDue && started === 0) return;
  }
}

async function bend(response: Response, by: ((body: string) => string) | undefined): Promise<Response> {
  if (!by) return response;
  const { status, headers } = response;
  return new Response(by(await response.text()), { status, headers: new Headers(headers) });
}
