// The TikTok Shop connector against the sandbox shop: over real sockets, and in process with the same bytes.
import { describe, expect, test } from 'vitest';
import type { SandboxClock } from '../../adapters/sandbox-shop/clock.js';
import { createSandboxShop } from '../../adapters/sandbox-shop/index.js';
import { digitsOf } from '../../adapters/sandbox-shop/random.js';
import type { CancelUnpaid } from '../../adapters/sandbox-shop/reasons.js';
import type { ReplayOrder } from '../../adapters/sandbox-shop/replay.js';
import { createTikTokShop } from '../../adapters/tiktok-shop/index.js';
import type { ShopRef, WebhookRequest } from '../../src/ports.js';
import { marketplaceContract } from './marketplace.js';
import type { MarketplaceWorld } from './marketplace-world.js';

const START = Date.UTC(2026, 2, 2, 10);
const ACCESS = { accessToken: 'ROW_token_of_the_sandbox', shopCipher: 'ROW_cipher_of_the_sandbox' };
const APP = { appKey: 'key-of-the-app', appSecret: 'secret-of-the-app-0123456789' };
const ORDERS = 130;

interface Choices {
  market?: string;
  cancelUnpaid?: CancelUnpaid;
  /** Reach the sandbox without a socket. */
  inProcess?: boolean;
}

async function openWorld({ market = 'US', cancelUnpaid = 'by-market', inProcess }: Choices) {
  const shop: ShopRef = { id: 'shop-1', externalId: '7494049642642441621', market };
  const clock = clockByHand();
  const sandbox = createSandboxShop({
    clock,
    seed: 7,
    ...APP,
    accessToken: ACCESS.accessToken,
    shop: {
      externalId: shop.externalId,
      cipher: ACCESS.shopCipher,
      region: market,
      currency: 'USD',
      zone: 'UTC',
    },
    cancelUnpaid,
    scenario: { kind: 'replay', orders: Array.from({ length: ORDERS }, unpaidOrder), arrivals: 'real' },
    startAt: START,
  });
  const heard: WebhookRequest[] = [];
  sandbox.onWebhook(async (request) => {
    heard.push(request);
    return 200;
  });
  const pass = async (ms: number) => {
    clock.set(clock.now() + ms);
    await sandbox.runUntil(clock.now());
  };
  await pass(ORDERS * 1_000);
  const server = inProcess ? undefined : await sandbox.listen(0);
  const marketplace = createTikTokShop({
    ...APP,
    clock,
    credentials: (shopId) => (shopId === shop.id ? ACCESS : undefined),
    ...(server ? { apiUrl: server.url } : { fetch: sandbox.fetch }),
  });
  return { sandbox, clock, shop, marketplace, heard, pass, close: async () => server?.close() };
}

async function openContractWorld(choices: Choices): Promise<MarketplaceWorld> {
  const { sandbox, clock, heard, ...world } = await openWorld(choices);
  const paths = { message: '/messages', cancel: '/cancellations' };
  return {
    ...world,
    unpaid: [...sandbox.world.orders.keys()],
    now: () => clock.now(),
    async buyerPays(externalId) {
      expect(sandbox.buyer.pay(externalId)).toBe(true);
    },
    async buyerWrites(buyerId, text) {
      expect(sandbox.buyer.write(buyerId, text)).toBe(true);
    },
    truth: {
      status(externalId) {
        const { status } = sandbox.world.orders.get(externalId)!;
        return status === 'UNPAID' ? 'unpaid' : status === 'CANCELLED' ? 'cancelled' : 'paid';
      },
      received: (buyerId) =>
        sandbox.ledger.records.flatMap((record) =>
          record.kind === 'message' && record.buyerId === buyerId ? [record.text ?? ''] : [],
        ),
    },
    breakNext: (act, kind) => sandbox.failNext({ path: paths[act], kind, times: 1 }),
    webhooks: () => heard,
  };
}

/** An order that nobody ever pays, one a second. */
function unpaidOrder(_: unknown, index: number): ReplayOrder {
  const productKey = `product-${index % 10}`;
  return {
    id: String(576461413038700000n + BigInt(index)),
    sourceId: `source-${index}`,
    placedAt: index * 1_000,
    method: { text: 'Credit card', code: 'CCDC', slow: false, cardType: 'CREDIT' },
    category: index % 2 ? 'Toys' : 'Beauty',
    units: 1 + (index % 3),
    totalMinor: 1_200 + index,
    currency: 'USD',
    productKey,
    skuId: digitsOf(19, '17', 'sku', productKey),
  };
}

function clockByHand(): SandboxClock {
  let now = START;
  const set = (at: number) => {
    now = Math.max(now, at);
  };
  const nothing = () => {};
  return {
    now: () => now,
    monotonic: () => now,
    rate: () => 1,
    set,
    jumpTo: set,
    pause: nothing,
    resume: nothing,
    setRate: nothing,
  };
}

marketplaceContract({ name: 'TikTok Shop over sockets', open: () => openContractWorld({}) });
marketplaceContract({
  name: 'TikTok Shop in process, United Kingdom',
  open: () => openContractWorld({ market: 'UK', inProcess: true }),
});

describe('TikTok Shop where sellers may not cancel unpaid orders', () => {
  test.each<Choices>([{ cancelUnpaid: 'no' }, { market: 'SG' }])('%j is not offered', async (choices) => {
    const { marketplace, shop, sandbox } = await openWorld({ ...choices, inProcess: true });
    const [id] = [...sandbox.world.orders.keys()];
    expect(await marketplace.cancelOffer(shop, id!)).toEqual({
      kind: 'ok',
      value: { offered: false, why: expect.stringMatching(/\w/) },
    });
  });
});
