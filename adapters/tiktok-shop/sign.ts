// Signatures of the TikTok Shop Open Platform: pure functions over the exact bytes that travel.
import { createHmac } from 'node:crypto';

export interface SignableRequest {
  appSecret: string;
  /** As it stands in the request line, without host and query. */
  path: string;
  /** Raw values, not percent-encoded. `sign` and `access_token` are left out by the rule. */
  query: Readonly<Record<string, string>>;
  /** The body exactly as sent; absent when there is none. */
  body?: string;
}

/** Lower-case hex HMAC-SHA256 of `secret + path + key1value1key2value2… + body + secret`, keys ascending. */
export function signRequest({ appSecret, path, query, body = '' }: SignableRequest): string {
  const parameters = Object.keys(query)
    .filter((key) => key !== 'sign' && key !== 'access_token')
    .sort()
    .map((key) => key + query[key])
    .join('');
  return hmac(appSecret, [appSecret, path, parameters, body, appSecret].join(''));
}

/** Lower-case hex HMAC-SHA256 of `app_key + raw body`, the way webhooks are signed. */
export function signWebhook(appKey: string, appSecret: string, body: Buffer | string): string {
  return hmac(appSecret, Buffer.concat([Buffer.from(appKey), Buffer.from(body)]));
}

function hmac(key: string, message: string | Buffer): string {
  return createHmac('sha256', key).update(message).digest('hex');
}
