/** One simulated shop as its endpoints see it. */
import type { Scenario, Setting } from './events.js';
import { habitsOf } from './events.js';
import type { OrderTexts } from './order-json.js';
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
  refresh: string;
  authCode: string;
  issued: number;
}

export interface Core {
  readonly appKey: string;
  readonly appSecret: string;
  readonly shop: ShopIdentity;
  readonly setting: Setting & { scenario: Scenario };
  readonly cancelUnpaid: CancelUnpaid;
  readonly chatScope: boolean;
  readonly chatQuotaPerDay: number;
  /** Of the simulated UTC day. */
  quota: { day: number; used: number };
  tokens: Tokens;
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
