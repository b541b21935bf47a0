// The TikTok Shop connector: the Open Platform API behind the `Marketplace` port.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Marketplace, ShopRef } from '../../src/ports.js';
import { createCancel } from './cancel.js';
import { createCategories } from './categories.js';
import { createChat } from './chat.js';
import { type Credentials, createClient, type Log } from './client.js';
import { type ConnectOptions, createConnect } from './connect.js';
import { createDiagnose } from './diagnose.js';
import { createInventory } from './inventory.js';
import { sellerCenterOrderUrl, unpaidReasonOf } from './markets.js';
import { createOrders } from './orders.js';
import { createPace } from './pace.js';
import { verifyWebhook } from './webhook.js';

export interface TikTokShopOptions {
  /** Origin of the API; https, or http on this machine. */
  apiUrl?: string;
  appKey: string;
  appSecret: string;
  /** Asked before every call, so that a renewed token is used at once. */
  credentials(shopId: string): Credentials | undefined;
  /** Our shop id for TikTok Shop's; when given, webhooks of other shops become `other`. */
  shopIdByExternalId?: (externalId: string) => string | undefined;
  clock: Clock;
  fetch?: typeof fetch;
  timeoutMs?: number;
  /** A signal that aborts after this many ms; real ones by default. */
  timeout?: (ms: number) => AbortSignal;
  /** Origin of the token host; https, or http on this machine. */
  authUrl?: string;
  connect?: ConnectOptions;
  /** How a call waits for its turn; in real time by default. */
  wait?: (ms: number) => Promise<void>;
  /** Origin of Seller Center; `{market}` stands for the lower-case market code. */
  sellerCenterUrl?: string;
  log?: Log;
}

const API_URL = 'https://open-api.tiktokglobalshop.com';
const AUTH_URL = 'https://auth.tiktok-shops.com';
const SELLER_CENTER_URL = 'https://seller-{market}.tiktok.com';
const TIMEOUT_MS = 10_000;
const MIN_SECRET_LENGTH = 16;

/** Throws an Error that names the setting when one is unusable. */
export function createTikTokShop(options: TikTokShopOptions): Marketplace {
  const { clock, appKey, appSecret, credentials, shopIdByExternalId } = options;
  checkSecret(appKey, appSecret);
  const apiUrl = originOf('API', options.apiUrl ?? API_URL);
  const sellerCenterUrl = options.sellerCenterUrl ?? SELLER_CENTER_URL;
  const log = options.log ?? (() => {});
  const wire = {
    appKey,
    appSecret,
    clock,
    fetch: options.fetch ?? fetch,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    timeout: options.timeout ?? ((ms: number) => AbortSignal.timeout(ms)),
  };
  const client = createClient({
    ...wire,
    apiUrl,
    credentials,
    pace: createPace({ clock, wait: options.wait ?? sleep }),
    log,
  });
  const tokenHost = { ...wire, authUrl: originOf('token', options.authUrl ?? AUTH_URL) };
  const grants = (shop: ShopRef, scope: string) => credentials(shop.id)?.scopes?.includes(scope) ?? true;
  const mayChat = (shop: ShopRef) => grants(shop, 'seller.customer_service');

  return {
    name: 'tiktok-shop',
    capabilities: (shop) => ({
      cancel: unpaidReasonOf(shop.market) !== undefined,
      buyerChat: mayChat(shop),
      inventory: grants(shop, 'seller.product.basic'),
      webhooks: true,
    }),
    verifyWebhook: (request) =>
      verifyWebhook(request, { appKey, appSecret, shopIdByExternalId, now: () => clock.now() }),
    ...createOrders(client, createCategories(client, clock), clock, log),
    ...createCancel(client, clock),
    orderUrl: (shop, externalId) => sellerCenterOrderUrl(sellerCenterUrl, shop.market, externalId),
    buyerChat: createChat(client, clock, log, mayChat),
    inventory: createInventory(client, clock),
    connect: createConnect(client, tokenHost, options.connect ?? {}, clock),
    diagnose: createDiagnose({
      ...wire,
      client,
      apiUrl,
      canCancel: (market) => unpaidReasonOf(market) !== undefined,
    }),
  };
}

/** A short or empty secret would let anybody sign webhooks. */
function checkSecret(appKey: string, appSecret: string): void {
  if (appKey.trim() === '') throw new Error('TikTok Shop: the app key is empty');
  if (appSecret.trim().length < MIN_SECRET_LENGTH) {
    throw new Error(`TikTok Shop: the app secret is missing or shorter than ${MIN_SECRET_LENGTH} characters`);
  }
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** The token travels with every call, so plain http may not leave this machine. */
function originOf(which: string, address: string): string {
  const it = `TikTok Shop: the ${which} address`;
  if (!URL.canParse(address)) throw new Error(`${it} is not a URL`);
  const url = new URL(address);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
  if (!safe) throw new Error(`${it} must be https (http only on this machine)`);
  if (url.pathname !== '/' || url.search || url.username || url.password) {
    throw new Error(`${it} must be an origin, without path, query or user`);
  }
  return url.origin;
}
