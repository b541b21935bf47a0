// A failed call, and what it means: the adapter knows best which failures surely did not arrive.
import type { CancelOutcome, Reauthorize, Rejected, Retry, Unknown } from '../../src/ports.js';
import { type ErrorRow, errorRowOf } from './errors.js';

export type Failure =
  /** Nothing was sent: no credentials. */
  | { cause: 'no-credentials'; reason: string }
  /** Nothing was sent: no connection came about. */
  | { cause: 'not-sent'; reason: string }
  /** Sent, perhaps in part, and no whole answer came. */
  | { cause: 'no-answer'; reason: string }
  /** An answer that is not the platform's. */
  | { cause: 'unreadable'; reason: string }
  | { cause: 'status'; status: number; retryAfterMs?: number }
  /** The platform's own error. `message` holds no secrets. */
  | { cause: 'code'; code: number; message: string; status: number; retryAfterMs?: number };

type Act = 'read' | 'send' | 'cancel';
type Plain = Retry | Rejected | Reauthorize | Unknown;

const SOON_MS = 5_000;
const BUSY_MS = 2_000;
const DAY_MS = 86_400_000;

/** A failed read is never `unknown`: reading again does no harm. */
export function readFailure(failure: Failure, now: number): Retry | Rejected | Reauthorize {
  const outcome = outcomeOf(failure, 'read', now);
  if (outcome.kind === 'moot') return { kind: 'rejected', reason: outcome.reason };
  return outcome.kind === 'unknown' ? retry(outcome.reason, SOON_MS) : outcome;
}

export function sendFailure(failure: Failure, now: number): Plain {
  const outcome = outcomeOf(failure, 'send', now);
  return outcome.kind === 'moot' ? { kind: 'rejected', reason: outcome.reason } : outcome;
}

export function cancelFailure(failure: Failure, now: number): Exclude<CancelOutcome, { kind: 'sent' }> {
  return outcomeOf(failure, 'cancel', now);
}

const NOT_SERVED = new Set([36009009, 36009014]);

/** Path or version unknown: this call is newer than the server. */
export function isNotServed(failure: Failure): boolean {
  const { cause } = failure;
  return (cause === 'code' && NOT_SERVED.has(failure.code)) || (cause === 'status' && failure.status === 404);
}

const TOO_MANY = new Set([36009002, 36009037, 100005]);

/** The platform's limit of calls a second. */
export function isTooMany(failure: Failure): boolean {
  if (failure.cause !== 'code' && failure.cause !== 'status') return false;
  return failure.status === 429 || (failure.cause === 'code' && TOO_MANY.has(failure.code));
}

function outcomeOf(failure: Failure, act: Act, now: number): Exclude<CancelOutcome, { kind: 'sent' }> {
  switch (failure.cause) {
    case 'no-credentials':
      return { kind: 'reauthorize', reason: failure.reason };
    case 'not-sent':
      return retry(failure.reason, SOON_MS);
    case 'no-answer':
    case 'unreadable':
      return { kind: 'unknown', reason: failure.reason };
    case 'status':
      return outcomeOfStatus(failure.status, failure.retryAfterMs);
    case 'code':
      return outcomeOfCode(failure, act, now);
  }
}

function outcomeOfStatus(status: number, retryAfterMs?: number): Plain {
  const reason = `TikTok Shop answered HTTP ${status} without saying why`;
  if (status === 429) return retry('too many requests at once (HTTP 429)', retryAfterMs ?? BUSY_MS);
  if (status === 408 || status >= 500) return { kind: 'unknown', reason };
  if (status < 400) return { kind: 'rejected', reason: `HTTP ${status}: the address points somewhere else` };
  return { kind: 'rejected', reason };
}

function outcomeOfCode(failure: Failure & { cause: 'code' }, act: Act, now: number) {
  const row = errorRowOf(failure.code, failure.message);
  const reason = `${row.says} (${[failure.code, failure.message].filter(Boolean).join(': ')})`;
  const waitMs = failure.retryAfterMs ?? waitOf(row, now);
  if (row[act] === 'reauthorize' && row.stale) return { kind: 'reauthorize', reason, stale: true } as const;
  // At times the rate limit is told by the status alone, with whatever code.
  if (failure.status === 429) return retry(reason, failure.retryAfterMs ?? BUSY_MS);
  if (row.wait === 'next-utc-day') return { ...retry(reason, waitMs), spent: true };
  return verdict(row[act], reason, String(failure.code), waitMs);
}

function verdict(kind: ErrorRow['cancel'], reason: string, code: string, waitMs: number) {
  switch (kind) {
    case 'retry':
      return retry(reason, waitMs);
    case 'rejected':
      return { kind, reason, code } as const;
    case 'reauthorize':
    case 'unknown':
      return { kind, reason } as const;
    case 'paid':
    case 'closed':
      return { kind: 'moot', because: kind, reason } as const;
  }
}

function retry(reason: string, afterMs: number): Retry {
  return { kind: 'retry', afterMs, reason };
}

/** That the quota's day is the UTC day is an assumption: the platform says "tomorrow" without a zone. */
function waitOf(row: ErrorRow, now: number): number {
  return row.wait === 'next-utc-day' ? DAY_MS - (now % DAY_MS) : row.wait;
}
