/** How soon a press is acknowledged on each platform, while the bot takes in thousands of orders. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { createSandboxShop, type SandboxShop } from '../../adapters/sandbox-shop/index.js';
import { schedule } from '../../adapters/sandbox-shop/world.js';
import { createSharedClock } from '../../src/clock.js';
import { marketOf } from '../../src/domain/markets.js';
import { freePort } from '../kill/bot-files.js';
import type { Bench } from './bench.js';
import { percentile, type Row, rowOf } from './figures.js';
import { openThreeChats, PLATFORMS, type Platform, type ThreeChats } from './three-chats.js';

const CLI = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
/** What Slack and Discord give a bot until they tell the person that it does not answer. */
const LIMIT_MS = 3_000;
const GOAL_SHARE = 0.1;
const PER_SECOND = 50;
/** Orders with a card of their own, that are pressed on; all others fold into the board. */
const CARDS = 8;
const PATIENCE_MS = 60_000;
const ABSORB_PATIENCE_MS = 240_000;
const KEYS = {
  appKey: 'press_bench_app',
  appSecret: 'press-bench-secret-that-guards-nothing',
  accessToken: 'press-bench-token',
  cipher: 'ROW_PRESS_BENCH',
};
const SHOP = { externalId: '7494049642642441621', market: 'UK' };

const POLICY = `name: presses
testing: true
alert: { after: 1s, maxOpen: ${CARDS + 1} }
quietHours: { from: 22:00, to: 09:00, awakeWindow: 60m }
caps: { perOrder: 3, perBuyer: 4, perBuyerWithin: 24h, gap: 10m }
claimLease: 30m
undo: 2m
breaker: { cancels: 600, within: 10m, share: 50, atLeast: 20 }
rules:
  - steps:
      - { step: ask, after: 5m, maxLate: 30m }
      - { step: escalate, after: 40m, maxLate: 2h, onlyUnclaimed: true }
`;

export const presses: Bench = {
  name: 'presses',
  about:
    `${PER_SECOND} presses a second, in turn in Slack, Discord and Telegram (strict local servers, the real client ` +
    'libraries, `unpaid start` in a process of its own), while 2,000 orders come in by webhook and until the last of them is ' +
    `in the database: from the press on its way to its acknowledgement, a deferral included. Bare: the platforms’ limit of ${LIMIT_MS / 1_000} s. ` +
    'One round, all presses.',
  async run({ folder, quick }) {
    const times = await pressWhileAbsorbing(join(folder, 'presses'), quick ? 100 : 2_000);
    const row = (
      name: string,
      all: readonly number[],
      share: number,
      goal?: Parameters<typeof rowOf>[3],
    ): Row =>
      rowOf(
        `${name}, p${share * 100} of ${all.length}`,
        'ms',
        [{ ours: percentile(all, share), bare: LIMIT_MS }],
        goal,
      );
    const goal = {
      text: `≤ ${GOAL_SHARE}× the limit`,
      met: ({ ratio }: Omit<Row, 'goal'>) => ratio.median <= GOAL_SHARE,
    };
    return PLATFORMS.flatMap((platform) => [
      row(`press in ${platform}`, times[platform], 0.5),
      row(`press in ${platform}`, times[platform], 0.99, goal),
    ]);
  },
};

async function pressWhileAbsorbing(dataDir: string, orders: number): Promise<Record<Platform, number[]>> {
  const chats = await openThreeChats();
  const port = await freePort();
  const shop = openShop(port);
  const listening = await shop.listen(0);
  const stopShop = shop.start();
  const bot = startBot(dataDir, chats, listening.url, port);
  try {
    await said(bot, /Webhooks/);
    place(shop, CARDS, 0);
    await until(() => PLATFORMS.every((platform) => chats.cards(platform) >= CARDS), PATIENCE_MS, 'cards');
    place(shop, orders, 10);
    return await pressUntil(chats, () => countOrders(join(dataDir, 'unpaid.db')) >= orders + CARDS);
  } finally {
    const ended = once(bot, 'close');
    bot.kill('SIGTERM');
    await ended;
    await stopShop();
    await listening.close();
    await chats.close();
  }
}

/** At a steady pace, whatever the answers take: who waits for the bot before pressing again measures a bot at leisure. */
async function pressUntil(chats: ThreeChats, done: () => boolean): Promise<Record<Platform, number[]>> {
  const times: Record<Platform, number[]> = { slack: [], discord: [], telegram: [] };
  const flights: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let sent = 0; ; ) {
    const passedMs = performance.now() - startedAt;
    if (sent % PER_SECOND === 0 && sent > 0 && done()) break;
    if (passedMs > ABSORB_PATIENCE_MS) throw new Error('the orders were not taken in');
    for (const owed = Math.floor((passedMs / 1_000) * PER_SECOND) + 1; sent < owed; sent += 1) {
      const platform = PLATFORMS[sent % PLATFORMS.length]!;
      flights.push(atMost(chats.press[platform]()).then((ms) => void times[platform].push(ms)));
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(flights);
  return times;
}

/** One that is not acknowledged at all counts as the worst there is. */
function atMost(press: Promise<number>): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const worst = new Promise<number>((resolve) => {
    timer = setTimeout(resolve, 10_000, 10_000);
  });
  return Promise.race([press, worst]).finally(() => clearTimeout(timer));
}

function openShop(port: number): SandboxShop {
  const { zone, currency } = marketOf(SHOP.market);
  const startAt = Date.now();
  return createSandboxShop({
    clock: createSharedClock({ at: startAt, rate: 1 }),
    seed: 1,
    shop: { externalId: SHOP.externalId, cipher: KEYS.cipher, region: SHOP.market, currency, zone },
    ...KEYS,
    cancelUnpaid: 'yes',
    scenario: {
      kind: 'live',
      ordersPerHour: 0.001,
      mix: { self: 0, persuadable: 0, failing: 0, talker: 0, canceller: 0, never: 1 },
    },
    startAt,
    webhookUrl: `http://127.0.0.1:${port}/webhooks/tiktok-shop`,
  });
}

/** So many orders, one every `everyMs`. */
function place({ world, clock }: SandboxShop, count: number, everyMs: number): void {
  for (let n = 0; n < count; n += 1) schedule(world, clock.now() + n * everyMs, 'stream', '');
}

function startBot(dataDir: string, chats: ThreeChats, apiUrl: string, port: number): ChildProcess {
  mkdirSync(join(dataDir, 'policies'), { recursive: true });
  writeFileSync(join(dataDir, 'policies', 'presses.yaml'), POLICY);
  const config = join(dataDir, 'unpaid.yaml');
  writeFileSync(
    config,
    `shops:
  - id: bench
    name: Luna Beauty
    marketplace: tiktok-shop
    externalId: "${SHOP.externalId}"
    market: ${SHOP.market}
    mode: live
    policy: presses
    channels: [${chats.channelIds.join(', ')}]
channels:
${chats.channels}
http: { port: ${port} }
`,
  );
  return spawn(process.execPath, [CLI, 'start', '--config', config], {
    cwd: dataDir,
    env: {
      PATH: process.env.PATH,
      TZ: 'UTC',
      LOG_LEVEL: 'error',
      TIKTOK_SHOP_API_URL: apiUrl,
      TIKTOK_SHOP_APP_KEY: KEYS.appKey,
      TIKTOK_SHOP_APP_SECRET: KEYS.appSecret,
      TIKTOK_SHOP_ACCESS_TOKEN: KEYS.accessToken,
      TIKTOK_SHOP_SHOP_CIPHER: KEYS.cipher,
      UNPAID_DATA_DIR: dataDir,
      ...chats.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function said(child: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (pattern.test(text)) resolve();
      });
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it was ready:\n${text}`)));
  });
}

async function until(holds: () => boolean, patienceMs: number, what: string): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > giveUpAt) throw new Error(`there are no ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function countOrders(file: string): number {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare<[], number>('select count(*) from orders').pluck().get() ?? 0;
  } finally {
    database.close();
  }
}
