// The order object of the Order API (202309 list, 202507 detail), as far as this product reads it.
import * as z from 'zod';
import {
  count,
  flag,
  id,
  listOf,
  optionalDecimal,
  optionalId,
  optionalText,
  optionalTime,
  word,
} from './lenient.js';

const BundledSku = z.object({
  sku_id: id,
  product_id: optionalId,
  sku_count: count(1, 1),
});

/** There is no quantity: every unit is a line of its own. */
const LineItem = z.object({
  sku_id: optionalId,
  product_id: optionalId,
  product_name: optionalText,
  sku_name: optionalText,
  sale_price: optionalDecimal.catch(undefined),
  currency: optionalText,
  cancel_user: optionalText,
  /** The real stock behind a virtual bundle. */
  combined_listing_skus: listOf(BundledSku),
});

const Payment = z.object({
  currency: optionalText,
  total_amount: optionalDecimal,
});

export const Order = z.object({
  id,
  status: word,
  order_type: optionalText,
  create_time: optionalTime,
  update_time: optionalTime,
  paid_time: optionalTime,
  cancel_time: optionalTime,
  user_id: optionalId,
  payment_method_name: optionalText,
  /** Since 202507. */
  payment_method_code: optionalText,
  payment_card_type: optionalText,
  payment: Payment.nullish(),
  is_cod: flag,
  is_sample_order: flag,
  is_replacement_order: flag,
  replaced_order_id: optionalId,
  is_exchange_order: flag,
  exchange_source_order_id: optionalId,
  cancel_reason: optionalText,
  cancellation_initiator: optionalText,
  line_items: listOf(LineItem),
});

export type RawOrder = z.output<typeof Order>;
export type RawLine = z.output<typeof LineItem>;
