/** `unpaid demo`: a simulated shop, the real bot and the console, with nothing to configure. Never touches a real database. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleBot, type Bot } from './bot.js';
import { type AdjustableClock, createSharedClock } from './clock.js';
import { connectTikTokShop, openChats, openSandbox, policiesIn, settingsOf } from './compose.js';
import { type Config, parseConfig } from './config.js';
import { marketOf } from './domain/markets.js';
import { AppError } from './errors.js';
import { createTokens } from './ids.js';
import type { Log } from './log.js';
import { packagePath } from './package-root.js';
import { shopsInFile } from './store/inspect.js';

export interface DemoOptions {
  dataDir: string;
  keep: boolean;
  speed: number;
  seed: number;
  port?: number;
  cancelUnpaid: 'yes' | 'no' | 'by-market';
  ordersPerHour: number;
  log: Log;
}

export interface Demo {
  consoleUrl: string;
  sandboxUrl: string;
  stop(): Promise<void>;
}

/** A running demo tells time as it was when the shop was last saved, so that kept orders do not age overnight. */
const SAVE_EVERY_MS = 2_000;

export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { log } = options;
  const folder = join(options.dataDir, 'run', 'demo');
  const file = join(folder, 'demo.db');
  const config = demoConfig(options.port);
  refuseRealData(file, config);
  if (!options.keep) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const snapshotFile = join(folder, 'shop.json');
  const kept = options.keep && existsSync(snapshotFile) ? readKept(snapshotFile) : undefined;
  const clock = createSharedClock({ at: kept?.at ?? Date.now(), rate: options.speed });
  const keys = kept?.keys ?? newKeys();
  const shop = await openDemoShop(options, config, clock, keys);
  if (kept) shop.restore(kept.shop);
  const listening = await shop.listen(0);
  const access = demoAccess(shop.options, listening.url);
  const marketplaces = new Map([['tiktok-shop', await connectTikTokShop(access, clock, log)]]);
  const settings = settingsOf(config, policiesIn(options.dataDir), marketplaces);
  const { chats, console } = await openChats({
    config,
    clock,
    log,
    portTaken: 'next-free',
    listen: true,
    links: [{ label: 'Simulated shop', url: listening.pageUrl }],
    keepFile: join(folder, 'console.jsonl'),
  });
  const bot = await assembleBot({
    settings,
    database: { file },
    clock,
    clockBuffer: clock.buffer,
    marketplaces,
    chats,
    log,
    http: { host: '127.0.0.1', port: 0 },
  });
  await bot.open();
  const stopShop = driveShop(shop, clock, bot, () =>
    writeKept(snapshotFile, { at: clock.now(), keys, shop: shop.snapshot() }),
  );
  await bot.run();
  return {
    consoleUrl: console?.address() ?? '',
    sandboxUrl: listening.pageUrl,
    async stop() {
      await stopShop();
      await bot.stop();
      await listening.close();
    },
  };
}

type Shop = Awaited<ReturnType<typeof openSandbox>>;

export function demoConfig(port?: number): Config {
  const path = packagePath('data', 'demo', 'unpaid.yaml');
  const config = parseConfig(path, readFileSync(path, 'utf8'));
  return port === undefined ? config : { ...config, console: { port } };
}

/** Only the demo's own shop may be in the demo's database. */
function refuseRealData(file: string, config: Config): void {
  const demo = new Set(config.shops.map((shop) => shop.externalId));
  const real = shopsInFile(file).find((shop) => !demo.has(shop.externalId));
  if (!real) return;
  throw new AppError(
    'demo-on-real-data',
    `${file} holds the shop ${real.id}, which is not the demo's`,
    'Give the demo another folder with --data-dir.',
  );
}

interface Keys {
  appKey: string;
  appSecret: string;
  accessToken: string;
  cipher: string;
}

/** Made up for this run: there is nothing to steal. */
function newKeys(): Keys {
  const token = createTokens();
  return {
    appKey: token().slice(0, 13),
    appSecret: token() + token(),
    accessToken: token(),
    cipher: `ROW_${token()}`,
  };
}

async function openDemoShop(
  options: DemoOptions,
  config: Config,
  clock: AdjustableClock,
  keys: Keys,
): Promise<Shop> {
  const [first] = config.shops;
  if (!first) throw new AppError('usage', 'the demo has no shop', 'Install the program again.');
  const { zone, currency } = marketOf(first.market);
  const { cipher, ...access } = keys;
  return await openSandbox({
    clock,
    seed: options.seed,
    shop: { externalId: first.externalId, cipher, region: first.market, currency, zone },
    ...access,
    cancelUnpaid: options.cancelUnpaid,
    scenario: { kind: 'live', ordersPerHour: options.ordersPerHour },
    startAt: clock.now(),
  });
}

export function demoAccess(shop: Shop['options'], apiUrl: string) {
  const credentials = { accessToken: shop.accessToken, shopCipher: shop.shop.cipher };
  return { apiUrl, appKey: shop.appKey, appSecret: shop.appSecret, credentials: () => credentials };
}

/** Lets the simulated buyers act in time, sends their webhooks over a real socket, and saves the shop now and then. */
function driveShop(shop: Shop, clock: AdjustableClock, bot: Bot, save: () => void): () => Promise<void> {
  const url = `${bot.webhookUrl()}/webhooks/tiktok-shop`;
  shop.onWebhook(async ({ headers, body }) => {
    const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
    return response.status;
  });
  let stopped = false;
  let savedAt = 0;
  const loop = (async () => {
    while (!stopped) {
      await shop.runUntil(clock.now());
      if (clock.monotonic() - savedAt > SAVE_EVERY_MS) {
        save();
        savedAt = clock.monotonic();
      }
      const waitMs = (shop.nextEventAt() - clock.now()) / Math.max(1, clock.rate());
      await new Promise((resolve) => setTimeout(resolve, Math.min(200, Math.max(5, waitMs))));
    }
    save();
  })();
  return async () => {
    stopped = true;
    await loop;
  };
}

interface Kept {
  at: number;
  keys: Keys;
  shop: unknown;
}

function readKept(path: string): Kept | undefined {
  return JSON.parse(readFileSync(path, 'utf8')) as Kept;
}

function writeKept(path: string, kept: Kept): void {
  writeFileSync(`${path}.new`, JSON.stringify(kept), { mode: 0o600 });
  // A cut in the middle of writing leaves the last whole one.
  renameSync(`${path}.new`, path);
}
