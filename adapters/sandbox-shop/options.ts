/** What a sandbox shop is made from. */
import type { SandboxClock } from './clock.js';
import type { OAuth, ShopIdentity } from './core.js';
import type { Scenario } from './events.js';
import type { FaultRates } from './faults.js';
import type { CancelUnpaid } from './reasons.js';

export interface SandboxOptions {
  clock: SandboxClock;
  /** Same seed, same calls, same ledger. */
  seed: number;
  shop: ShopIdentity;
  appKey: string;
  appSecret: string;
  /** Good until it is refreshed. */
  accessToken: string;
  /** Default: the access token with `_refresh` behind it. */
  refreshToken?: string;
  /** The app as the platform knows it, and how long what it gets is good for. */
  oauth?: OAuth;
  /** May sellers cancel unpaid orders here: always, never, or as the platform's table says for the market. */
  cancelUnpaid: CancelUnpaid;
  /** Default 24 h, with replayed orders 7 d. */
  platformTimeoutMs?: number;
  scenario: Scenario;
  /** Epoch ms of the first moment. */
  startAt: number;
  /** Default 10,000. */
  chatQuotaPerDay?: number;
  /** Whether the app has the custom scope `seller.customer_service`; default true. */
  chatScope?: boolean;
  /** Remorse time in which paid orders stand ON_HOLD; default 1 h, 0 for none. */
  onHoldMs?: number;
  /** `http://127.0.0.1:…`: every webhook is posted there. */
  webhookUrl?: string;
  /** Told that the ledger has grown, before anybody outside can learn of it: the moment to save. */
  onChange?: () => void;
  /** What goes wrong, and how often; default nothing. */
  faults?: FaultRates;
  /**
   * Lets simulated time pass while a request is on its way, in process: each then takes its usual latency, before and after it
   * is carried out, and slow ones more. Absent: an answer takes no time.
   */
  delay?: (ms: number) => Promise<void>;
}
