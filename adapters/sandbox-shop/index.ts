/**
 * A TikTok Shop on this machine: the platform's HTTP protocol, as strict as the platform, over simulated or replayed
 * buyers, on a clock that can run faster than time. Everything follows from the seed.
 */
import { type ApiAnswer, type ApiFault, createApi, inProcessFetch } from './api.js';
import type { SandboxClock } from './clock.js';
import type { Core } from './core.js';
import { createDeliveries, type Deliver, type DeliveriesState } from './deliveries.js';
import { startStream } from './events.js';
import { createCore, settingOf } from './found.js';
import type { ApiRequest } from './gate.js';
import { type BuyerHands, buyerHands } from './hands.js';
import type { Ledger } from './ledger.js';
import type { SandboxOptions } from './options.js';
import { createRandom } from './random.js';
import { createRateLimit } from './rate-limit.js';
import { addressOf, createRunner, type Receivers } from './run.js';
import { type Listening, listen } from './server.js';
import { readSnapshot, type Snapshot, takeSnapshot } from './snapshot.js';
import type { World } from './world.js';

export type { SandboxOptions } from './options.js';

export interface SandboxShop {
  /** The whole HTTP API; brings the shop up to the clock's moment first. */
  handle(request: ApiRequest): Promise<ApiAnswer>;
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
  /** A peak of orders for some minutes. */
  startLivestream(): void;
  readonly buyer: BuyerHands;
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
  /** JSON data from which `restore` makes the same shop again. */
  snapshot(): Snapshot;
  /** Throws on a snapshot of another version. */
  restore(snapshot: unknown): void;
}

const REQUESTS_PER_SECOND = 50;

function deliveriesFor(options: SandboxOptions, wanted: (type: number) => boolean, state?: DeliveriesState) {
  const { appKey, appSecret, seed, shop } = options;
  const identity = { appKey, appSecret, seed, shopExternalId: shop.externalId };
  const fresh = { seq: 0, random: createRandom(seed, 'webhooks'), pending: [] };
  return createDeliveries(
    identity,
    wanted,
    options.webhookFaults ?? { lose: 0, duplicate: 0 },
    state ?? fresh,
  );
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
  const { clock } = options;
  const setting = settingOf(options);
  const receivers: Receivers = options.webhookUrl === undefined ? {} : { webhookUrl: options.webhookUrl };
  const wanted = (type: number): boolean =>
    receivers.deliver !== undefined || addressOf(core, receivers, type) !== undefined;
  let deliveries = deliveriesFor(options, wanted);
  const core: Core = createCore(options, setting, (...event) => deliveries.announce(...event));
  let told = 0;
  const tellChange = (): void => {
    const { length } = core.world.ledger.records;
    if (length !== told) options.onChange?.();
    told = length;
  };
  const runner = createRunner(core, () => deliveries, receivers, tellChange);
  const api = createApi(core, createRateLimit(clock, REQUESTS_PER_SECOND));
  const handle = async (request: ApiRequest): Promise<ApiAnswer> => {
    runner.advance(clock.now());
    const answer = api.handle(request, clock.now());
    tellChange();
    return answer;
  };
  const shop: SandboxShop = {
    handle,
    fetch: inProcessFetch(handle),
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
    failNext: api.failNext,
    get ledger() {
      return core.world.ledger;
    },
    get world() {
      return core.world;
    },
    clock,
    options,
    webhookCounts: () => deliveries.counts,
    snapshot: () => takeSnapshot(core, deliveries.state()),
    restore: (value) => {
      const { world, deliveries: state, tokens, webhooks, quota } = readSnapshot(value);
      deliveries = deliveriesFor(options, wanted, state);
      core.enter(world);
      Object.assign(core, { tokens, webhooks: new Map(webhooks), quota });
    },
  };
  return shop;
}
