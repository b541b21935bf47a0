/** Cancel reasons of each market while an order is UNPAID. Source: Partner Center, "Cancel reasons" (2025-10-24). */

export type CancelUnpaid = 'yes' | 'no' | 'by-market';

const UNPAID = 'seller_cancel_unpaid_reason_';
const PAID = 'seller_cancel_';
const EU = ['ES', 'IE', 'FR', 'DE', 'IT'];

const ALL = [
  'out_of_stock',
  'wrong_price',
  'buyer_hasnt_paid_within_time_allowed',
  'buyer_requested_cancellation',
];
const PAID_REASONS = [
  'reason_out_of_stock',
  'reason_wrong_price',
  'paid_reason_buyer_requested_cancellation',
];

function unpaidNames(region: string): string[] {
  if (['US', 'PH', 'BR', 'JP', ...EU].includes(region)) return ALL;
  if (['UK', 'ID', 'MY', 'TH', 'VN'].includes(region)) return ALL.slice(0, 3);
  if (region === 'MX') return ALL.filter((name) => name !== 'wrong_price');
  return ALL.slice(0, 2);
}

const suffix = (region: string): string => (region === 'UK' ? '_uk' : '');

/** What a seller may give as the reason for cancelling an order that is UNPAID here. Empty: not at all. */
export function unpaidReasons(region: string, cancelUnpaid: CancelUnpaid): string[] {
  if (cancelUnpaid === 'no') return [];
  const names =
    cancelUnpaid === 'yes' ? [...new Set([...unpaidNames(region), ALL[2]!])] : unpaidNames(region);
  return names.map((name) => UNPAID + name + suffix(region));
}

/** The same once it is paid and not yet shipped. */
export function paidReasons(region: string): string[] {
  return PAID_REASONS.map((name) => PAID + name + suffix(region));
}

export type ReasonKind = 'unpaid' | 'paid' | 'not_seller' | 'unknown';

/** Which kind of reason a word is, whether this market has switched it on or not. */
export function reasonKind(reason: string, region: string): ReasonKind {
  if (/^(ecom_order_|system_cancel_|buyer_cancel_)/.test(reason)) return 'not_seller';
  if (ALL.some((name) => reason === UNPAID + name + suffix(region))) return 'unpaid';
  return paidReasons(region).includes(reason) ? 'paid' : 'unknown';
}

export function timeOutReason(region: string): string {
  return `system_cancel_unpaid_time_out${suffix(region)}`;
}

export function buyerReason(region: string): string {
  return `ecom_order_unpaid_canceled_reason_no_longer_needed${suffix(region)}`;
}

/** The display text that order objects carry in place of the code. */
export function reasonText(reason: string): string {
  const words = reason
    .replace(/_uk$/, '')
    .replace(/^(seller_cancel_(unpaid_|paid_)?reason_|system_cancel_|ecom_order_unpaid_canceled_reason_)/, '')
    .replaceAll('_', ' ')
    .replace('hasnt', "hasn't");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
