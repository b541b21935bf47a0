/** What a scenario starts from: a simulated shop whose buyers' fates are written down, and a team that looks after it. */
import type { FaultRates } from '../../adapters/sandbox-shop/faults.js';
import type { SandboxOptions } from '../../adapters/sandbox-shop/options.js';
import { digitsOf } from '../../adapters/sandbox-shop/random.js';
import type { ReplayOrder } from '../../adapters/sandbox-shop/replay.js';
import type { ManualClock } from '../../src/clock.js';
import { type Config, parseConfig } from '../../src/config.js';
import { parseDuration } from '../../src/domain/duration.js';
import { marketOf } from '../../src/domain/markets.js';
import type { Policy } from '../../src/domain/policy.js';
import type { Violation } from '../../src/replay-invariants.js';
import type { Wire } from './wire.js';

/** A Monday, 10:00 in London. */
export const START = Date.parse('2026-03-02T10:00:00Z');
export const MINUTE = 60_000;

export interface OrderPlan {
  /** When it is placed, after the start; the first order is placed at the start. */
  at?: string;
  /** When its buyer pays, after placing; absent: never. */
  pays?: string;
  method?: 'card' | 'boleto' | 'cod';
  /** Orders with the same word are one buyer's. */
  buyer?: string;
  /** The digits the id ends in. */
  ending?: string;
  units?: number;
  totalMinor?: number;
}

export interface ShopPlan {
  orders: OrderPlan[];
  /** Epoch ms of the first order. */
  startAt?: number;
  /** Default UK: one zone, English. */
  market?: 'UK' | 'US';
  cancelUnpaid?: 'yes' | 'no';
  /** False: neither the shop nor our access has the chat scope. */
  chatScope?: boolean;
  webhooks?: 'on' | 'off' | 'doubled';
  /** What members of the channels are whom the configuration does not name; agents by default. */
  members?: 'none';
  /** A cancel of more than this needs two people. */
  secondPersonOver?: string;
  /** Posts and edits a minute that the team's chat takes; by default as many as the console. */
  chatPace?: number;
  /** What goes wrong at the shop; with it, polls come as often as in life. */
  faults?: FaultRates;
  /** Chat requests that the shop allows in a day. */
  chatQuota?: number;
  /** Bends the shipped standard policy. */
  policy?: (standard: Policy) => Policy;
  /** What the machine alone never does, and people do in this scenario. */
  bends?: Violation['invariant'][];
  /** Where the shop starts; default live. */
  mode?: 'live' | 'shadow';
  /** When the bot is started, after the first order; a minute before it by default. */
  botStarts?: string;
  /** Done to the wire before that. */
  trouble?(wire: Wire): void;
}

export function spanMs(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error(`not a duration: ${text}`);
  return ms;
}

const METHODS = {
  card: { text: 'Credit card', code: 'CCDC', slow: false, cardType: 'CREDIT' },
  boleto: { text: 'Boleto', code: 'BOLETO', slow: true },
  cod: { text: 'Cash on delivery', code: 'COD', slow: false },
} as const;

/** 18 digits, as the platform's. */
export function externalIdOf(plan: OrderPlan, n: number): string {
  const ending = plan.ending ?? String(4_700 + n);
  return `57${ending.padStart(16, '0')}`;
}

function replayOrder(plan: OrderPlan, n: number, startAt: number, currency: string): ReplayOrder {
  const order: ReplayOrder = {
    id: externalIdOf(plan, n),
    sourceId: String(n),
    placedAt: startAt + spanMs(plan.at ?? '0s'),
    method: METHODS[plan.method ?? 'card'],
    category: 'desk_lamp',
    units: plan.units ?? 1,
    totalMinor: plan.totalMinor ?? 2_490,
    currency,
    productKey: 'lamp',
    skuId: digitsOf(19, '17', 'sku', 'lamp'),
  };
  if (plan.pays !== undefined) order.payDelayMs = spanMs(plan.pays);
  if (plan.buyer !== undefined) order.buyerKey = plan.buyer;
  return order;
}

export function sandboxOptions(plan: ShopPlan, clock: ManualClock): SandboxOptions {
  const startAt = plan.startAt ?? START;
  const market = plan.market ?? 'UK';
  const { zone, currency } = marketOf(market);
  const orders = plan.orders.map((order, n) => replayOrder(order, n, startAt, currency));
  return {
    clock,
    seed: 1,
    shop: { externalId: '7494049642642441621', cipher: 'ROW_SCENE', region: market, currency, zone },
    appKey: 'scene_app_key',
    appSecret: 'a-secret-that-guards-nothing',
    accessToken: 'scene-token',
    cancelUnpaid: plan.cancelUnpaid ?? 'yes',
    chatScope: plan.chatScope ?? true,
    faults: { ...plan.faults, ...(plan.webhooks === 'doubled' ? { webhook_doubled: 1 } : {}) },
    ...(plan.chatQuota === undefined ? {} : { chatQuotaPerDay: plan.chatQuota }),
    scenario: { kind: 'replay', orders, arrivals: 'real' },
    startAt,
  };
}

/** One shop, an English and a Chinese channel, one person of each role. */
export function sceneConfig(
  market: string,
  plan: Pick<ShopPlan, 'mode' | 'members' | 'secondPersonOver'> = {},
): Config {
  const mode = plan.mode ?? 'live';
  const members = plan.members ?? 'agent';
  const second = plan.secondPersonOver;
  return parseConfig(
    'scene.yaml',
    `shops:
  - id: luna
    name: Luna Beauty
    marketplace: tiktok-shop
    externalId: "7494049642642441621"
    market: ${market}
    mode: ${mode}
    policy: standard
    channels: [orders, dingdan]${second === undefined ? '' : `\n    secondPerson: { over: "${second}" }`}
channels:
  - { id: orders, platform: console, place: orders, language: en, members: ${members} }
  - { id: dingdan, platform: console, place: dingdan, language: zh-CN, members: ${members} }
people:
  - { id: olu, name: Olu, role: owner, ids: { console: olu } }
  - { id: ben, name: Ben, role: lead, ids: { console: ben } }
  - { id: mia, name: Mia, role: agent, ids: { console: mia } }
  - { id: tom, name: Tom, role: agent, ids: { console: tom } }
  - { id: vera, name: Vera, role: viewer, ids: { console: vera } }
`,
  );
}
