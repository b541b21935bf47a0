/** Which shops a token opens, tokens themselves, and where webhooks go. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Core } from '../core.js';
import type { Target } from '../gate.js';
import { refuse } from '../refusal.js';
import type { Route } from '../route.js';
import { route } from '../route.js';

const shops = route('GET /authorization/{version}/shops', {
  versions: ['202309'],
  shopBound: false,
  run({ core }) {
    const { externalId: id, region, cipher } = core.shop;
    return {
      shops: [{ id, name: 'Sandbox shop', region, seller_type: 'LOCAL', cipher, code: `SANDBOX${region}` }],
    };
  },
});

/** Event names of the types this shop sends. */
export const EVENT_TYPES: Readonly<Record<string, number>> = {
  ORDER_STATUS_CHANGE: 1,
  CANCELLATION_STATUS_CHANGE: 11,
  NEW_CONVERSATION: 13,
  NEW_MESSAGE: 14,
};

const eventType = z.enum(Object.keys(EVENT_TYPES) as [string, ...string[]]);

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** `http://127.0.0.1:…`: the one leniency of this sandbox, since a machine has no public name, and all it ever posts to. */
export function isLoopback(address: string): boolean {
  const url = parseUrl(address);
  return url?.protocol === 'http:' && (url.hostname === '127.0.0.1' || url.hostname === 'localhost');
}

/** https, a domain name, no port, at most 255 characters. */
function isPublicAddress(address: string): boolean {
  const url = parseUrl(address);
  if (!url || address.length > 255) return false;
  const name = /^(?=.*[a-z])[a-z\d-]+(\.[a-z\d-]+)+$/i.test(url.hostname);
  return url.protocol === 'https:' && name && !/^https:\/\/[^/]*:\d/.test(address);
}

const put = route('PUT /event/{version}/webhooks', {
  versions: ['202309'],
  body: z.strictObject({ event_type: eventType, address: z.string() }),
  run({ core }, _query, { event_type, address }) {
    if (!isLoopback(address) && !isPublicAddress(address)) {
      refuse(36009021, 'address must be https with a domain name, no port, at most 255 characters');
    }
    core.webhooks.set(event_type, address);
    return {};
  },
});

const get = route('GET /event/{version}/webhooks', {
  versions: ['202309'],
  run({ core }) {
    const webhooks = [...core.webhooks].map(([event_type, address]) => ({ event_type, address }));
    return { total_count: webhooks.length, webhooks };
  },
});

const remove = route('DELETE /event/{version}/webhooks', {
  versions: ['202309'],
  body: z.strictObject({ event_type: eventType }),
  run({ core }, _query, { event_type }) {
    core.webhooks.delete(event_type);
    return {};
  },
});

export const accountRoutes: readonly Route[] = [shops, put, get, remove];

const WEEK_MS = 7 * 86_400_000;

/** A new pair in place of the old one; `accessUntil`: epoch ms, absent: good until it is refreshed. */
export function issueTokens(core: Core, accessUntil?: number): void {
  const { authCode, brokenFrom, issued } = core.tokens;
  const n = issued + 1;
  const part = (kind: string): string =>
    `SBX_${createHash('sha256').update([core.appSecret, core.setting.seed, kind, n].join(':')).digest('base64url')}`;
  core.tokens = {
    authCode,
    access: part('access'),
    refresh: part('refresh'),
    issued: n,
    ...(accessUntil !== undefined && { accessUntil }),
    ...(brokenFrom !== undefined && { brokenFrom }),
  };
}

function renew(core: Core, now: number): object {
  issueTokens(core, now + WEEK_MS);
  return {
    access_token: core.tokens.access,
    access_token_expire_in: core.world.shopClock.seconds(now + WEEK_MS),
    refresh_token: core.tokens.refresh,
    refresh_token_expire_in: core.world.shopClock.seconds(now + 365 * 86_400_000),
    open_id: 'sandbox-open-id',
    seller_name: 'Sandbox shop',
    seller_base_region: core.shop.region,
    user_type: 0,
    granted_scopes: [
      'seller.order.info',
      'seller.return_refund.basic',
      'seller.product.basic',
      'seller.authorization.info',
      ...(core.chatScope ? ['seller.customer_service'] : []),
    ],
  };
}

/** The token host: GET `/api/v2/token/get` and `/api/v2/token/refresh`, not signed. A code works once, a refresh token too. */
export function tokenAnswer(
  core: Core,
  method: string,
  { path, query }: Target,
  now: number,
): object | undefined {
  const kind = /^\/api\/v2\/token\/(get|refresh)$/.exec(path)?.[1];
  if (kind === undefined) return undefined;
  if (method !== 'GET') refuse(36009010, `method ${method} is not allowed`);
  if (query.get('app_key') !== core.appKey) refuse(36004004, 'invalid app_key');
  if (query.get('app_secret') !== core.appSecret) refuse(36004004, 'invalid app_secret');
  const fresh = kind === 'get';
  if (query.get('grant_type') !== (fresh ? 'authorized_code' : 'refresh_token')) {
    refuse(36004004, 'invalid grant_type');
  }
  if (fresh) {
    if (core.tokens.authCode === '' || query.get('auth_code') !== core.tokens.authCode) {
      refuse(36004004, 'auth_code is invalid or used up');
    }
    core.tokens.authCode = '';
  } else if (query.get('refresh_token') !== core.tokens.refresh) {
    refuse(36004004, 'refresh_token is invalid');
  }
  return renew(core, now);
}
