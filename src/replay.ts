/** `unpaid demo --headless`: real orders through the whole bot as fast as it can, and what became of them as a report. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleBot, type Bot } from './bot.js';
import { createManualClock, type ManualClock } from './clock.js';
import {
  connectMarketplaces,
  openSandbox,
  policiesIn,
  readFaults,
  readReplay,
  settingsOf,
} from './compose.js';
import { openChats } from './compose-chats.js';
import { demoConfig } from './demo.js';
import { accessTo } from './demo-shop.js';
import { commandMenu } from './desk/command-menu.js';
import { marketOf } from './domain/markets.js';
import type { Settings } from './domain/settings.js';
import { AppError } from './errors.js';
import { runHeadless } from './headless.js';
import { seededRandom } from './ids.js';
import type { Log } from './log.js';
import { findViolations, type Violation } from './replay-invariants.js';

export interface ReplayOptions {
  /** Absent: simulated buyers instead of a file. */
  file?: string;
  dataDir: string;
  untilMs: number;
  seed: number;
  cancelUnpaid: 'yes' | 'no' | 'by-market';
  arrivals: 'squeezed' | 'real';
  policy: string;
  ordersPerHour: number;
  /** What goes wrong in the shop, as `--faults` names it; absent: nothing. */
  faults?: string;
  log: Log;
  onProgress?(doneMs: number): void;
}

export interface ReplayReport {
  orders: number;
  paid: number;
  cancelledByUs: number;
  cancelledByBuyer: number;
  cancelledByPlatform: number;
  open: number;
  buyerMessages: number;
  cards: number;
  cancelledButWouldHavePaid: number;
  /** What went wrong in the shop, and how often. */
  faults: Readonly<Record<string, number>>;
  simulatedMs: number;
  wallMs: number;
  ledgerHash: string;
  violations: number;
  violationList: Violation[];
}

/** 2024-03-04 00:00 UTC, a Monday: far from any change of clocks. */
const START_AT = Date.UTC(2024, 2, 4);
const REPLAY_TIMEOUT_MS = 7 * 24 * 3_600_000;

export type Sandbox = Awaited<ReturnType<typeof openSandbox>>;

export async function replay(options: ReplayOptions): Promise<ReplayReport> {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-replay-'));
  try {
    const clock = createManualClock(START_AT);
    const { bot, shop, settings } = await assemble(options, clock, join(folder, 'replay.db'));
    await bot.open();
    const until = START_AT + options.untilMs;
    await runHeadless(bot, settings, clock, shop, until, (now) => options.onProgress?.(now - START_AT));
    const report = await reportOf(bot, settings, shop, options.untilMs);
    await bot.stop();
    return { ...report, wallMs: Math.round(performance.now() - startedAt) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function assemble(
  options: ReplayOptions,
  clock: ManualClock,
  file: string,
): Promise<{ bot: Bot; shop: Sandbox; settings: Settings }> {
  const { log, seed } = options;
  const orders = options.file === undefined ? undefined : await ordersIn(options.file);
  const currency = orders?.[0]?.currency;
  const config = demoConfig();
  const [first] = config.shops;
  const policies = policiesIn(options.dataDir);
  if (!first || !policies.has(options.policy)) {
    throw new AppError(
      'usage',
      `there is no policy ${options.policy}`,
      `Known: ${[...policies.keys()].join(', ')}.`,
    );
  }
  const market = currency === 'BRL' ? 'BR' : first.market;
  const { zone } = marketOf(market);
  // One channel: a second one would only draw the same cards again.
  const shopConfig = { ...first, market, zone, policy: options.policy, channels: first.channels.slice(0, 1) };
  const shop = await openSandbox({
    clock,
    seed,
    shop: {
      externalId: first.externalId,
      cipher: 'ROW_REPLAY',
      region: market,
      currency: marketOf(market).currency,
      zone,
    },
    appKey: 'replay_app_key',
    appSecret: 'replay-secret-that-guards-nothing',
    accessToken: 'replay-token',
    cancelUnpaid: options.cancelUnpaid,
    ...(options.faults === undefined ? {} : { faults: await readFaults(options.faults) }),
    ...(orders ? { platformTimeoutMs: REPLAY_TIMEOUT_MS } : {}),
    scenario: orders
      ? { kind: 'replay', orders, arrivals: options.arrivals }
      : { kind: 'live', ordersPerHour: options.ordersPerHour },
    startAt: START_AT,
  });
  // No time passes while a call is under way, so none is waited for.
  const access = { ...accessTo(shop, 'http://127.0.0.1'), fetch: shop.fetch, wait: async () => {} };
  const marketplaces = await connectMarketplaces(access, clock, log);
  const random = seededRandom(seed).bytes;
  const replayConfig = { ...config, shops: [shopConfig] };
  const { chats } = await openChats({
    config: replayConfig,
    access: {},
    commands: commandMenu(),
    clock,
    log,
    console: { portTaken: 'refuse', listen: false, random },
  });
  const settings = settingsOf(replayConfig, policies, marketplaces);
  const bot = await assembleBot({
    settings,
    database: { file },
    throwAway: true,
    clock,
    marketplaces,
    chats,
    log,
    random,
  });
  shop.onWebhook((request) => bot.receiveWebhook(first.marketplace, request));
  return { bot, shop, settings };
}

/** The reader tells all faults of a file at once, one a line. */
async function ordersIn(path: string): Promise<Awaited<ReturnType<typeof readReplay>>['orders']> {
  try {
    return (await readReplay(path)).orders;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new AppError('file-invalid', message, 'Mend what is listed and start again.', { cause: error });
  }
}

async function reportOf(
  bot: Bot,
  settings: Settings,
  shop: Sandbox,
  simulatedMs: number,
): Promise<Omit<ReplayReport, 'wallMs'>> {
  const counts = shop.ledger.counts();
  const violationList = await findViolations({
    db: bot.store.db,
    settings,
    truth: shop.ledger,
    now: shop.clock.now(),
    reactionMs: 0,
  });
  const cards = await bot.store.db
    .selectFrom('cards')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('posted_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return {
    orders: counts.orders,
    paid: counts.paid,
    cancelledByUs: counts.cancelledByUs,
    cancelledByBuyer: counts.cancelledByBuyer,
    cancelledByPlatform: counts.cancelledByPlatform,
    open: counts.open,
    buyerMessages: counts.buyerMessages,
    cards: Number(cards.count),
    cancelledButWouldHavePaid: counts.cancelledButWouldHavePaid,
    faults: shop.faultCounts(),
    simulatedMs,
    ledgerHash: shop.ledger.hash(),
    violations: violationList.length,
    violationList: violationList.slice(0, 50),
  };
}
