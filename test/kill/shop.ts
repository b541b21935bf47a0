/**
 * The truth: a simulated shop in this process, on the system's time, with buyers who pay, write and give up at all moments,
 * some of them right while the bot is about to cancel.
 */
import { createSandboxShop, type SandboxShop } from '../../adapters/sandbox-shop/index.js';
import { schedule } from '../../adapters/sandbox-shop/world.js';
import { createSharedClock } from '../../src/clock.js';
import { marketOf } from '../../src/domain/markets.js';

export const SHOP = { id: 'luna', externalId: '7494049642642441621', market: 'UK' };
export const KEYS = {
  appKey: 'kill_loop_app',
  appSecret: 'kill-loop-secret-that-guards-nothing',
  accessToken: 'kill-loop-token',
  cipher: 'ROW_KILL_LOOP',
};

export interface BusyShop {
  readonly sandbox: SandboxShop;
  readonly url: string;
  /** Orders come and their buyers act. */
  feed(): void;
  /** No new orders; what buyers have in mind still happens, or everybody pays at once. */
  stopFeeding(allPay: boolean): void;
  close(): Promise<void>;
}

export interface ShopWish {
  seed: number;
  random(): number;
  webhookUrl: string;
  /** Orders that are unpaid at the same time; a slow machine gets no more than it can handle. */
  openOrders: number;
  /** When the policy cancels, after placing: some buyers pay around then. */
  cancelAfterMs: number;
}

const LOOK_MS = 100;
/** At most one new order in so many looks. */
const LOOKS_AN_ORDER = 6;
/** Older ones were put off by a person and do not count. */
const YOUNG_MS = 60_000;

export async function openShop(wish: ShopWish): Promise<BusyShop> {
  const { random } = wish;
  const startAt = Date.now();
  const { zone, currency } = marketOf(SHOP.market);
  const sandbox = createSandboxShop({
    clock: createSharedClock({ at: startAt, rate: 1 }),
    seed: wish.seed,
    shop: { externalId: SHOP.externalId, cipher: KEYS.cipher, region: SHOP.market, currency, zone },
    ...KEYS,
    cancelUnpaid: 'yes',
    // Nothing happens by itself: orders and what their buyers do are decided below, in seconds.
    scenario: {
      kind: 'live',
      ordersPerHour: 0.001,
      mix: { self: 0, persuadable: 0, failing: 0, talker: 0, canceller: 0, never: 1 },
    },
    startAt,
    webhookUrl: wish.webhookUrl,
    faults: { webhook_lost: 0.02, webhook_doubled: 0.05 },
  });
  const racers = payInTheRace(sandbox, random);
  const listening = await sandbox.listen(0);
  const stopFollowing = sandbox.start();
  let feeding = false;
  let read = 0;
  const life = setInterval(() => {
    for (const record of sandbox.ledger.records.slice(read)) {
      if (record.kind === 'placed' && record.orderId) decideFate(sandbox, record.orderId, wish, racers);
    }
    read = sandbox.ledger.records.length;
    const mayOrder = feeding && countYoung(sandbox) < wish.openOrders;
    if (mayOrder && random() < 1 / LOOKS_AN_ORDER) schedule(sandbox.world, sandbox.clock.now(), 'stream', '');
  }, LOOK_MS);
  return {
    sandbox,
    url: listening.url,
    feed: () => {
      feeding = true;
    },
    stopFeeding: (allPay) => {
      feeding = false;
      if (allPay) for (const { id } of ledgerOpen(sandbox)) sandbox.buyer.pay(id);
    },
    async close() {
      clearInterval(life);
      await stopFollowing();
      await listening.close();
    },
  };
}

const ledgerOpen = ({ ledger }: SandboxShop) => [...ledger.orders()].filter(({ final }) => final === 'open');

function countYoung({ world, clock }: SandboxShop): number {
  const range = { from: clock.now() - YOUNG_MS, to: Number.MAX_SAFE_INTEGER, descending: true };
  return [...world.unpaid.walk(range)].length;
}

/** How many looks at its eligibility an order's buyer waits for before paying: the first comes with the notice. */
type Racers = Map<string, number>;

function decideFate(
  { world, ledger }: SandboxShop,
  id: string,
  { random, cancelAfterMs }: ShopWish,
  racers: Racers,
): void {
  if (!ledger.order(id)?.chaseable) return;
  const later = Math.round(world.time + random() * cancelAfterMs);
  const aroundTheCancel = Math.round(world.time + cancelAfterMs + (random() - 0.2) * 2_000);
  const fate = random();
  if (fate < 0.2) schedule(world, later, 'pay', id, 'self');
  else if (fate < 0.35) schedule(world, aroundTheCancel, 'pay', id, 'self');
  else if (fate < 0.5) racers.set(id, random() < 0.3 ? 1 : 2);
  else if (fate < 0.62) schedule(world, later, 'say', id, 'question');
  else if (fate < 0.66) schedule(world, later, 'give_up', id);
}

const ELIGIBILITY = /\/orders\/(\d+)\/aftersale_eligibility/;
/** The cancel follows its question within a few milliseconds; some of these payments come before it, some after. */
const RACE_MS = 6;

function payInTheRace(sandbox: SandboxShop, random: () => number): Racers {
  const racers: Racers = new Map();
  const { handle } = sandbox;
  sandbox.handle = async (request) => {
    const id = ELIGIBILITY.exec(request.url)?.[1] ?? '';
    const looks = racers.get(id);
    if (looks !== undefined) racers.set(id, looks - 1);
    if (looks === 1) {
      racers.delete(id);
      schedule(sandbox.world, sandbox.clock.now() + Math.floor(random() * RACE_MS), 'pay', id, 'self');
    }
    return await handle(request);
  };
  return racers;
}
