/** A livestream in simulated time: what buyers got when, and what the shop was asked, by its own count. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createSandboxShop } from '../../adapters/sandbox-shop/index.js';
import { apiOf } from '../../adapters/tiktok-shop/pace.js';
import { assembleBot } from '../../src/bot.js';
import { createManualClock } from '../../src/clock.js';
import { connectMarketplaces, policiesIn, settingsOf } from '../../src/compose.js';
import { seededRandom } from '../../src/ids.js';
import { packagePath } from '../../src/package-root.js';
import { findChatDay } from '../../src/store/chat-days.js';
import type { Db } from '../../src/store/database.js';
import { MINUTE, START, sandboxOptions, sceneConfig } from '../harness/shop-plan.js';
import { createLine } from '../race/line.js';
import { landAll, runLine } from '../race/run-line.js';

export interface BurstReport {
  orders: number;
  /** Sent, by step; the others were let go, most for the day's chat budget. */
  sent: Record<string, number>;
  letGo: number;
  cancelled: number;
  /** Milliseconds from due to the claim right before the call. */
  lateness: { p50: number; p99: number; max: number };
  calls: number;
  /** The most calls of one API that reached the shop within any second. */
  mostInASecond: number;
  refusedForRate: number;
  chatRequests: number;
  chatCounted: number;
  /** A message of lesser weight that left while a notice had been waiting for longer than a call takes. */
  overtaken: number;
  wallSeconds: number;
  ok: boolean;
}

const LATENCY = { from: 150, to: 300 };
/** As many as may be in flight at once, each with a few calls: what is on its way is not overtaken. */
const UNDER_WAY_MS = 3_000;
const LATE_MS = 60_000;
const PER_SECOND = 50;
const CHAT_A_DAY = 10_000;

export async function burst(
  { orders, minutes }: { orders: number; minutes: number },
  onProgress?: (minute: number) => void,
): Promise<BurstReport> {
  const startedAt = performance.now();
  const clock = createManualClock(START - MINUTE);
  const plan = {
    orders: Array.from({ length: orders }, (_, n) => ({
      at: `${Math.floor((n * minutes * 60) / orders)}s`,
      ending: String(100_000 + n),
    })),
  };
  const options = sandboxOptions(plan, clock);
  const sandbox = createSandboxShop(options);
  const { next } = seededRandom(1);
  const line = createLine(sandbox, {
    next,
    latencyMs: 0,
    lost: 0,
    spreadMs: 0,
    unguarded: false,
    // Nobody pays: so every order needs every message, and the day's chat requests come to their end.
    pays: false,
    way: () => (LATENCY.from + next() * (LATENCY.to - LATENCY.from)) / 2,
  });
  const arrivals = new Map<string, number[]>();
  let refused = 0;
  const faults: string[] = [];
  const { appKey, appSecret, accessToken, shop } = options;
  const marketplaces = await connectMarketplaces(
    {
      apiUrl: 'http://127.0.0.1',
      appKey,
      appSecret,
      credentials: () => ({ accessToken, shopCipher: shop.cipher }),
      fetch: line.fetch,
      timeout: line.timeout,
      wait: line.wait,
    },
    clock,
    pino({ level: 'error' }, { write: (text: string) => void faults.push(text) }),
  );
  line.onArrival = (method, url, status) => {
    const api = apiOf(method, new URL(url).pathname);
    arrivals.set(api, [...(arrivals.get(api) ?? []), clock.now()]);
    if (status === 429) refused += 1;
  };
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'unpaid-burst-'));
  const config = sceneConfig(shop.region);
  const settings = settingsOf(config, policiesIn(packagePath('data')), marketplaces);
  const quiet = new Map([...settings.shops].map(([id, one]) => [id, { ...one, channels: [] }]));
  const unattended = { ...settings, shops: quiet };
  const bot = await assembleBot({
    settings: unattended,
    database: { file: join(folder, 'burst.db') },
    throwAway: true,
    clock,
    marketplaces,
    chats: new Map(),
    log: pino({ level: 'error' }, { write: (text: string) => void faults.push(text) }),
    random: seededRandom(2).bytes,
  });
  try {
    await bot.open();
    const parts = { bot, settings: unattended, clock, line };
    const endAt = START + (minutes + 70) * MINUTE;
    // Without webhooks: orders are found by polls, replies by the list of conversations.
    while (clock.now() < endAt) {
      await runLine(parts, Math.min(endAt, clock.now() + MINUTE));
      await sandbox.runUntil(clock.now());
      onProgress?.(Math.round((clock.now() - START) / MINUTE));
    }
    await landAll(parts);
    const figures = await figuresOf(bot.store.db);
    const chatCounted = (await findChatDay(bot.store.db, 'luna'))?.used ?? 0;
    const chatRequests = [...arrivals].reduce(
      (sum, [api, at]) => sum + (api.includes('/customer_service/') ? at.length : 0),
      0,
    );
    const mostInASecond = Math.max(...[...arrivals.values()].map(mostWithin));
    const ok =
      figures.lateness.p99 <= LATE_MS &&
      mostInASecond <= PER_SECOND &&
      refused === 0 &&
      chatRequests <= CHAT_A_DAY &&
      figures.overtaken === 0 &&
      faults.length === 0;
    return {
      orders,
      ...figures,
      cancelled: sandbox.ledger.counts().cancelledByUs,
      calls: [...arrivals.values()].reduce((sum, at) => sum + at.length, 0),
      mostInASecond,
      refusedForRate: refused,
      chatRequests,
      chatCounted,
      wallSeconds: Math.round((performance.now() - startedAt) / 1_000),
      ok,
    };
  } finally {
    await bot.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Sent {
  step: string;
  due: number;
  claimedAt: number;
}

async function figuresOf(db: Db): Promise<Pick<BurstReport, 'sent' | 'letGo' | 'lateness' | 'overtaken'>> {
  const rows = await db
    .selectFrom('outbox')
    .select(['state', 'params', 'claimed_at', 'created_at'])
    .where('kind', '=', 'buyer.message')
    .execute();
  const sent = rows.flatMap((row): Sent[] => {
    const { step, dueAt } = JSON.parse(row.params) as { step: string; dueAt: number };
    return row.state === 'sent' ? [{ step, due: dueAt, claimedAt: row.claimed_at ?? 0 }] : [];
  });
  const late = sent.map(({ due, claimedAt }) => claimedAt - due).sort((a, b) => a - b);
  const at = (share: number): number => late[Math.min(late.length - 1, Math.floor(late.length * share))] ?? 0;
  const steps = [...new Set(sent.map(({ step }) => step))];
  return {
    sent: Object.fromEntries(steps.map((step) => [step, sent.filter((one) => one.step === step).length])),
    letGo: rows.filter(({ state }) => state === 'dropped').length,
    lateness: { p50: at(0.5), p99: at(0.99), max: late.at(-1) ?? 0 },
    overtaken: overtakenNotices(sent),
  };
}

/** Notices that waited while a message of lesser weight, due later, was sent. */
function overtakenNotices(sent: readonly Sent[]): number {
  const notices = sent.filter(({ step }) => step === 'notice');
  const lesser = sent.filter(({ step }) => step !== 'notice');
  return notices.filter((notice) =>
    lesser.some(
      (one) =>
        one.due > notice.due && one.claimedAt > notice.due && one.claimedAt < notice.claimedAt - UNDER_WAY_MS,
    ),
  ).length;
}

function mostWithin(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  for (const [n, at] of sorted.entries()) {
    while (at - (sorted[from] ?? 0) >= 1_000) from += 1;
    most = Math.max(most, n - from + 1);
  }
  return most;
}
