import type { Settings } from '../domain/settings.js';
import type { Marketplace, WebhookRequest } from '../ports.js';
import { type AcceptedHint, shopOfHint } from './accept-hints.js';

/** What a webhook comes to before anything is stored. `status` is the HTTP answer. */
export type Received =
  | { kind: 'refused'; status: 400 | 401; reason: string }
  /** Signed, and of a kind or a shop we do not follow. */
  | { kind: 'ignored'; status: 200; type: string }
  | { kind: 'hint'; accepted: AcceptedHint };

export function receiveWebhook(
  settings: Settings,
  marketplace: Marketplace,
  request: WebhookRequest,
): Received {
  const verdict = marketplace.verifyWebhook(request);
  if (verdict.kind === 'refused') return verdict;
  const shopId = shopOfHint(settings, marketplace.name, verdict.hint);
  if (shopId === undefined || verdict.hint.kind === 'other') {
    return { kind: 'ignored', status: 200, type: verdict.hint.type };
  }
  return { kind: 'hint', accepted: { shopId, hint: verdict.hint } };
}
