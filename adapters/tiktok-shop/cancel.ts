// Cancelling an unpaid order, with the one reason that cannot hit a paid one.
import * as z from 'zod';
import type { CancelOffer, CancelOutcome, Clock, ReadOutcome, ShopRef } from '../../src/ports.js';
import type { Client } from './client.js';
import { cancelFailure, isNotServed, readFailure } from './failure.js';
import { flag, isId, listOf, optionalId, optionalText } from './lenient.js';
import { unpaidReasonOf } from './markets.js';

/** A list by its declaration, a single text in one of the platform's own samples. */
const ReasonNames = z
  .union([z.array(z.unknown()), z.string()])
  .nullish()
  .transform((names) => {
    const list = typeof names === 'string' ? names.split(/[\s,]+/) : names;
    return list?.filter((name) => typeof name === 'string' && name !== '');
  });

const Eligibility = z.object({
  sku_eligibility: listOf(
    z.object({
      line_item_eligibility: listOf(
        z.object({
          request_type: optionalText,
          /** Alone decides: samples show `true` together with an `ineligible_code`. */
          eligible: flag,
          ineligible_reason: optionalText,
          available_reason_names: ReasonNames,
        }),
      ),
    }),
  ),
});

const Cancelled = z.object({ cancel_id: optionalId, cancel_status: optionalText });

/** The cancellation itself was called off; both spellings are documented. */
const CALLED_OFF = new Set(['CANCELLATION_REQUEST_CANCEL', 'CANCELLATION_REQUEST_CANCELLED']);

export interface Cancel {
  cancelOffer(shop: ShopRef, externalId: string): Promise<ReadOutcome<CancelOffer>>;
  cancel(shop: ShopRef, externalId: string, reason: string): Promise<CancelOutcome>;
}

export function createCancel(client: Client, clock: Clock): Cancel {
  let newestIsServed = true;

  /**
   * The newest version names the reasons an order takes, and the platform accepts none but those; the oldest tells
   * only whether any cancel is possible, so it is asked where the newest is not served.
   */
  async function eligibility(shop: ShopRef, externalId: string) {
    const ask = (version: string, more: Record<string, string>) =>
      client.call({
        shop,
        method: 'GET',
        path: `/return_refund/${version}/orders/${externalId}/aftersale_eligibility`,
        query: { initiate_aftersale_user: 'SELLER', ...more },
        data: Eligibility,
      });
    if (newestIsServed) {
      const answer = await ask('202602', { request_types: 'CANCEL' });
      if (answer.ok || !isNotServed(answer.failure)) return answer;
      newestIsServed = false;
    }
    return ask('202309', {});
  }

  return {
    async cancelOffer(shop, externalId) {
      const reason = unpaidReasonOf(shop.market);
      if (!reason) return notOffered(`TikTok Shop has no unpaid cancel reason in ${shop.market}`);
      if (!isId(externalId)) return { kind: 'rejected', reason: 'not an order id' };
      const answer = await eligibility(shop, externalId);
      return answer.ok ? offerFrom(answer.data, reason) : readFailure(answer.failure, clock.now());
    },

    async cancel(shop, externalId, reason) {
      if (reason !== unpaidReasonOf(shop.market)) {
        return { kind: 'rejected', reason: 'only the unpaid reason of the shop’s market may be sent' };
      }
      if (!isId(externalId)) return { kind: 'rejected', reason: 'not an order id' };
      const answer = await client.call({
        shop,
        method: 'POST',
        path: '/return_refund/202309/cancellations',
        body: { order_id: externalId, cancel_reason: reason },
        data: Cancelled,
      });
      if (!answer.ok) return cancelFailure(answer.failure, clock.now());
      const { cancel_id: ref, cancel_status: status } = answer.data;
      if (ref && !CALLED_OFF.has(status ?? '')) return { kind: 'sent', ref };
      return { kind: 'unknown', reason: `TikTok Shop took the cancellation with ${status ?? 'no number'}` };
    },
  };
}

/** The whole order is cancelled or nothing, so every unit has to be eligible. */
function offerFrom(data: z.output<typeof Eligibility>, reason: string): ReadOutcome<CancelOffer> {
  const units = data.sku_eligibility
    .flatMap((sku) => sku.line_item_eligibility)
    .filter((unit) => unit.request_type === 'CANCEL');
  if (units.length === 0) return notOffered('TikTok Shop offers no cancellation of this order');
  const refused = units.find((unit) => !unit.eligible);
  if (refused) return notOffered(refused.ineligible_reason ?? 'TikTok Shop does not allow it now');
  const named = units.every((unit) => unit.available_reason_names?.includes(reason) ?? true);
  if (!named) return notOffered('TikTok Shop does not offer the unpaid reason for this order');
  return { kind: 'ok', value: { offered: true, reason } };
}

function notOffered(why: string): ReadOutcome<CancelOffer> {
  return { kind: 'ok', value: { offered: false, why } };
}
