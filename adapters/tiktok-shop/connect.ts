// Getting into a shop: the authorise page, tokens for its code, the shops they open, and where webhooks go.
import * as z from 'zod';
import type { AuthorizedShop, Clock, Connect, Redirect } from '../../src/ports.js';
import type { Client } from './client.js';
import { readFailure, sendFailure } from './failure.js';
import { id, keepValid, listOf, optionalText, word } from './lenient.js';
import { codeOf } from './markets.js';
import { askForTokens, type TokenHost } from './tokens.js';

export interface ConnectOptions {
  /** Of the app, from Partner Center; without it there is no authorise link. */
  serviceId?: string;
  /** Address of the authorise page; by default the one of the market. */
  authorizeUrl?: string;
}

/** The platform's pages disagree about the American one: Partner Center shows the exact link of an app. */
const AUTHORIZE_URL = 'https://services.tiktokshop.com/open/authorize';
const AUTHORIZE_URL_US = 'https://services.tiktokshops.us/open/authorize';

const CHAT_SCOPE = 'seller.customer_service';
const EVENTS = [
  'ORDER_STATUS_CHANGE',
  'CANCELLATION_STATUS_CHANGE',
  'SELLER_DEAUTHORIZATION',
  'UPCOMING_AUTHORIZATION_EXPIRATION',
] as const;

const secret = z.string().regex(/^[\x21-\x7e]{1,500}$/);
const Shops = z.object({ shops: listOf(z.unknown(), 500) });
const Shop = z.object({ id, name: optionalText, region: word, cipher: secret });

const Webhooks = z.object({ webhooks: listOf(z.unknown(), 500) });
const Webhook = z.object({ event_type: word, address: z.string().max(2_000) });

export function createConnect(
  client: Client,
  host: TokenHost,
  { serviceId, authorizeUrl }: ConnectOptions,
  clock: Clock,
): Connect {
  return {
    authorizeUrl({ state, market }) {
      if (serviceId === undefined) return undefined;
      const url = new URL(authorizeUrl ?? (market === 'US' ? AUTHORIZE_URL_US : AUTHORIZE_URL));
      url.searchParams.set('service_id', serviceId);
      url.searchParams.set('state', state);
      return url.href;
    },
    readRedirect,
    exchange: (code) => askForTokens({ kind: 'get', code }, host),
    refresh: (refreshToken) => askForTokens({ kind: 'refresh', refreshToken }, host),
    async shops(accessToken) {
      const path = '/authorization/202309/shops';
      const answer = await client.call({ accessToken, method: 'GET', path, data: Shops });
      if (!answer.ok) return readFailure(answer.failure, clock.now());
      return { kind: 'ok', value: keepValid(Shop, answer.data.shops).kept.map(shopFrom) };
    },
    webhookEvents: (scopes) => (scopes.includes(CHAT_SCOPE) ? [...EVENTS, 'NEW_MESSAGE'] : EVENTS),
    async webhooks(shop) {
      const path = '/event/202309/webhooks';
      const answer = await client.call({ shop, method: 'GET', path, data: Webhooks });
      if (!answer.ok) return readFailure(answer.failure, clock.now());
      const { kept } = keepValid(Webhook, answer.data.webhooks);
      return { kind: 'ok', value: kept.map(({ event_type, address }) => ({ event: event_type, address })) };
    },
    async registerWebhook(shop, { event, address }) {
      const path = '/event/202309/webhooks';
      const body = { event_type: event, address };
      const answer = await client.call({ shop, method: 'PUT', path, body, data: z.unknown() });
      return answer.ok ? { kind: 'sent', ref: event } : sendFailure(answer.failure, clock.now());
    },
  };
}

const shopFrom = ({ id: externalId, name, region, cipher }: z.output<typeof Shop>): AuthorizedShop => ({
  externalId,
  name: name ?? externalId,
  market: codeOf(region),
  cipher,
});

/** A code of the platform's; anything else that is pasted is no code. */
const CODE = /^[\w.~+/=-]{8,1024}$/;

/** A whole address, its query alone, or a bare code. A refusal comes as `code=null&error=auth_denied`. */
export function readRedirect(text: string): Redirect | undefined {
  const pasted = text.trim();
  const query = queryOf(pasted);
  if (!query) return CODE.test(pasted) ? { kind: 'bare', code: pasted } : undefined;
  const state = query.get('state') || undefined;
  const told = state === undefined ? {} : { state };
  const error = query.get('error');
  if (error) return { kind: 'refused', word: error.replace(/[^\w.-]/g, '').slice(0, 60), ...told };
  const code = query.get('code') ?? query.get('auth_code') ?? '';
  return CODE.test(code) && code !== 'null' ? { kind: 'code', code, ...told } : undefined;
}

function queryOf(text: string): URLSearchParams | undefined {
  if (/^https?:\/\//i.test(text))
    return URL.canParse(text) ? new URL(text).searchParams : new URLSearchParams();
  return /(?:^|[?&])(?:code|error|state)=/.test(text)
    ? new URLSearchParams(text.replace(/^.*\?/, ''))
    : undefined;
}
