/** What became of a call to Slack: the failures that surely did nothing are told from those nobody can tell. */
import { webApi } from '@slack/bolt';
import type { ReadOutcome, Reauthorize, Rejected, Retry, SendOutcome } from '../../src/ports.js';

const { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError, SlackError } =
  webApi;

type Failed = Exclude<SendOutcome, { kind: 'sent' }>;

/** Nothing left this machine. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const BAD_CREDENTIALS = new Set([
  'account_inactive',
  'invalid_auth',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'not_authed',
  'org_login_required',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
]);
/** Slack says it did nothing, and may do it later. */
const LATER = new Set([
  'rate_limited',
  'ratelimited',
  'message_limit_exceeded',
  'request_timeout',
  'team_added_to_org',
]);
/** Slack does not know itself. */
const UNCLEAR = new Set(['fatal_error', 'internal_error', 'service_unavailable']);

const SOON_MS = 5_000;
const BUSY_MS = 30_000;

export function sendFailure(error: unknown): Failed {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'retry', afterMs: error.retryAfter * 1_000, reason: 'Slack asks to wait (HTTP 429)' };
  }
  if (error instanceof WebAPIPlatformError) return platformFailure(error.data.error);
  if (error instanceof WebAPIHTTPError) {
    const reason = `Slack answered HTTP ${error.statusCode}`;
    return { kind: error.statusCode >= 500 ? 'unknown' : 'rejected', reason };
  }
  if (error instanceof WebAPIRequestError) {
    const code = codeOf(error.original);
    const reason = `Slack could not be reached${code ? ` (${code})` : ''}`;
    return code && NOT_CONNECTED.has(code)
      ? { kind: 'retry', afterMs: SOON_MS, reason }
      : { kind: 'unknown', reason: code ? `no answer from Slack (${code})` : 'no answer from Slack' };
  }
  return { kind: 'unknown', reason: error instanceof Error ? error.name : 'an error without a name' };
}

export function isRateLimit(error: unknown): boolean {
  return error instanceof WebAPIRateLimitedError;
}

/** For the log: Slack's errors carry whole answers, of which only the reason is told. */
export function reasonOf(error: unknown): { reason: string } | { err: unknown } {
  return error instanceof SlackError ? { reason: sendFailure(error).reason } : { err: error };
}

/** Reading again does no harm, so nothing is unknown. */
export function readFailure(error: unknown): Retry | Rejected | Reauthorize {
  const failed = sendFailure(error);
  return failed.kind === 'unknown' ? { kind: 'retry', afterMs: SOON_MS, reason: failed.reason } : failed;
}

export async function reading<T>(read: () => Promise<T>): Promise<ReadOutcome<T>> {
  try {
    return { kind: 'ok', value: await read() };
  } catch (error) {
    return readFailure(error);
  }
}

function platformFailure(code: string): Failed {
  const reason = `Slack refused it: ${/^[a-z_]{1,60}$/u.test(code) ? code : 'no reason given'}`;
  if (BAD_CREDENTIALS.has(code)) return { kind: 'reauthorize', reason };
  if (LATER.has(code)) return { kind: 'retry', afterMs: BUSY_MS, reason };
  if (UNCLEAR.has(code) || !/^[a-z_]{1,60}$/u.test(code)) return { kind: 'unknown', reason };
  return { kind: 'rejected', reason, code };
}

/** `fetch` wraps the cause once or twice. */
function codeOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') return code;
    if (at.name === 'TimeoutError') return 'timeout';
  }
  return undefined;
}
