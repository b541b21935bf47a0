/** The token host and the authorise page: how an app gets into this shop, and stays. */
import { createHash } from 'node:crypto';
import type { ApiAnswer } from '../api-answer.js';
import type { Core } from '../core.js';
import type { Target } from '../gate.js';
import { refuse } from '../refusal.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const YEAR_MS = 365 * DAY_MS;
/** As long as the platform lets a code lie. */
const CODE_MS = 30 * 60_000;

const secretText = (core: Core, kind: string, n: number): string =>
  `SBX_${createHash('sha256').update([core.appSecret, core.setting.seed, kind, n].join(':')).digest('base64url')}`;

/** A new pair in place of the old one; `accessUntil`: epoch ms, absent: good until it is refreshed. */
export function issueTokens(core: Core, accessUntil?: number): void {
  const { accessUntil: _until, revoked: _revoked, mendAt: _mend, ...kept } = core.tokens;
  const n = kept.issued + 1;
  core.tokens = {
    ...kept,
    access: secretText(core, 'access', n),
    refresh: secretText(core, 'refresh', n),
    issued: n,
    ...(accessUntil !== undefined && { accessUntil }),
  };
}

function renew(core: Core, now: number): object {
  const { accessLifeMs = WEEK_MS, expiresAs = 'moment' } = core.oauth;
  issueTokens(core, now + accessLifeMs);
  const refreshUntil = core.tokens.refreshUntil ?? now + YEAR_MS;
  const told = (until: number): number =>
    expiresAs === 'span' ? Math.floor((until - now) / 1_000) : core.world.shopClock.seconds(until);
  return {
    access_token: core.tokens.access,
    access_token_expire_in: told(now + accessLifeMs),
    refresh_token: core.tokens.refresh,
    refresh_token_expire_in: told(refreshUntil),
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
  if (fresh) spendCode(core, query.get('auth_code') ?? '', now);
  else checkRefreshToken(core, query.get('refresh_token') ?? '', now);
  return renew(core, now);
}

/** With a new authorisation whatever ended before is forgotten. */
function spendCode(core: Core, code: string, now: number): void {
  const { codes = [] } = core.tokens;
  const found = codes.find((issued) => issued.code === code);
  core.tokens.codes = codes.filter((issued) => issued !== found);
  if (!found) refuse(36004004, 'auth_code is invalid or used up');
  if (now >= found.until) refuse(36004004, 'auth_code is expired');
  delete core.tokens.deauthorized;
  core.tokens.refreshUntil = now + (core.oauth.authorizationMs ?? YEAR_MS);
}

function checkRefreshToken(core: Core, token: string, now: number): void {
  const { refresh, refreshUntil, deauthorized } = core.tokens;
  if (token !== refresh || deauthorized) refuse(36004004, 'refresh_token is invalid');
  if (refreshUntil !== undefined && now >= refreshUntil) refuse(36004004, 'refresh_token is expired');
}

const html = (status: number, body: string): ApiAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: Buffer.from(`<!doctype html><meta charset="utf-8"><title>Sandbox shop</title>${body}`),
});

/** GET `/open/authorize?service_id&state`: the page where the seller agrees, and back to the app by its redirect address. */
export function authorizeAnswer(
  core: Core,
  method: string,
  { path, query }: Target,
  now: number,
): ApiAnswer | undefined {
  if (path !== '/open/authorize' && path !== '/open/authorize/answer') return undefined;
  if (method !== 'GET') return html(405, '<p>This page is only read.</p>');
  const { serviceId, redirectUrl } = core.oauth;
  if (query.get('service_id') !== serviceId) return html(400, '<p>There is no app with this service_id.</p>');
  if (redirectUrl === undefined) return html(400, '<p>The app has no redirect address.</p>');
  const state = query.get('state');
  if (path === '/open/authorize') return askPage(serviceId ?? '', state);
  return { status: 302, headers: { location: backTo(core, redirectUrl, query, now) }, body: Buffer.alloc(0) };
}

function askPage(serviceId: string, state: string | null): ApiAnswer {
  const query = new URLSearchParams({ service_id: serviceId, ...(state !== null && { state }) });
  const link = (allow: string, label: string) =>
    `<a href="/open/authorize/answer?${query.toString().replaceAll('&', '&amp;')}&amp;allow=${allow}">${label}</a>`;
  return html(
    200,
    `<h1>May this app act for your shop?</h1><p>${link('yes', 'Authorize')} ${link('no', 'Refuse')}</p>`,
  );
}

function backTo(core: Core, redirectUrl: string, query: URLSearchParams, now: number): string {
  const url = new URL(redirectUrl);
  const state = query.get('state');
  const said = { app_key: core.appKey, locale: 'en', shop_region: core.shop.region };
  const answer =
    query.get('allow') === 'yes' ? { code: issueCode(core, now) } : { code: 'null', error: 'auth_denied' };
  for (const [name, value] of Object.entries({ ...said, ...answer, ...(state !== null && { state }) })) {
    url.searchParams.set(name, value);
  }
  return url.href;
}

/** A code as the seller's consent makes one. */
export function issueCode(core: Core, now: number): string {
  const { codes = [], codesIssued = 0 } = core.tokens;
  const code = secretText(core, 'code', codesIssued + 1);
  core.tokens.codes = [...codes, { code, until: now + CODE_MS }];
  core.tokens.codesIssued = codesIssued + 1;
  return code;
}
