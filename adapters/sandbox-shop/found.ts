/** Builds a shop from its options: settings, shelves, and an empty world with the first arrivals on its agenda. */
import { demoProducts, replayProduct } from './catalog.js';
import type { Core } from './core.js';
import type { Deliveries } from './deliveries.js';
import { openShop, type Setting } from './events.js';
import type { Product, SandboxOrder } from './model.js';
import type { SandboxOptions } from './options.js';
import { createOrderTexts } from './order-json.js';
import { createRandom } from './random.js';
import type { ShopClock } from './shop-clock.js';
import { createWorld, type WorldState } from './world.js';

const HOUR_MS = 3_600_000;

export function settingOf(options: SandboxOptions): Setting {
  const { seed, scenario, startAt, shop } = options;
  const usual = scenario.kind === 'replay' ? 7 * 24 * HOUR_MS : 24 * HOUR_MS;
  return {
    seed,
    scenario,
    startAt,
    region: shop.region,
    currency: shop.currency,
    platformTimeoutMs: options.platformTimeoutMs ?? usual,
    holdMs: options.onHoldMs ?? HOUR_MS,
  };
}

function productsOf({ scenario, currency }: Setting): Product[] {
  if (scenario.kind === 'live') return demoProducts(currency);
  const products = new Map<string, Product>();
  for (const { productKey, category, totalMinor, units } of scenario.orders) {
    if (products.has(productKey)) continue;
    products.set(productKey, replayProduct(productKey, category, Math.floor(totalMinor / units)));
  }
  return [...products.values()];
}

function emptyState(setting: Setting): WorldState {
  return {
    time: setting.startAt,
    seq: 0,
    arrivals: createRandom(setting.seed, 'arrivals'),
    streamUntil: 0,
    orders: [],
    buyers: [],
    conversations: [],
    cancellations: [],
    products: productsOf(setting),
    agenda: [],
    ledger: [],
  };
}

/** A new shop before its first moment. `announce` takes what webhooks are to tell. */
export function createCore(
  options: SandboxOptions,
  setting: Setting,
  announce: Deliveries['announce'],
  shopClock: ShopClock,
): Core {
  const { appKey, appSecret, shop, cancelUnpaid, accessToken } = options;
  const texts = createOrderTexts({ catalog: () => core.world.catalog, region: shop.region, shopClock });
  const hooks = { announce, shopClock, changed: (order: SandboxOrder): void => texts.forget(order) };
  const core: Core = {
    appKey,
    appSecret,
    shop,
    setting,
    cancelUnpaid,
    chatScope: options.chatScope ?? true,
    oauth: options.oauth ?? {},
    chatQuotaPerDay: options.chatQuotaPerDay ?? 10_000,
    quota: { day: 0, used: 0 },
    tokens: {
      access: accessToken,
      refresh: options.refreshToken ?? `${accessToken}_refresh`,
      issued: 0,
    },
    luck: {
      requests: createRandom(options.seed, 'requests'),
      latency: createRandom(options.seed, 'latency'),
      listsFailed: 0,
      outageFrom: 0,
    },
    webhooks: new Map(),
    texts,
    world: createWorld(emptyState(setting), hooks),
    enter: (state) => {
      core.world = createWorld(state, hooks);
    },
  };
  openShop(core.world, setting);
  return core;
}
