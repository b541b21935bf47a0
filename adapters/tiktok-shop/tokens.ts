// The token host: two calls that are not signed and bear the app's secret in their address, which therefore nobody ever logs.
import * as z from 'zod';
import type { Clock, GrantOutcome, GrantRefusal } from '../../src/ports.js';
import { type JsonBounds, parseBounded } from './bounded-json.js';
import { Envelope, scrub } from './envelope.js';
import { listOf, optionalText } from './lenient.js';
import { brokenCall, readLimited, retryAfter } from './response.js';

export interface TokenHost {
  /** Origin of the token host. */
  authUrl: string;
  appKey: string;
  appSecret: string;
  clock: Clock;
  fetch: typeof fetch;
  timeoutMs: number;
  timeout: (ms: number) => AbortSignal;
}

type Ask = { kind: 'get'; code: string } | { kind: 'refresh'; refreshToken: string };

const BOUNDS: JsonBounds = { depth: 8, members: 500, keys: 100, stringLength: 16 * 1024 };

const DAY_MS = 86_400_000;
/** Below this the platform's number is a span, not a moment: integrations have met both. */
const FIRST_MOMENT_S = 1_000_000_000;
/** Where it does not tell: the shortest life anybody has reported. */
const UNTOLD_LIFE_MS = DAY_MS;
const SOON_MS = 5_000;
const BUSY_MS = 60_000;

const token = z.string().regex(/^[\x21-\x7e]{1,4096}$/);

const Tokens = z.object({
  access_token: token,
  access_token_expire_in: z.unknown().optional(),
  refresh_token: token,
  refresh_token_expire_in: z.unknown().optional(),
  seller_name: optionalText,
  /** 0: a seller. */
  user_type: z.union([z.number(), z.string()]).nullish(),
  granted_scopes: listOf(z.string().max(200), 500).catch([]),
});

export async function askForTokens(ask: Ask, host: TokenHost): Promise<GrantOutcome> {
  const secret = ask.kind === 'get' ? ask.code : ask.refreshToken;
  let response: Response;
  let text: string;
  try {
    response = await send(ask, host);
    text = await readLimited(response);
  } catch (error) {
    const failure = brokenCall(error);
    const reason = 'reason' in failure ? failure.reason : 'the connection to TikTok Shop broke';
    return failure.cause === 'not-sent'
      ? { kind: 'retry', afterMs: SOON_MS, reason }
      : { kind: 'unknown', reason };
  }
  return interpret(response, text, ask, host, [secret, host.appSecret]);
}

function send(ask: Ask, host: TokenHost): Promise<Response> {
  const own: Record<string, string> =
    ask.kind === 'get'
      ? { auth_code: ask.code, grant_type: 'authorized_code' }
      : { refresh_token: ask.refreshToken, grant_type: 'refresh_token' };
  const query = new URLSearchParams({ app_key: host.appKey, app_secret: host.appSecret, ...own });
  return host.fetch(`${host.authUrl}/api/v2/token/${ask.kind}?${query}`, {
    redirect: 'manual',
    signal: host.timeout(host.timeoutMs),
  });
}

function interpret(
  response: Response,
  text: string,
  ask: Ask,
  { clock }: TokenHost,
  secrets: string[],
): GrantOutcome {
  const envelope = Envelope.safeParse(parseBounded(text, BOUNDS));
  if (response.status === 429) {
    const afterMs = retryAfter(response.headers.get('retry-after'), clock.now()) ?? BUSY_MS;
    return { kind: 'retry', afterMs, reason: 'too many requests at once (HTTP 429)' };
  }
  if (!envelope.success) {
    return { kind: 'unknown', reason: `TikTok Shop answered HTTP ${response.status} without its envelope` };
  }
  const { code, message, data } = envelope.data;
  if (code !== 0) return refusalOf(ask, code, scrub(message ?? '', secrets), response.status);
  const tokens = Tokens.safeParse(data);
  if (!tokens.success) return { kind: 'unknown', reason: 'TikTok Shop’s tokens could not be read' };
  return grantOf(tokens.data, clock.now());
}

function grantOf(tokens: z.output<typeof Tokens>, now: number): GrantOutcome {
  if (tokens.user_type !== undefined && tokens.user_type !== null && Number(tokens.user_type) !== 0) {
    const reason = 'the account that agreed is a creator’s or a partner’s, not a seller’s';
    return { kind: 'rejected', reason, because: 'seller' };
  }
  const refreshUntil = momentOf(tokens.refresh_token_expire_in, now);
  return {
    kind: 'ok',
    value: {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      accessUntil: momentOf(tokens.access_token_expire_in, now) ?? now + UNTOLD_LIFE_MS,
      ...(refreshUntil === undefined ? {} : { refreshUntil }),
      scopes: tokens.granted_scopes,
      sellerName: tokens.seller_name ?? '',
    },
  };
}

/** Unix seconds, or seconds from now → epoch ms. */
function momentOf(value: unknown, now: number): number | undefined {
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds < 1e11)) return undefined;
  const ms = Math.floor(seconds) * 1_000;
  return seconds < FIRST_MOMENT_S ? now + ms : ms;
}

/** Codes of the platform that mean a fault of its own: asking again is right. */
const FAULTS = new Set([36009002, 36009003, 36009007, 36009037, 100005]);

/** The host has one code for many faults; which it was is told by the parameter its message names. */
const NAMED: readonly [RegExp, GrantRefusal['because']][] = [
  [/app[-_ ]?(?:key|secret)|\bapp\b/i, 'app'],
  [/refresh[-_ ]?token/i, 'token'],
  [/auth[-_ ]?code|authorization code|\bcode\b/i, 'code'],
];

function refusalOf(ask: Ask, code: number, message: string, status: number): GrantOutcome {
  const reason = `TikTok Shop refused it (${[code, message].filter(Boolean).join(': ')})`;
  if (FAULTS.has(code) || status >= 500) {
    return code === 36009002 || code === 36009037 || code === 100005
      ? { kind: 'retry', afterMs: BUSY_MS, reason }
      : { kind: 'unknown', reason };
  }
  const named = NAMED.find(([pattern]) => pattern.test(message))?.[1];
  // What it names beyond that of our question says nothing about our question.
  const fits = named === 'app' || named === (ask.kind === 'get' ? 'code' : 'token');
  return { kind: 'rejected', reason, code: String(code), because: fits && named ? named : 'other' };
}
