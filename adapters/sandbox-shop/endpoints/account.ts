/** Which shops a token opens, and where webhooks go. */
import * as z from 'zod';
import { refuse } from '../refusal.js';
import type { Route } from '../route.js';
import { route } from '../route.js';

const shops = route('GET /authorization/{version}/shops', {
  versions: ['202309'],
  shopBound: false,
  run({ core }) {
    const shops = [{ name: 'Sandbox shop', ...core.shop }, ...(core.oauth.otherShops ?? [])];
    return {
      shops: shops.map(({ externalId: id, name, region, cipher }) => ({
        id,
        name,
        region,
        seller_type: 'LOCAL',
        cipher,
        code: `SANDBOX${region}`,
      })),
    };
  },
});

/** Event names of the types this shop sends. */
export const EVENT_TYPES: Readonly<Record<string, number>> = {
  ORDER_STATUS_CHANGE: 1,
  SELLER_DEAUTHORIZATION: 6,
  UPCOMING_AUTHORIZATION_EXPIRATION: 7,
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
