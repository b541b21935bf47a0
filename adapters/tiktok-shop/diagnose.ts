// What `doctor` asks of TikTok Shop: is it there, do the clocks agree, are we let in, and how far. Reads only.
import * as z from 'zod';
import type { TeamLanguage } from '../../src/domain/template.js';
import type { Clock, Diagnosis, ShopRef } from '../../src/ports.js';
import type { AccessFault, DoctorTexts, Said } from '../../src/texts/doctor-shape.js';
import { texts } from '../../src/texts/texts.js';
import type { Client } from './client.js';
import { type Failure, readFailure } from './failure.js';
import { brokenCall } from './response.js';

export interface DiagnoseOptions {
  client: Client;
  apiUrl: string;
  fetch: typeof fetch;
  timeout: (ms: number) => AbortSignal;
  timeoutMs: number;
  clock: Clock;
  /** Whether sellers can cancel unpaid orders in this market. */
  canCancel(market: string): boolean;
}

/** The platform refuses what is further ahead or behind than this. */
const AHEAD_S = 30;
const BEHIND_S = 300;
/** Half of what is still taken: time to mend it. */
const LOOK_S = 15;

type Part = keyof DoctorTexts['parts'];
type Finding = { part: Part } & Omit<Diagnosis, 'part'>;

const good = (part: Part, detail: string): Finding => ({ part, state: 'good', detail });
const bad = (part: Part, said: Said): Finding => ({ part, state: 'bad', ...said });
const look = (part: Part, said: Said): Finding => ({ part, state: 'warning', ...said });

export function createDiagnose(options: DiagnoseOptions) {
  return async (shop: ShopRef, language: TeamLanguage): Promise<Diagnosis[]> => {
    const t = texts(language).doctor;
    const outside = await network(options, t);
    const inside = outside.some(({ part, state }) => part === 'network' && state === 'bad')
      ? []
      : await access(options, shop, t);
    return [...outside, ...inside].map(({ part, ...finding }) => ({ part: t.parts[part], ...finding }));
  };
}

/** Nothing is signed here, so that the network and the clock can be told apart from the keys. */
async function network(options: DiagnoseOptions, t: DoctorTexts): Promise<Finding[]> {
  const { host } = new URL(options.apiUrl);
  const before = options.clock.now();
  try {
    const response = await options.fetch(options.apiUrl, {
      redirect: 'manual',
      signal: options.timeout(options.timeoutMs),
    });
    await response.body?.cancel();
    const now = (before + options.clock.now()) / 2;
    return [good('network', t.network.good(host)), clockFinding(response.headers.get('date'), now, t)];
  } catch (error) {
    const failure = brokenCall(error);
    return [bad('network', t.network.silent(host, 'reason' in failure ? failure.reason : failure.cause))];
  }
}

/** `now`: ours at the middle of the exchange, epoch ms. */
export function clockFinding(date: string | null, now: number, t: DoctorTexts): Finding {
  const theirs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return good('clock', t.clock.unknown);
  // The header counts whole seconds: on average half of one has gone by.
  const seconds = Math.round((now - theirs - 500) / 1_000);
  if (seconds > AHEAD_S || seconds < -BEHIND_S) return bad('clock', t.clock.off(seconds));
  if (Math.abs(seconds) > LOOK_S) return look('clock', t.clock.off(seconds));
  return good('clock', t.clock.good(Math.abs(seconds)));
}

async function access(options: DiagnoseOptions, shop: ShopRef, t: DoctorTexts): Promise<Finding[]> {
  const orders = await options.client.call({
    shop,
    method: 'POST',
    path: '/order/202309/orders/search',
    query: { page_size: '1' },
    body: {},
    data: z.unknown(),
  });
  if (!orders.ok) return [accessFinding(orders.failure, shop, options.clock.now(), t)];
  const cancel = options.canCancel(shop.market)
    ? good('cancel', t.cancel.good)
    : look('cancel', t.cancel.missing);
  return [good('access', t.access.good), good('orders', t.orders.good), await chat(options, shop, t), cancel];
}

/** One request of the day's chat quota. */
async function chat({ client, clock }: DiagnoseOptions, shop: ShopRef, t: DoctorTexts): Promise<Finding> {
  const answer = await client.call({
    shop,
    method: 'GET',
    path: '/customer_service/202309/conversations',
    query: { page_size: '1' },
    data: z.unknown(),
  });
  if (answer.ok) return good('chat', t.chat.good);
  const { failure } = answer;
  if (faultOf(failure) === 'scope_missing') return look('chat', t.chat.missing(shop.id));
  return look('chat', t.chat.failing(whyOf(failure, clock.now())));
}

function accessFinding(failure: Failure, shop: ShopRef, now: number, t: DoctorTexts): Finding {
  const fault = faultOf(failure);
  const part = fault === 'scope_missing' ? 'orders' : 'access';
  return bad(part, t.access[fault](whyOf(failure, now), shop.id));
}

const CODES: Readonly<Record<number, AccessFault>> = {
  101000: 'token_wrong',
  105000: 'token_wrong',
  105001: 'token_wrong',
  105002: 'token_expired',
  105005: 'scope_missing',
  106001: 'app_wrong',
  106011: 'cipher_wrong',
  106013: 'cipher_wrong',
  36009033: 'address_blocked',
};

/** One code for every fault of a credential or parameter: only its message tells which. */
const INVALID_REQUEST = 36009004;
const MESSAGES: readonly [RegExp, AccessFault][] = [
  [/access[-_ ]?token/i, 'token_wrong'],
  [/timestamp/i, 'not_told'],
  [/cipher/i, 'cipher_wrong'],
  [/sign|app_key|app key|credential/i, 'app_wrong'],
];

function faultOf(failure: Failure): AccessFault {
  if (failure.cause === 'no-credentials') return 'no_tokens';
  if (failure.cause !== 'code') return 'not_told';
  const byMessage = MESSAGES.find(([pattern]) => pattern.test(failure.message))?.[1];
  return (failure.code === INVALID_REQUEST ? byMessage : CODES[failure.code]) ?? 'not_told';
}

/** The platform's own words where it said some: they can be looked up. */
function whyOf(failure: Failure, now: number): string {
  if (failure.cause !== 'code') return readFailure(failure, now).reason;
  return [failure.code, failure.message].filter(Boolean).join(': ');
}
