// One signed call to the platform: query and body are built once, those bytes are signed, and those bytes are sent.
// No retries here: only the dispatcher repeats. A call waits for its turn first, so that its time-stamp is that of its leaving.
import type * as z from 'zod';
import type { Clock, ShopRef } from '../../src/ports.js';
import { type JsonBounds, parseBounded } from './bounded-json.js';
import { Envelope, scrub } from './envelope.js';
import { type Failure, isTooMany } from './failure.js';
import { faultsOf } from './lenient.js';
import { apiOf, type Pace } from './pace.js';
import { brokenCall, readLimited, retryAfter } from './response.js';
import { signRequest } from './sign.js';

export interface Credentials {
  accessToken: string;
  shopCipher: string;
  /** Granted scopes; undefined means nobody knows, and then all are assumed. */
  scopes?: string[];
}

export type Log = (event: Record<string, unknown>, message: string) => void;

export interface ClientOptions {
  apiUrl: string;
  appKey: string;
  appSecret: string;
  credentials(shopId: string): Credentials | undefined;
  clock: Clock;
  fetch: typeof fetch;
  timeoutMs: number;
  timeout: (ms: number) => AbortSignal;
  pace: Pace;
  log: Log;
}

export interface ApiCall<T> {
  /** Absent: about no shop, with this access token and without a cipher. */
  shop?: ShopRef;
  accessToken?: string;
  method: 'GET' | 'POST' | 'PUT';
  /** Path with ids already checked by `isId`. */
  path: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  /** What `data` must look like. */
  data: z.ZodType<T>;
  timeoutMs?: number;
}

export type ApiAnswer<T> = { ok: true; data: T } | { ok: false; failure: Failure };

export interface Client {
  call<T>(request: ApiCall<T>): Promise<ApiAnswer<T>>;
}

/** Ten times a full page of orders with many lines each. */
const BOUNDS: JsonBounds = { depth: 32, members: 250_000, keys: 1_000, stringLength: 1024 * 1024 };

/** Anything else would make `fetch` throw with the token in its message. */
const HEADER_VALUE = /^[\x21-\x7e]+$/;

export function createClient(options: ClientOptions): Client {
  return {
    async call<T>(request: ApiCall<T>): Promise<ApiAnswer<T>> {
      const credentials = credentialsFor(request, options);
      if (!credentials) return failed({ cause: 'no-credentials', reason: 'the shop is not connected' });
      if (!HEADER_VALUE.test(credentials.accessToken)) {
        return failed({ cause: 'no-credentials', reason: 'the access token is no token' });
      }
      const of = request.shop?.id ?? '';
      const api = apiOf(request.method, request.path);
      await options.pace.turn(of, api);
      const startedAt = options.clock.monotonic();
      const answer = await exchange(options, request, credentials);
      if (!answer.ok && isTooMany(answer.failure)) options.pace.full(of, api);
      if (!answer.ok) {
        const tookMs = Math.round(options.clock.monotonic() - startedAt);
        const { method, shop } = request;
        // A conversation is a person: its id is nobody's business in a log.
        const path = request.path.replace(/(\/conversations\/)[^/]+/, '$1…');
        options.log({ shop: shop?.id, method, path, tookMs, ...answer.failure }, 'a TikTok Shop call failed');
      }
      return answer;
    },
  };
}

/** The cipher is absent where the call is about no shop. */
type Access = Pick<Credentials, 'accessToken'> & Partial<Credentials>;

function credentialsFor(request: ApiCall<unknown>, options: ClientOptions): Access | undefined {
  if (request.shop) return options.credentials(request.shop.id);
  return request.accessToken === undefined ? undefined : { accessToken: request.accessToken };
}

async function exchange<T>(options: ClientOptions, request: ApiCall<T>, credentials: Access) {
  let response: Response;
  let text: string;
  try {
    response = await send(options, request, credentials);
    text = await readLimited(response);
  } catch (error) {
    return failed(brokenCall(error));
  }
  return interpret(response, text, request, options, [
    credentials.accessToken,
    credentials.shopCipher ?? '',
    options.appSecret,
  ]);
}

function send(options: ClientOptions, request: ApiCall<unknown>, credentials: Access) {
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const query: Record<string, string> = {
    ...request.query,
    app_key: options.appKey,
    ...(credentials.shopCipher === undefined ? {} : { shop_cipher: credentials.shopCipher }),
    timestamp: String(Math.floor(options.clock.now() / 1000)),
  };
  const sign = signRequest({ appSecret: options.appSecret, path: request.path, query, body });
  const pairs = Object.entries({ ...query, sign }).map(
    ([key, value]) => `${key}=${encodeURIComponent(value)}`,
  );
  return options.fetch(`${options.apiUrl}${request.path}?${pairs.join('&')}`, {
    method: request.method,
    headers: { 'content-type': 'application/json', 'x-tts-access-token': credentials.accessToken },
    body,
    // A redirect would carry token and signature to another place.
    redirect: 'manual',
    signal: options.timeout(request.timeoutMs ?? options.timeoutMs),
  });
}

function interpret<T>(
  response: Response,
  text: string,
  request: ApiCall<T>,
  options: ClientOptions,
  secrets: string[],
): ApiAnswer<T> {
  const { status } = response;
  const retryAfterMs = retryAfter(response.headers.get('retry-after'), options.clock.now());
  const envelope = Envelope.safeParse(parseBounded(text, BOUNDS));
  if (!envelope.success && !response.ok) return failed({ cause: 'status', status, retryAfterMs });
  if (!envelope.success) return unreadable(`HTTP ${status} without the platform’s envelope`);
  const { code, message, data } = envelope.data;
  if (code !== 0) {
    return failed({ cause: 'code', code, message: scrub(message ?? '', secrets), status, retryAfterMs });
  }
  if (status === 429) return failed({ cause: 'status', status, retryAfterMs });
  if (!response.ok) return unreadable(`HTTP ${status} that claims success`);
  const parsed = request.data.safeParse(data ?? {});
  return parsed.success ? { ok: true, data: parsed.data } : unreadable(faultsOf(parsed.error));
}

function unreadable(detail: string): { ok: false; failure: Failure } {
  return failed({ cause: 'unreadable', reason: `TikTok Shop’s answer could not be read (${detail})` });
}

function failed(failure: Failure): { ok: false; failure: Failure } {
  return { ok: false, failure };
}
