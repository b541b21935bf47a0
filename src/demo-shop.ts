/**
 * The demo's simulated shop: its clock, its keys, its buyers acting in time, and its state on disk. Where a run is to be gone on
 * with, the shop is saved before anybody can learn of a change, so that it survives `kill -9` as a real shop would.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bot } from './bot.js';
import { type AdjustableClock, createSharedClock } from './clock.js';
import { openSandbox, readFaults, type TikTokShopAccess } from './compose.js';
import type { Config } from './config.js';
import { marketOf } from './domain/markets.js';
import { AppError } from './errors.js';
import { createTokens } from './ids.js';
import { newestMoment } from './store/inspect.js';

export interface DemoShopOptions {
  folder: string;
  databaseFile: string;
  keep: boolean;
  speed: number;
  seed: number;
  cancelUnpaid: 'yes' | 'no' | 'by-market';
  ordersPerHour: number;
  /** What goes wrong, as `--faults` names it; absent: nothing. */
  faults?: string;
}

export interface DemoShop {
  clock: AdjustableClock;
  access: TikTokShopAccess;
  /** Opens the simulated shop's own page. */
  pageUrl: string;
  /** Lets the buyers act, and sends webhooks to the bot over a real socket. */
  drive(bot: Bot): void;
  close(): Promise<void>;
}

type Shop = Awaited<ReturnType<typeof openSandbox>>;

interface Keys {
  appKey: string;
  appSecret: string;
  accessToken: string;
  cipher: string;
}

interface Kept {
  at: number;
  keys: Keys;
  shop: unknown;
}

/** The shop's buyers are looked after this often, in real time. */
const TICK_MS = 100;

export async function openDemoShop(options: DemoShopOptions, config: Config): Promise<DemoShop> {
  const file = join(options.folder, 'shop.json');
  const kept =
    options.keep && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : undefined;
  // Time goes on where shop and bot left it: kept orders do not age overnight, and time never runs back.
  const startAt = kept ? Math.max(kept.at, newestMoment(options.databaseFile) ?? 0) : Date.now();
  const clock = createSharedClock({ at: startAt, rate: options.speed });
  // Time stands until the bot is there to see it pass.
  clock.pause();
  const keys = kept?.keys ?? newKeys();
  const save = (): void => writeWhole(file, { at: clock.now(), keys, shop: shop.snapshot() });
  const shop = await openSandbox({
    ...identityOf(config, keys),
    clock,
    seed: options.seed,
    cancelUnpaid: options.cancelUnpaid,
    scenario: { kind: 'live', ordersPerHour: options.ordersPerHour },
    startAt,
    ...(options.faults === undefined ? {} : { faults: await readFaults(options.faults) }),
    ...(options.keep ? { onChange: save } : {}),
  });
  if (kept) shop.restore(kept.shop);
  const listening = await shop.listen(0);
  let stopBuyers: (() => Promise<void>) | undefined;
  return {
    clock,
    access: accessTo(shop, listening.url),
    pageUrl: listening.pageUrl,
    drive(bot) {
      clock.resume();
      stopBuyers = driveBuyers(shop, clock, `${bot.webhookUrl()}/webhooks/${config.shops[0]?.marketplace}`);
    },
    async close() {
      await stopBuyers?.();
      save();
      await listening.close();
    },
  };
}

export function accessTo(shop: Shop, apiUrl: string): TikTokShopAccess {
  const { appKey, appSecret } = shop.options;
  const { cipher } = shop.options.shop;
  const credentials = () => ({ accessToken: shop.currentAccessToken(), shopCipher: cipher });
  return { apiUrl, appKey, appSecret, credentials };
}

function identityOf(config: Config, keys: Keys) {
  const [first] = config.shops;
  if (!first) throw new AppError('usage', 'the demo has no shop', 'Install the program again.');
  const { zone, currency } = marketOf(first.market);
  const { cipher, ...access } = keys;
  return { ...access, shop: { externalId: first.externalId, cipher, region: first.market, currency, zone } };
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

function driveBuyers(shop: Shop, clock: AdjustableClock, webhookUrl: string): () => Promise<void> {
  shop.onWebhook(async ({ headers, body }) => {
    const response = await fetch(webhookUrl, { method: 'POST', headers, body: new Uint8Array(body) });
    return response.status;
  });
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      await shop.runUntil(clock.now()).catch(() => undefined); // the bot may be stopping: the shop tries again later
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
  })();
  return async () => {
    stopped = true;
    await loop;
  };
}

/** A cut in the middle of writing leaves the last whole file. */
function writeWhole(file: string, kept: Kept): void {
  writeFileSync(`${file}.new`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
