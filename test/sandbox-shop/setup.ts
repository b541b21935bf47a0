/** A small world for the tests: a clock moved by hand and a client that signs on its own. */
import { createHmac } from 'node:crypto';
import type { SandboxClock } from '../../adapters/sandbox-shop/clock.js';
import { createSandboxShop, type SandboxShop } from '../../adapters/sandbox-shop/index.js';
import type { SandboxOptions } from '../../adapters/sandbox-shop/options.js';

export const START = Date.parse('2026-03-02T10:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const KEY = '6a1b2c3d4e5f6';
export const SECRET = 'f00dfacefeedbeef0123456789abcdef01234567';
export const CIPHER = 'ROW_TESTCIPHER0001';
export const TOKEN = 'TTP_test';

export function manualClock(at = START): SandboxClock {
  let now = at;
  let rate = 1;
  let paused = false;
  const set = (moment: number): void => {
    now = Math.max(now, moment);
  };
  return {
    now: () => now,
    monotonic: () => now - at,
    rate: () => (paused ? 0 : rate),
    set,
    jumpTo: set,
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
    },
    setRate: (value) => {
      rate = value;
    },
  };
}

/** A US shop with an order a minute, unless told otherwise. */
export function makeShop(changes: Partial<SandboxOptions> = {}): SandboxShop {
  return createSandboxShop({
    clock: manualClock(changes.startAt ?? START),
    seed: 1,
    shop: {
      externalId: '7494049642642441621',
      cipher: CIPHER,
      region: 'US',
      currency: 'USD',
      zone: 'America/New_York',
    },
    appKey: KEY,
    appSecret: SECRET,
    accessToken: TOKEN,
    cancelUnpaid: 'by-market',
    scenario: { kind: 'live', ordersPerHour: 60 },
    startAt: START,
    ...changes,
  });
}

/** Moves clock and shop together, event by event. */
export async function passTime(shop: SandboxShop, until: number): Promise<void> {
  for (;;) {
    const next = Math.min(shop.nextEventAt(), until);
    shop.clock.set(next);
    await shop.runUntil(shop.clock.now());
    if (next >= until) return;
  }
}

/** What a test may bend about a request to see it refused. */
export interface Bend {
  method?: string;
  query?: Record<string, string | undefined>;
  headers?: Record<string, string>;
  secret?: string;
  sign?: string;
  /** Sent in place of the body that was signed. */
  sentBody?: string;
}

export interface Answer {
  status: number;
  code: number;
  message: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as a test needs them
  data: any;
}

function signed(path: string, query: Record<string, string>, body: string, secret: string): string {
  const pairs = Object.keys(query).sort();
  const text = pairs.map((key) => key + query[key]).join('');
  return createHmac('sha256', secret).update(`${secret}${path}${text}${body}${secret}`).digest('hex');
}

/** `what`: "GET /order/202309/orders". Answers with the envelope and the HTTP status. */
export async function call(
  shop: SandboxShop,
  what: string,
  query: Record<string, string> = {},
  body?: object | string,
  bend: Bend = {},
): Promise<Answer> {
  const [method = 'GET', path = '/'] = what.split(' ');
  const timestamp = String(Math.floor(shop.clock.now() / 1000));
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const all: Record<string, string> = {};
  const wanted = { app_key: KEY, timestamp, shop_cipher: CIPHER, ...query, ...bend.query };
  for (const [key, value] of Object.entries(wanted)) if (value !== undefined) all[key] = value;
  const sign = bend.sign ?? signed(path, all, text, bend.secret ?? SECRET);
  const response = await shop.fetch(`http://127.0.0.1${path}?${new URLSearchParams({ ...all, sign })}`, {
    method: bend.method ?? method,
    headers: { 'content-type': 'application/json', 'x-tts-access-token': TOKEN, ...bend.headers },
    ...((text !== '' || bend.sentBody !== undefined) && { body: bend.sentBody ?? text }),
  });
  return { ...((await response.json()) as Answer), status: response.status };
}

/** All orders, over the API. */
export async function listOrders(shop: SandboxShop, filter: object = {}): Promise<Record<string, unknown>[]> {
  const orders: Record<string, unknown>[] = [];
  let page_token = '';
  do {
    const query = { page_size: '50', ...(page_token !== '' && { page_token }) };
    const answer = await call(shop, 'POST /order/202309/orders/search', query, filter);
    orders.push(...answer.data.orders);
    page_token = answer.data.next_page_token;
    shop.clock.set(shop.clock.now() + 25);
  } while (page_token !== '');
  return orders;
}
