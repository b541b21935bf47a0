// Reading an HTTP answer within bounds, and telling what a broken exchange means.
import type { Failure } from './failure.js';

const MAX_BYTES = 8 * 1024 * 1024;
const MAX_RETRY_AFTER_MS = 3_600_000;

/** The body as text; throws when it is larger than any honest answer. */
export async function readLimited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new RangeError('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `Retry-After` in seconds or as a date → milliseconds from now, at most an hour. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : undefined;
}

/** Codes of faults that come before the first byte of a request leaves this machine. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  // The other side speaks no TLS; which of the two depends on the OpenSSL that Node was built with.
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
]);

/** What a thrown `fetch` means. Messages of the errors are not repeated: they may hold the address with its signature. */
export function brokenCall(error: unknown): Failure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, syscall, name }: { code?: unknown; syscall?: unknown; name?: unknown } = Object(cause);
  const word = typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown fault';
  if (BEFORE_SENDING.has(word) || syscall === 'connect' || syscall === 'getaddrinfo') {
    return { cause: 'not-sent', reason: `no connection to TikTok Shop (${word})` };
  }
  const timedOut = word === 'TimeoutError' || name === 'TimeoutError';
  const reason = timedOut
    ? 'TikTok Shop did not answer in time'
    : `the connection to TikTok Shop broke (${word})`;
  return { cause: 'no-answer', reason };
}
