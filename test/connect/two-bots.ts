/**
 * A shop that was connected, and two bots on one database: two processes in all but the process. The shop is the simulated
 * one, the clock is ours, and what goes over the wire is counted.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { createSandboxShop, type SandboxShop } from '../../adapters/sandbox-shop/index.js';
import type { SandboxOptions } from '../../adapters/sandbox-shop/options.js';
import { assembleBot, type Bot, openBotStore } from '../../src/bot.js';
import { createManualClock, type ManualClock } from '../../src/clock.js';
import { connectMarketplaces, policiesIn, settingsOf } from '../../src/compose.js';
import { formatSealKey, parseSealKeys, type SealKeys } from '../../src/domain/seal.js';
import type { Settings } from '../../src/domain/settings.js';
import { seededRandom } from '../../src/ids.js';
import { packagePath } from '../../src/package-root.js';
import { type AccessBook, createAccessBook } from '../../src/services/access/access-book.js';
import { saveConnection } from '../../src/services/access/grant.js';
import { fireTimers } from '../../src/services/fire-timers.js';
import { findCredentials } from '../../src/store/credentials.js';
import type { Store } from '../../src/store/database.js';
import { enqueue } from '../../src/store/outbox.js';
import {
  externalIdOf,
  MINUTE,
  type ShopPlan,
  START,
  sandboxOptions,
  sceneConfig,
} from '../harness/shop-plan.js';
import { createTeam, type Team } from '../harness/team.js';

export const SHOP = 'luna';
export const SECOND = 1_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const REFRESH = '/api/v2/token/refresh';
export { MINUTE };

export function keysOf(...ids: string[]): SealKeys {
  const keys = parseSealKeys(ids.map((id) => formatSealKey(id, Buffer.alloc(32, id))).join(','));
  if (!keys) throw new Error('no keys');
  return keys;
}

export interface Process {
  bot: Bot;
  access: AccessBook;
  store: Store;
  stop(): Promise<void>;
}

export interface AccessWorld {
  clock: ManualClock;
  sandbox: SandboxShop;
  settings: Settings;
  team: Team;
  /** Before a request reaches the shop, and after it was carried out; either may throw. */
  wire: { before?(url: string): void; after?(url: string): void };
  /** Requests that reached the shop, by the end of their path. */
  requests(path: string): number;
  start(keys?: SealKeys): Promise<Process>;
  /** As `unpaid connect` leaves it behind. */
  connect(process: Process): Promise<void>;
  /** Everything that is due, on all of these at once, until nothing is. */
  settle(...processes: Process[]): Promise<void>;
  /** The bytes of the database and of what lies beside it. */
  databaseFiles(): Buffer[];
  /** All that was logged, at its most talkative, before anything is hidden in it. */
  logged(): string;
  /** Time passes in one step. */
  pass(ms: number, ...processes: Process[]): Promise<void>;
}

export interface WorldWish {
  plan?: ShopPlan;
  sandbox?: Partial<SandboxOptions>;
  publicUrl?: string;
}

export function openWorld({
  plan = { orders: [{}] },
  sandbox: bend,
  publicUrl,
}: WorldWish = {}): AccessWorld {
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-connect-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = createManualClock(START - MINUTE);
  const options = { ...sandboxOptions(plan, clock), ...bend };
  const sandbox = createSandboxShop(options);
  const config = sceneConfig(options.shop.region);
  const team = createTeam();
  const counts = new Map<string, number>();
  const wire: AccessWorld['wire'] = {};
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  let processes = 0;

  const counting: typeof fetch = async (input, init) => {
    const url = String(input);
    wire.before?.(url);
    const path = new URL(url).pathname;
    counts.set(path, (counts.get(path) ?? 0) + 1);
    const response = await sandbox.fetch(input, init);
    wire.after?.(url);
    return response;
  };
  const wired = (credentials: AccessBook['credentials']) => ({
    apiUrl: 'http://127.0.0.1',
    authUrl: 'http://127.0.0.1',
    appKey: options.appKey,
    appSecret: options.appSecret,
    credentials,
    fetch: counting,
  });

  const world: AccessWorld = {
    clock,
    sandbox,
    team,
    wire,
    settings: undefined as unknown as Settings,
    requests: (path) =>
      [...counts].filter(([name]) => name.endsWith(path)).reduce((sum, [, count]) => sum + count, 0),
    async start(keys = keysOf('one')) {
      const random = seededRandom(++processes).bytes;
      const database = { file: join(folder, 'unpaid.db') };
      const store = await openBotStore({ database, clock, log, random, throwAway: true });
      const access = createAccessBook({ keys, given: () => undefined, random, onSealed: () => {} });
      await access.look(store.db);
      await access.reseal(store);
      const marketplaces = await connectMarketplaces(wired(access.credentials), clock, log);
      const shipped = settingsOf(config, policiesIn(packagePath('data')), marketplaces);
      world.settings = { ...shipped, ...(publicUrl === undefined ? {} : { publicUrl }) };
      const bot = await assembleBot({
        settings: world.settings,
        database,
        store,
        access,
        clock,
        marketplaces,
        chats: new Map([['console', team.connect(config, clock)]]),
        log,
        random,
        throwAway: true,
      });
      await bot.open();
      return { bot, access, store, stop: () => bot.stop() };
    },
    async connect({ access, store, bot }) {
      const { connect } = bot.world.shop(SHOP).port;
      const grant = await connect?.exchange(sandbox.seller.authorize());
      if (grant?.kind !== 'ok') throw new Error(`no grant: ${JSON.stringify(grant)}`);
      const shops = await connect?.shops(grant.value.accessToken);
      if (shops?.kind !== 'ok') throw new Error(`no shops: ${JSON.stringify(shops)}`);
      const [shop] = shops.value;
      if (!shop) throw new Error('no shop');
      const { accessToken, refreshToken } = grant.value;
      const sealed = access.sealTokens(SHOP, { accessToken, refreshToken, cipher: shop.cipher });
      await store.write((unit) => saveConnection(unit, SHOP, shop, grant.value, sealed));
    },
    async settle(...all) {
      for (;;) {
        await sandbox.runUntil(clock.now());
        const fired = await Promise.all(
          all.map(({ store }) => store.write((unit) => fireTimers(unit, world.settings, 50))),
        );
        await Promise.all(all.map(({ bot }) => bot.dispatcher.drain()));
        if (fired.every((count) => count === 0)) return;
      }
    },
    logged: () => lines.join(''),
    databaseFiles: () => readdirSync(folder).map((name) => readFileSync(join(folder, name))),
    async pass(ms, ...all) {
      clock.set(clock.now() + ms);
      await world.settle(...all);
    },
  };
  return world;
}

export const row = async ({ store }: Process) => {
  const found = await findCredentials(store.db, SHOP);
  if (!found) throw new Error('no row');
  return found;
};

export async function waiting({ store }: Process): Promise<string[]> {
  const rows = await store.db
    .selectFrom('outbox')
    .select(['kind', 'lane'])
    .where('state', 'in', ['pending', 'sending'])
    .where('lane', 'in', [`shop:${SHOP}`, `access:${SHOP}`])
    .execute();
  return rows.map(({ kind }) => kind);
}

/** Something to read in the shop. */
export async function ask({ store }: Process): Promise<void> {
  const externalId = externalIdOf({}, 0);
  const subject = `${SHOP}:${externalId}`;
  const kind = 'order.refresh';
  await store.write((unit) =>
    enqueue(unit, { kind, lane: `shop:${SHOP}`, shopId: SHOP, subject, params: { externalId } }),
  );
}

/** Lets seconds pass, one look of every process after the other, until nothing waits for the shop any more. */
export async function untilIdle(world: AccessWorld, ...processes: Process[]): Promise<number> {
  for (let seconds = 0; ; seconds += 1) {
    const left = await waiting(processes[0]!);
    if (left.length === 0) return seconds;
    if (seconds > 120) throw new Error(`still waiting: ${left.join(', ')}`);
    await world.pass(SECOND, ...processes);
  }
}

/** Titles of what the team was told of access to the shop. */
export const aboutAccess = (world: AccessWorld): string[] =>
  world.team.notes().flatMap(({ title }) => (title.startsWith('Luna Beauty') ? [title] : []));

/** Two bots on a shop that was just connected, with nothing left to do. */
export async function connected(
  wish: WorldWish = {},
): Promise<{ world: AccessWorld; a: Process; b: Process }> {
  const world = openWorld(wish);
  const a = await world.start();
  await world.connect(a);
  const b = await world.start();
  await world.pass(SECOND, a, b);
  await untilIdle(world, a, b);
  return { world, a, b };
}
