/**
 * The platform's signatures, written from its documents and sharing no code with the connector, so that each checks
 * the other. Source: Partner Center, "Sign your API request"; webhook configuration guide.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  path: string;
  query: URLSearchParams;
  /** The bytes as they came. */
  body: Buffer;
  multipart: boolean;
}

/** Lower-case hex HMAC-SHA256 of secret + path + sorted key-value pairs + body + secret. */
export function signRequest(request: SignedRequest, secret: string): string {
  const pairs: string[] = [];
  for (const [key, value] of request.query) {
    if (key !== 'sign' && key !== 'access_token') pairs.push(`${key}\u0000${value}`);
  }
  pairs.sort((a, b) => (a < b ? -1 : 1));
  const hmac = createHmac('sha256', secret);
  hmac.update(secret + request.path + pairs.map((pair) => pair.replace('\u0000', '')).join(''));
  if (!request.multipart) hmac.update(request.body);
  return hmac.update(secret).digest('hex');
}

/** The `Authorization` header of a webhook delivery. */
export function signWebhook(body: Buffer, appKey: string, secret: string): string {
  return createHmac('sha256', secret).update(appKey).update(body).digest('hex');
}

export function sameSignature(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
