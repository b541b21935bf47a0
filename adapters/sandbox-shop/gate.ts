/** The door of the API: everything that is checked before an endpoint runs, in the platform's order. */
import type { Core } from './core.js';
import type { RateLimit } from './rate-limit.js';
import { refuse } from './refusal.js';
import type { RawJson, Route } from './route.js';
import { sameSignature, signRequest } from './signature.js';

export interface ApiRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** A request's address, taken apart. */
export interface Target {
  path: string;
  query: URLSearchParams;
}

interface Match {
  route: Route;
  version: string;
  params: Record<string, string>;
}

function paramsOf(route: Route, parts: readonly string[]): Record<string, string> | undefined {
  if (route.segments.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (let n = 0; n < parts.length; n++) {
    const segment = route.segments[n]!;
    if (segment.startsWith('{')) params[segment.slice(1, -1)] = parts[n]!;
    else if (segment !== parts[n]) return undefined;
  }
  return params;
}

/** Unknown path 36009009, unknown version 36009014, wrong method 36009010. */
function find(routes: readonly Route[], method: string, path: string): Match {
  const parts = path.split('/').slice(1);
  let known = false;
  let versioned = false;
  for (const route of routes) {
    const params = paramsOf(route, parts);
    if (!params) continue;
    known = true;
    const version = params.version ?? '';
    if (!route.versions.includes(version)) continue;
    versioned = true;
    if (route.method === method) return { route, version, params };
  }
  if (!known) refuse(36009009, `invalid path: ${path}`);
  if (!versioned) refuse(36009014, `invalid api version: ${parts[1]}`);
  return refuse(36009010, `method ${method} is not allowed`);
}

const COMMON = ['app_key', 'timestamp', 'sign'];

/** `now`: the shop's own seconds. */
function checkTimestamp(text: string, now: number): void {
  if (!/^\d{10}$/.test(text)) refuse(36009004, 'timestamp must be 10 digits of unix seconds');
  const age = now - Number(text);
  if (age > 300) refuse(36009004, 'timestamp is more than 5 minutes old');
  if (age < -30) refuse(36009004, 'timestamp is more than 30 seconds ahead');
}

function header(request: ApiRequest, name: string): string {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

function checkSignature(core: Core, request: ApiRequest, { path, query }: Target, now: number): void {
  for (const name of COMMON) if (!query.get(name)) refuse(36009004, `missing parameter: ${name}`);
  for (const name of query.keys()) {
    if (query.getAll(name).length > 1) refuse(36009021, `parameter given twice: ${name}`);
  }
  checkTimestamp(query.get('timestamp')!, core.world.shopClock.seconds(now));
  if (query.get('app_key') !== core.appKey) refuse(36009004, 'invalid app_key');
  const multipart = header(request, 'content-type').startsWith('multipart/form-data');
  const signed = { path, query, body: request.body, multipart };
  if (!sameSignature(query.get('sign')!, signRequest(signed, core.appSecret))) {
    refuse(106001, 'signature is invalid');
  }
}

function checkAccess(
  core: Core,
  request: ApiRequest,
  route: Route,
  query: URLSearchParams,
  now: number,
): void {
  const token = header(request, 'x-tts-access-token');
  if (token === '') refuse(36009004, 'missing header: x-tts-access-token');
  const { access, accessUntil, revoked } = core.tokens;
  if (token !== access || revoked) refuse(105001, 'access token is invalid');
  if (accessUntil !== undefined && now >= accessUntil) refuse(105002, 'access token is expired');
  if (route.chat && !core.chatScope) refuse(105005, 'scope seller.customer_service is not granted');
  const cipher = query.get('shop_cipher');
  if (!route.shopBound && cipher !== null) refuse(36009004, 'unexpected parameter: shop_cipher');
  if (route.shopBound && !cipher) refuse(106013, 'shop_cipher is missing');
  if (route.shopBound && cipher !== core.shop.cipher) refuse(106011, 'shop_cipher is invalid');
}

/** 10,000 chat requests a day, whatever they do. The day is a simulated UTC day. */
function takeQuota(core: Core, now: number): void {
  const day = Math.floor(now / 86_400_000);
  if (core.quota.day !== day) core.quota = { day, used: 0 };
  if (core.quota.used >= core.chatQuotaPerDay) {
    refuse(45101004, `the quota has been reached (${core.chatQuotaPerDay} requests per day)`);
  }
  core.quota.used++;
}

function bodyOf(request: ApiRequest, route: Route): unknown {
  if (request.body.length === 0) return {};
  if (route.method === 'GET') refuse(36009021, 'a GET request carries no body');
  if (!header(request, 'content-type').startsWith('application/json')) {
    refuse(36009021, 'content-type must be application/json');
  }
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    return refuse(36009021, 'the body is not JSON');
  }
}

/** Lets a request through to its endpoint, or throws a `Refusal`. */
export function admit(
  core: Core,
  routes: readonly Route[],
  rate: RateLimit,
  request: ApiRequest,
  target: Target,
  { now, arrivedAt }: { now: number; arrivedAt: number },
): object | RawJson {
  const { route, version, params } = find(routes, request.method, target.path);
  checkSignature(core, request, target, now);
  checkAccess(core, request, route, target.query, now);
  if (!rate.take(route)) refuse(36009002, 'too many requests: 50 per second for one API');
  if (route.chat) takeQuota(core, now);
  const query = Object.fromEntries(target.query);
  for (const name of [...COMMON, 'shop_cipher', 'access_token']) delete query[name];
  return route.run({ core, version, params, arrivedAt }, query, bodyOf(request, route));
}
