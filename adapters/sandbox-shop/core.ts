/** One simulated shop as its endpoints see it. */
import type { Scenario, Setting } from './events.js';
import { habitsOf } from './events.js';
import type { OrderTexts } from './order-json.js';
import type { RandomState } from './random.js';
import type { CancelUnpaid } from './reasons.js';
import type { World, WorldState } from './world.js';

export interface ShopIdentity {
  /** The platform's shop id. */
  externalId: string;
  cipher: string;
  /** Market: `US`, `ID`, `BR` …, `UK` for the United Kingdom. */
  region: string;
  /** ISO 4217. */
  currency: string;
  /** IANA zone, for the page only. */
  zone: string;
}

export interface Tokens {
  access: string;
  /** Epoch ms; absent: never. */
  accessUntil?: number;
  /** Taken back by the shop. */
  revoked?: boolean;
  /** When a new one takes the place of one that is broken. */
  mendAt?: number;
  /** The start of the last time that broke one, so that it breaks no other. */
  brokenFrom?: number;
  refresh: string;
  /** The authorisation ends then; absent: in a year from whenever it is asked. */
  refreshUntil?: number;
  /** The seller has taken the authorisation back. */
  deauthorized?: boolean;
  /** Given out and not exchanged yet. */
  codes?: { code: string; until: number }[];
  codesIssued?: number;
  issued: number;
}

/** How an app gets in. */
export interface OAuth {
  /** The app's, as the authorise link carries it. */
  serviceId?: string;
  /** Where the seller is sent back to. */
  redirectUrl?: string;
  /** Default a week. */
  accessLifeMs?: number;
  /** Default a year. */
  authorizationMs?: number;
  /** How `*_expire_in` is told; default `moment`, unix seconds. */
  expiresAs?: 'moment' | 'span';
  /** Further shops of the same seller; they can be chosen, and nothing else. */
  otherShops?: readonly { externalId: string; name: string; region: string; cipher: string }[];
}

/** What each request's fate is drawn from, and what has befallen those before it. */
export interface Luck {
  requests: RandomState;
  latency: RandomState;
  /** Failed requests since a list was read to its end. */
  listsFailed: number;
  /** The start of the last outage that was told to the ledger. */
  outageFrom: number;
}

export interface Core {
  readonly appKey: string;
  readonly appSecret: string;
  readonly shop: ShopIdentity;
  readonly setting: Setting & { scenario: Scenario };
  readonly cancelUnpaid: CancelUnpaid;
  readonly chatScope: boolean;
  readonly oauth: OAuth;
  readonly chatQuotaPerDay: number;
  /** Of the simulated UTC day. */
  quota: { day: number; used: number };
  tokens: Tokens;
  luck: Luck;
  /** Event name → address, as registered over the API. */
  webhooks: Map<string, string>;
  readonly texts: OrderTexts;
  world: World;
  /** Goes on from a kept state. */
  enter(state: WorldState): void;
}

export function upliftOf(core: Core): readonly number[] {
  return habitsOf(core.setting.scenario).uplift;
}
