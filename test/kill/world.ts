/** One shop, one database, one bot after the other: each life ends by a kill of its own, the last one in order. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../src/ids.js';
import { CANCEL_AFTER_MS, type Folder, freePort, writeFiles } from './bot-files.js';
import { type BotProcess, startProcess } from './bot-process.js';
import type { Kill, KillKind } from './plan.js';
import { comesToRest } from './quiet.js';
import { type BusyShop, openShop } from './shop.js';
import { type Acknowledged, type Shift, sendTeam } from './team.js';
import { judge, type Verdict } from './verdict.js';

export interface World {
  /** The database has no tables yet. */
  readonly fresh: boolean;
  /** One life of the bot up to this kill. Resolves to what it ended by. */
  live(kill: Kill): Promise<KillKind>;
  /** Buyers go home, the bot comes to rest and is ended in order; what is left is compared with what happened. */
  finish(): Promise<Verdict>;
}

export interface GroundWish {
  seed: number;
  dist: string;
  preload: string;
  openOrders: number;
}

export interface Ground {
  random: () => number;
  shop: BusyShop;
  files: Folder;
}

export interface WorldWish extends GroundWish {
  /** How long a stopped process stands still, ms, and how long it works before and after. */
  pauseMs: { from: number; to: number };
  workMs: number;
  /** The end: `thorough` waits until all has run its course, `brief` lets everybody pay and looks soon. */
  ending: 'thorough' | 'brief';
}

const START_PATIENCE_MS = 20_000;
/** A point that is not reached within so many times the time of a start is given up: a slow machine does all slowly. */
const PATIENCE_STARTS = 8;
const END_MS = 10_000;
/** A message whose fate is unknown is looked for a minute long. */
const REST_MS = { thorough: 150_000, brief: 8_000 };

/** Not on the virtual clock: a process outside this one lives in real time. */
const passed = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** A shop that is busy, and a bot's own folder before it. */
export async function openGround(wish: GroundWish): Promise<Ground> {
  const random = seededRandom(wish.seed).next;
  const ports = { http: await freePort(), console: await freePort() };
  const shop = await openShop({
    seed: wish.seed,
    random,
    webhookUrl: `http://127.0.0.1:${ports.http}/webhooks/tiktok-shop`,
    openOrders: wish.openOrders,
    cancelAfterMs: CANCEL_AFTER_MS,
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'unpaid-kill-'));
  const files = writeFiles({ dataDir, ...wish, apiUrl: shop.url, ports });
  shop.feed();
  return { random, shop, files };
}

export async function openWorld(wish: WorldWish): Promise<World> {
  const { random, shop, files } = await openGround(wish);
  return createWorld(wish, random, shop, files);
}

function createWorld(wish: WorldWish, random: () => number, shop: BusyShop, files: Folder): World {
  const acknowledged: Acknowledged[] = [];
  const faults: string[] = [];
  let startMs = 4_000;
  let longestPauseMs = 0;
  let fresh = true;

  const start = (crashAt?: string, shift: Shift = 'works'): BotProcess => {
    const bot = startProcess(files, crashAt);
    const startedAt = performance.now();
    void bot.ready.then((address) => {
      if (address === undefined) return;
      fresh = false;
      startMs += (performance.now() - startedAt - startMs) / 4;
      const team = sendTeam({ address, shift, random, acknowledged: (act) => acknowledged.push(act) });
      void bot.ended.then(team.stop);
    });
    return bot;
  };

  const end = async (bot: BotProcess, signal: NodeJS.Signals): Promise<void> => {
    if (!bot.isUp()) faults.push(`died by itself: ${JSON.stringify(await bot.ended)}`);
    bot.signal(signal);
    await bot.ended;
    faults.push(...bot.faults());
  };

  const pause = async (bot: BotProcess): Promise<void> => {
    const { from, to } = wish.pauseMs;
    const ms = from + random() * (to - from);
    longestPauseMs = Math.max(longestPauseMs, ms);
    bot.signal('SIGSTOP');
    await passed(ms);
  };

  /** Some moment of a life: in the start, or while it works. */
  const someMoment = async (bot: BotProcess): Promise<void> => {
    if (random() < 0.25) return await passed(random() * startMs);
    await Promise.race([bot.ready, passed(START_PATIENCE_MS)]);
    await passed(random() * wish.workMs);
  };

  const meet = async (kill: Extract<Kill, { kind: 'point' }>): Promise<KillKind> => {
    const bot = start(`${kill.point.name}:${kill.nth}`);
    await Promise.race([bot.ended, passed(startMs * PATIENCE_STARTS)]);
    if (bot.isUp()) {
      await end(bot, 'SIGKILL');
      return 'kill';
    }
    const { signal } = await bot.ended;
    faults.push(...bot.faults());
    if (signal !== 'SIGKILL') faults.push(`died by itself before ${kill.point.name}`);
    if (kill.point.name.endsWith('after commit: schema')) fresh = false;
    return 'point';
  };

  return {
    get fresh() {
      return fresh;
    },
    async live(kill) {
      if (kill.kind === 'point') return await meet(kill);
      const bot = start();
      await someMoment(bot);
      if (kill.kind === 'pause' || kill.kind === 'pauseKill') await pause(bot);
      if (kill.kind === 'pause') {
        bot.signal('SIGCONT');
        await passed(random() * wish.workMs);
      }
      if (kill.kind === 'endKill') {
        bot.signal('SIGTERM');
        await passed(random() * 150);
        bot.signal('SIGKILL');
        await bot.ended;
        faults.push(...bot.faults());
      } else await end(bot, 'SIGKILL');
      return kill.kind;
    },
    async finish() {
      const isBrief = wish.ending === 'brief';
      shop.stopFeeding(isBrief);
      const bot = start(undefined, 'resumes');
      await bot.ready;
      const rested = await comesToRest(files.database, REST_MS[wish.ending]);
      const ending = Promise.race([bot.ended, passed(END_MS)]);
      bot.signal('SIGTERM');
      const ended = await ending;
      if (ended?.code !== 0) faults.push(`did not end in order: ${JSON.stringify(ended ?? 'not at all')}`);
      bot.signal('SIGKILL');
      faults.push(...bot.faults());
      const verdict = await judge({
        ...files,
        ledger: shop.sandbox.ledger,
        acknowledged,
        faults,
        rested: rested || isBrief,
        pausedMs: longestPauseMs,
      });
      await shop.close();
      if (verdict.violations.length === 0) rmSync(files.dataDir, { recursive: true, force: true });
      else keepForALook(files.dataDir, shop);
      const mark = (violation: string): string => `world ${wish.seed}: ${violation}`;
      return { ...verdict, violations: verdict.violations.map(mark) };
    },
  };
}

/** The bot's folder as it was left, and beside it what really happened. */
function keepForALook(dataDir: string, { sandbox }: BusyShop): void {
  writeFileSync(join(dataDir, 'ledger.json'), JSON.stringify([...sandbox.ledger.orders()], null, 1));
  process.stderr.write(`kept for a look: ${dataDir}\n`);
}
