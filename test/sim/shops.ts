/** The simulated shops of a run, each with a market, a clock of its own and the truth about its orders. */
import { createSandboxShop, type SandboxShop } from '../../adapters/sandbox-shop/index.js';
import { type Config, parseConfig } from '../../src/config.js';
import { marketOf } from '../../src/domain/markets.js';
import { diceOf } from './dice.js';
import { orderStream } from './scenario.js';
import { createSkewedClock, type Timeline } from './timeline.js';

export const APP = { appKey: 'sim_app_key', appSecret: 'a-secret-that-guards-nothing' };

export interface SimShop {
  id: string;
  sandbox: SandboxShop;
  cipher: string;
  /** ms by which the shop's clock goes wrong; changed by a fault. */
  skewMs: number;
  /** What the bot believes to be the access token. */
  knownToken: string;
  /** Payloads of these orders could not be read until then. */
  poisoned: Map<string, number>;
  /** The next order is one of them, for so many ms; 0: it is not. */
  poisonNextMs: number;
  /** The token counts as expired until then. */
  expiredUntil: number;
  /** Simulated epoch ms of the next thing that happens in the shop by itself. */
  nextAt(): number;
  /** The shop catches up with the clock. */
  catchUp(): Promise<void>;
}

interface Place {
  id: string;
  market: string;
  name: string;
  platform: 'console' | 'telegram' | 'slack';
  language: 'en' | 'zh-CN';
}

const PLACES: readonly Place[] = [
  { id: 'luna', market: 'UK', name: 'Luna Beauty', platform: 'console', language: 'en' },
  { id: 'kopi', market: 'ID', name: 'Kopi Kita', platform: 'telegram', language: 'zh-CN' },
  { id: 'nova', market: 'US', name: 'Nova', platform: 'slack', language: 'en' },
];

const externalIdOf = (n: number): string => `74940496426424416${20 + n}`;

export interface ShopsOptions {
  seed: number;
  count: number;
  orders: number;
  startAt: number;
  spanMs: number;
  keep?: { from: number; to: number } | undefined;
  /** Only these shops have orders; a smaller run of the same world. */
  only?: readonly string[] | undefined;
}

export function createShops(options: ShopsOptions, timeline: Timeline): SimShop[] {
  return PLACES.slice(0, options.count).map((place, n) => createShop(options, place, n, timeline));
}

function createShop(options: ShopsOptions, place: Place, n: number, timeline: Timeline): SimShop {
  const { seed, count, startAt, spanMs, keep, only } = options;
  const { zone, currency } = marketOf(place.market);
  const share = Math.floor(options.orders / count) + (n < options.orders % count ? 1 : 0);
  const stream = { seed, shop: n + 1, orders: share, startAt, spanMs, currency, keep };
  const orders = only && !only.includes(place.id) ? [] : orderStream(stream);
  const cipher = `ROW_${place.id}`;
  const wrong = { skewMs: 0 };
  const clock = createSkewedClock(timeline, () => wrong.skewMs);
  const sandbox = createSandboxShop({
    ...APP,
    clock,
    seed: seed + n,
    shop: { externalId: externalIdOf(n), cipher, region: place.market, currency, zone },
    accessToken: `sim-token-${place.id}`,
    cancelUnpaid: 'yes',
    platformTimeoutMs: diceOf(seed, 'timeout', n).pick([24, 36]) * 3_600_000,
    chatQuotaPerDay: 1_000_000,
    scenario: { kind: 'replay', orders, arrivals: 'real' },
    startAt: orders[0]?.placedAt ?? startAt,
  });
  const shop: SimShop = {
    id: place.id,
    sandbox,
    cipher,
    get skewMs() {
      return wrong.skewMs;
    },
    set skewMs(ms) {
      wrong.skewMs = ms;
    },
    knownToken: sandbox.options.accessToken,
    poisoned: new Map(),
    poisonNextMs: 0,
    expiredUntil: 0,
    nextAt: () => sandbox.nextEventAt() - wrong.skewMs,
    catchUp: () => sandbox.runUntil(clock.now()),
  };
  return shop;
}

/** One shop a channel, people of every role. */
export function simConfig(count: number): Config {
  const places = PLACES.slice(0, count);
  const shops = places.map(
    (place, n) => `
  - { id: ${place.id}, name: ${place.name}, marketplace: tiktok-shop, externalId: "${externalIdOf(n)}", market: ${place.market}, policy: standard, mode: live, channels: [${place.id}-team] }`,
  );
  const channels = places.map(
    ({ id, platform, language }) => `
  - { id: ${id}-team, platform: ${platform}, place: ${id}-room, language: ${language}, members: none }`,
  );
  const people = PEOPLE.map(
    ({ id, role }) => `
  - { id: ${id}, name: ${id}, role: ${role}, ids: { console: ${id}, telegram: ${id}, slack: ${id} } }`,
  );
  const text = `shops:${shops.join('')}\nchannels:${channels.join('')}\npeople:${people.join('')}\n`;
  return parseConfig('sim.yaml', text);
}

export const PEOPLE = [
  { id: 'olu', role: 'owner' },
  { id: 'ben', role: 'lead' },
  { id: 'mia', role: 'agent' },
  { id: 'tom', role: 'agent' },
  { id: 'vera', role: 'viewer' },
] as const;

export type PersonId = (typeof PEOPLE)[number]['id'] | 'stranger';
