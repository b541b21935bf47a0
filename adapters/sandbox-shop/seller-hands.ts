/** A person's hand on the seller's account. */
import type { Core } from './core.js';
import type { Deliveries } from './deliveries.js';
import { issueCode } from './endpoints/tokens.js';

export interface SellerHands {
  /** Says yes to the app without the page. Returns the code. */
  authorize(): string;
  /** Takes the authorisation back: no token works any more, and webhook 6 tells it. */
  deauthorize(): void;
  /** Webhook 7, as it comes daily in the last month. */
  warnOfEnd(): void;
  /** From this moment on the access token is refused. */
  expireAccess(): void;
}

export function sellerHands(core: Core, announce: Deliveries['announce'], now: () => number): SellerHands {
  const { externalId } = core.shop;
  return {
    authorize: () => issueCode(core, now()),
    deauthorize() {
      core.tokens = { ...core.tokens, revoked: true, deauthorized: true };
      const message = `Authorization of shop_id ${externalId} has been cancelled by the seller.`;
      announce(6, { message, cancel_time: core.world.shopClock.seconds(now()) }, now());
    },
    warnOfEnd() {
      const { refreshUntil = now() + 30 * 86_400_000 } = core.tokens;
      const days = Math.max(0, Math.round((refreshUntil - now()) / 86_400_000));
      const message = `Authorization of shop_id ${externalId} is expiring in ${days} days. Please direct the merchant to re-authorize.`;
      announce(7, { message, expiration_time: core.world.shopClock.seconds(refreshUntil) }, now());
    },
    expireAccess() {
      core.tokens = { ...core.tokens, accessUntil: now() };
    },
  };
}
