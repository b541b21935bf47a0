/**
 * A TikTok Shop on this machine: the platform's HTTP protocol, as strict as the platform, over simulated or replayed
 * buyers, on a clock that can run faster than time. Everything follows from the seed.
 */
import { type ApiFault, createApi } from './api.js';
import type { ApiAnswer } from './api-answer.js';
import type { SandboxClock } from './clock.js';
import type { Core } from './core.js';
import {
  createDeliveries,
  type Deliver,
  type Deliveries,
  type DeliveriesState,
  type DeliveryIdentity,
} from './deliveries.js';
import { startStream } from './events.js';
import { createFaultWindows } from './fault-windows.js';
import type { FaultCounts } from './faults.js';
import { createCore, settingOf } from './found.js';
import type { ApiRequest } from './gate.js';
import { type BuyerHands, buyerHands } from './hands.js';
import { inProcessFetch } from './in-process-fetch.js';
import type { Ledger } from './ledger.js';
import type { SandboxOptions } from './options.js';
import { createPayRace } from './pay-race.js';
import { createRandom } from './random.js';
import { createRateLimit } from './rate-limit.js';
import { createRequestFates, isListing } from './request-faults.js';
import { addressOf, createRunner, type Receivers } from './run.js';
import { type SellerHands, sellerHands } from './seller-hands.js';
import { type Listening, listen } from './server.js';
import { createShopClock, type ShopClock } from './shop-clock.js';
import { readSnapshot, type Snapshot, takeSnapshot } from './snapshot.js';
import { createTokenFaults } from './token-faults.js';
import { createWebhookFate } from './webhook-faults.js';
import type { World } from './world.js';

export type { SandboxOptions } from './options.js';

export interface SandboxShop {
  /**
   * The whole HTTP API; brings the shop up to the clock's moment first. `wait` lets time pass for slow answers, and is the
   * option `delay` by default.
   */
  handle(request: ApiRequest, wait?: (ms: number) => Promise<void>): Promise<ApiAnswer>;
  /** Reaches `handle` in process, whatever the host of the address. */
  fetch: typeof fetch;
  /** API and page on 127.0.0.1; port 0 takes a free one. `pageUrl` carries the page's token. */
  listen(port: number): Promise<Listening>;
  /** Simulated epoch ms of the next thing to happen by itself, webhook deliveries among them; Infinity if none. */
  nextEventAt(): number;
  /** Everything up to `now`, in time order. Not to be awaited from within a webhook receiver. */
  runUntil(now: number): Promise<void>;
  /** Follows the clock by itself, a few times a second, for runs that people watch; returns how to stop it. */
  start(): () => Promise<void>;
  /** Receives all webhooks from now on, in process; 200 is success, all else is tried again. */
  onWebhook(deliver: Deliver): void;
  /** The access token as its owner knows it: a broken one until a new one is given. */
  currentAccessToken(): string;
  /** A peak of orders for some minutes. */
  startLivestream(): void;
  readonly buyer: BuyerHands;
  readonly seller: SellerHands;
  /** Makes the next requests fail. */
  failNext(fault: ApiFault): void;
  /** What really happened. */
  readonly ledger: Ledger;
  /** The live state, to look at. */
  readonly world: World;
  readonly clock: SandboxClock;
  readonly options: SandboxOptions;
  /** Webhooks so far: `dropped` after the last retry. */
  webhookCounts(): { delivered: number; failed: number; dropped: number };
  /** What has gone wrong so far, of the kinds that the options name. */
  faultCounts(): Readonly<FaultCounts>;
  /** JSON data from which `restore` makes the same shop again. */
  snapshot(): Snapshot;
  /** Throws on a snapshot of another version. */
  restore(snapshot: unknown): void;
}

const REQUESTS_PER_SECOND = 50;

function identityOf(
  { appKey, appSecret, seed, shop }: SandboxOptions,
  shopClock: ShopClock,
): DeliveryIdentity {
  return { appKey, appSecret, seed, shopExternalId: shop.externalId, shopClock };
}

/** A list was read to its end: nothing is left that its reader does not know. */
function isLastPage({ status, body }: ApiAnswer): boolean {
  return status === 200 && body.subarray(0, 200).includes('"next_page_token":""');
}

const FOLLOW_MS = 100;

function follow(shop: SandboxShop): () => Promise<void> {
  let running = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = shop.runUntil(shop.clock.now()).finally(() => {
      busy = false;
    });
  }, FOLLOW_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

export function createSandboxShop(options: SandboxOptions): SandboxShop {
  const { clock, seed, startAt, delay, faults = {} } = options;
  const setting = settingOf(options);
  const receivers: Receivers = options.webhookUrl === undefined ? {} : { webhookUrl: options.webhookUrl };
  const wanted = (type: number): boolean =>
    receivers.deliver !== undefined || addressOf(core, receivers, type) !== undefined;
  const counts: FaultCounts = {};
  const shopClock = createShopClock(seed, faults.clock_skew);
  const windowAt = createFaultWindows(seed, startAt, faults);
  const webhookFate = createWebhookFate(faults, windowAt, counts);
  const deliveriesFrom = (state: DeliveriesState): Deliveries =>
    createDeliveries(identityOf(options, shopClock), wanted, webhookFate, state);
  let deliveries = deliveriesFrom({ seq: 0, random: createRandom(seed, 'webhooks'), pending: [] });
  const core: Core = createCore(options, setting, (...event) => deliveries.announce(...event), shopClock);
  let told = 0;
  const tellChange = (): void => {
    const { length } = core.world.ledger.records;
    if (length !== told) options.onChange?.();
    told = length;
  };
  const runner = createRunner(core, () => deliveries, receivers, tellChange);
  const api = createApi(core, createRateLimit(clock, REQUESTS_PER_SECOND));
  const fates = createRequestFates(core, faults, windowAt, counts, delay !== undefined);
  const payRace = createPayRace(core, faults.pay_cancel_race, counts);
  const followTokens = createTokenFaults(core, windowAt, counts);
  const handle = async (request: ApiRequest, wait = delay): Promise<ApiAnswer> => {
    const arrivedAt = clock.now();
    runner.advance(arrivedAt);
    followTokens(arrivedAt);
    const { mishap, beforeMs, afterMs } = fates.of(request, arrivedAt, wait !== undefined);
    payRace(request, arrivedAt + beforeMs);
    if (beforeMs > 0) await wait?.(beforeMs);
    runner.advance(clock.now());
    const answer = api.handle(request, { arrivedAt, now: clock.now() }, mishap);
    if (isListing(request.url) && isLastPage(answer)) fates.listRead();
    tellChange();
    if (afterMs > 0) await wait?.(afterMs);
    return answer;
  };
  const shop: SandboxShop = {
    handle,
    fetch: inProcessFetch((request) => handle(request), delay !== undefined),
    currentAccessToken: () => {
      followTokens(clock.now());
      return core.tokens.access;
    },
    listen: (port) => listen(shop, port),
    nextEventAt: runner.nextAt,
    runUntil: runner.runUntil,
    start: () => follow(shop),
    onWebhook: (deliver) => {
      receivers.deliver = deliver;
    },
    startLivestream: () => {
      runner.advance(clock.now());
      startStream(core.world, setting);
    },
    buyer: buyerHands(core, () => runner.advance(clock.now())),
    seller: sellerHands(core, (...event) => deliveries.announce(...event), clock.now),
    failNext: api.failNext,
    get ledger() {
      return core.world.ledger;
    },
    get world() {
      return core.world;
    },
    clock,
    options,
    faultCounts: () => counts,
    webhookCounts: () => deliveries.counts,
    snapshot: () => takeSnapshot(core, deliveries.state()),
    restore: (value) => {
      const { world, deliveries: state, tokens, webhooks, quota, luck } = readSnapshot(value);
      deliveries = deliveriesFrom(state);
      core.enter(world);
      Object.assign(core, { tokens, webhooks: new Map(webhooks), quota, ...(luck && { luck }) });
    },
  };
  return shop;
}
