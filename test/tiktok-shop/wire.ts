// The platform's side of the wire: a real HTTP server on loopback that checks every signature by its own means and
// answers as each test says. Nothing of the connector's own code is used here.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTikTokShop, type TikTokShopOptions } from '../../adapters/tiktok-shop/index.js';
import type { Clock, ShopRef } from '../../src/ports.js';
import { APP_KEY, APP_SECRET } from './vectors.js';

export const TOKEN = 'ROW_token_that_must_stay_secret';
export const CIPHER = 'ROW_TESTCIPHER0001';
/** 2023-11-14 22:13:20 UTC */
export const NOW = 1_700_000_000_000;
export const SHOP: ShopRef = { id: 'shop-1', externalId: '7494049642642441621', market: 'US' };

export interface Seen {
  method: string;
  path: string;
  query: Record<string, string>;
  /** The parsed body; undefined when there was none. */
  body: unknown;
}

export type Reply =
  | { status?: number; headers?: Record<string, string>; json: unknown }
  | { status?: number; headers?: Record<string, string>; text: string }
  /** `hang`: never answers. `reset`: cuts the connection. `cut`: cuts it in the middle of the body. */
  | 'hang'
  | 'reset'
  | 'cut';

export type Handler = (seen: Seen) => Reply;

export function ok(data: unknown): Reply {
  return { json: { code: 0, message: 'Success', request_id: '20231114', data } };
}

export function refusal(code: number, message = 'refused', status = 200) {
  return { status, json: { code, message, request_id: '20231114' } };
}

/** The clock of a test: stands still until moved. */
export function fakeClock(start = NOW): Clock & { move(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    monotonic: () => now,
    rate: () => 1,
    move: (ms) => {
      now += ms;
    },
  };
}

export async function openWire(handler: Handler) {
  const seen: Seen[] = [];
  const faults: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const fault = faultOf(request, raw);
      if (fault) faults.push(fault);
      const record = recordOf(request, raw);
      seen.push(record);
      respond(response, fault ? refusal(106001, fault, 401) : handler(record));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, seen, faults, close };
}

/** A connector that talks to a wire, with what it logged. */
export async function connect(handler: Handler, options: Partial<TikTokShopOptions> = {}) {
  const wire = await openWire(handler);
  const clock = fakeClock();
  const logged: { event: Record<string, unknown>; message: string }[] = [];
  const marketplace = createTikTokShop({
    apiUrl: wire.url,
    appKey: APP_KEY,
    appSecret: APP_SECRET,
    credentials: () => ({ accessToken: TOKEN, shopCipher: CIPHER }),
    clock,
    timeoutMs: 5_000,
    log: (event, message) => void logged.push({ event, message }),
    ...options,
  });
  return { ...wire, clock, logged, marketplace };
}

function recordOf(request: IncomingMessage, raw: Buffer): Seen {
  const url = new URL(request.url ?? '/', 'http://wire');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: raw.length > 0 ? JSON.parse(raw.toString('utf8')) : undefined,
  };
}

/** The platform's checks, written from its documentation. */
function faultOf(request: IncomingMessage, raw: Buffer): string | undefined {
  const [path = '', search = ''] = (request.url ?? '').split('?');
  const pairs = search.split('&').map((pair) => pair.split('=').map(decodeURIComponent));
  const given = new Map(pairs.map(([key, value]) => [key!, value!]));
  const signed = pairs
    .filter(([key]) => key !== 'sign' && key !== 'access_token')
    .sort(([a], [b]) => (a! < b! ? -1 : 1))
    .map((pair) => pair.join(''))
    .join('');
  const digest = createHmac('sha256', APP_SECRET);
  digest.update(APP_SECRET + path + signed);
  digest.update(raw);
  digest.update(APP_SECRET);
  if (given.get('sign') !== digest.digest('hex')) return 'Invalid credentials. The `sign` is invalid.';
  if (pairs.length !== given.size) return 'a parameter came twice';
  if (given.get('app_key') !== APP_KEY) return 'wrong app_key';
  if (given.get('shop_cipher') !== CIPHER) return 'wrong shop_cipher';
  if (!/^\d{10}$/.test(given.get('timestamp') ?? '')) return 'wrong timestamp';
  if (given.has('access_token')) return 'the token is in the address';
  if (request.headers['x-tts-access-token'] !== TOKEN) return 'wrong token';
  if (request.headers['content-type'] !== 'application/json') return 'wrong content type';
  if (request.method === 'GET' && raw.length > 0) return 'a GET with a body';
  return undefined;
}

function respond(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return;
  if (reply === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (reply === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
    response.write('{"code":0,', () => response.socket?.resetAndDestroy());
    return;
  }
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
  response.end('json' in reply ? JSON.stringify(reply.json) : reply.text);
}
