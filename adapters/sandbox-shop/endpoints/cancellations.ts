/** Cancel, eligibility and search. Sources: Partner Center, "Cancel Order", "Get Aftersale Eligibility", "Search Cancellations". */
import * as z from 'zod';
import type { Core } from '../core.js';
import type { Cancellation, SandboxOrder } from '../model.js';
import { paidReasons, reasonKind, reasonText, unpaidReasons } from '../reasons.js';
import { refuse } from '../refusal.js';
import type { Route } from '../route.js';
import { queryInt, route, unixSeconds } from '../route.js';
import { cancelOrder } from '../world.js';

/** Reasons a seller may give for this order as it stands. */
function available({ shop, cancelUnpaid }: Core, order: SandboxOrder): string[] {
  if (order.status === 'UNPAID') return unpaidReasons(shop.region, cancelUnpaid);
  if (order.status === 'ON_HOLD' || order.status === 'AWAITING_SHIPMENT') return paidReasons(shop.region);
  return [];
}

/** Throws what the platform says to this reason for this order. */
function checkCancel(core: Core, order: SandboxOrder, reason: string): void {
  const kind = reasonKind(reason, core.shop.region);
  if (kind === 'not_seller') refuse(25001015, 'this cancel reason is not for sellers');
  if (kind === 'unknown') refuse(25001014, 'cancel reason does not exist');
  if (order.status === 'CANCELLED') {
    if (order.cancelledBy === 'SELLER') refuse(25001011, 'the order has been cancelled already');
    refuse(25001051, 'the order is completed or cancelled');
  }
  if (order.status === 'IN_TRANSIT') refuse(25001045, 'the order has been shipped');
  if ((order.status === 'UNPAID') !== (kind === 'unpaid')) {
    refuse(25001021, 'the cancel reason does not fit the order status');
  }
  if (!available(core, order).includes(reason)) refuse(25001020, 'this cancel reason is switched off');
}

const cancel = route('POST /return_refund/{version}/cancellations', {
  versions: ['202309', '202602'],
  body: z.strictObject({
    order_id: z.string(),
    cancel_reason: z.string(),
    skus: z.array(z.looseObject({})).optional(),
    order_line_item_ids: z.array(z.string()).optional(),
    order_line_list: z.array(z.looseObject({})).optional(),
  }),
  run({ core }, _query, body) {
    const order = core.world.orders.get(body.order_id);
    if (!order) refuse(25001001, 'invalid parameter: order_id');
    const partial = [body.skus, body.order_line_item_ids, body.order_line_list].some((list) => list?.length);
    if (partial) refuse(11050001, 'the order cannot be cancelled in part');
    checkCancel(core, order, body.cancel_reason);
    const { id } = cancelOrder(core.world, order, 'SELLER', body.cancel_reason);
    return { cancel_id: id, cancel_status: 'CANCELLATION_REQUEST_SUCCESS' };
  },
});

function eligibilityOf(core: Core, order: SandboxOrder, version: string): object {
  const reasons = available(core, order);
  const eligible = reasons.length > 0;
  const units = new Map<string, string[]>();
  for (const line of order.lines) units.set(line.skuId, [...(units.get(line.skuId) ?? []), line.id]);
  const sku_eligibility = [...units].map(([sku_id, order_line_items_ids]) => {
    const cancelLine = {
      request_type: 'CANCEL',
      order_line_items_ids,
      eligible,
      // The platform fills this in for eligible lines too: only `eligible` decides.
      ineligible_code: 25001001,
      ineligible_reason: eligible ? '' : 'invalid order status',
      ...(version !== '202309' && { available_reason_names: reasons }),
    };
    return { sku_id, line_item_eligibility: [cancelLine] };
  });
  return { sku_eligibility };
}

const orderParam = 'GET /return_refund/{version}/orders/{order_id}/aftersale_eligibility';
const user = z.enum(['SELLER', 'BUYER']);

function runEligibility(core: Core, version: string, orderId: string | undefined, who: string): object {
  const order = core.world.orders.get(orderId ?? '');
  if (!order) refuse(25001001, 'invalid parameter: order_id');
  if (who !== 'SELLER') refuse(25001001, 'this sandbox answers for SELLER only');
  return eligibilityOf(core, order, version);
}

const eligibilityOld = route(orderParam, {
  versions: ['202309'],
  query: z.strictObject({ initiate_aftersale_user: user }),
  run: ({ core, version, params }, query) =>
    runEligibility(core, version, params.order_id, query.initiate_aftersale_user),
});

const eligibility = route(orderParam, {
  versions: ['202512', '202602'],
  query: z.strictObject({ initiate_aftersale_user: user, request_types: z.literal('CANCEL').optional() }),
  run: ({ core, version, params }, query) =>
    runEligibility(core, version, params.order_id, query.initiate_aftersale_user),
});

const searchBody = z.strictObject({
  cancel_ids: z.array(z.string()).optional(),
  order_ids: z.array(z.string()).optional(),
  buyer_user_ids: z.array(z.string()).optional(),
  cancel_types: z.array(z.enum(['CANCEL', 'BUYER_CANCEL'])).optional(),
  cancel_status: z.array(z.string()).optional(),
  create_time_ge: unixSeconds.optional(),
  create_time_lt: unixSeconds.optional(),
  update_time_ge: unixSeconds.optional(),
  update_time_lt: unixSeconds.optional(),
  locale: z.string().optional(),
});

const SUCCESS = 'CANCELLATION_REQUEST_SUCCESS';
const typeOf = (row: Cancellation): 'CANCEL' | 'BUYER_CANCEL' =>
  row.role === 'BUYER' ? 'BUYER_CANCEL' : 'CANCEL';

function matches(core: Core, filter: z.infer<typeof searchBody>): Cancellation[] {
  const { momentOf } = core.world.shopClock;
  const ge = momentOf(Math.max(filter.create_time_ge ?? 0, filter.update_time_ge ?? 0));
  const lt = momentOf(Math.min(filter.create_time_lt ?? 9e12, filter.update_time_lt ?? 9e12));
  const within = (list: readonly string[] | undefined, value: string): boolean =>
    !list || list.includes(value);
  return core.world.cancellations.filter(
    (row) =>
      row.at >= ge &&
      row.at < lt &&
      within(filter.cancel_ids, row.id) &&
      within(filter.order_ids, row.orderId) &&
      within(filter.buyer_user_ids, core.world.orders.get(row.orderId)?.buyerId ?? '') &&
      within(filter.cancel_types, typeOf(row)) &&
      within(filter.cancel_status, SUCCESS),
  );
}

function rowOf(core: Core, row: Cancellation): object {
  const order = core.world.orders.get(row.orderId);
  const at = core.world.shopClock.seconds(row.at);
  return {
    cancel_id: row.id,
    order_id: row.orderId,
    role: row.role,
    cancel_type: typeOf(row),
    cancel_status: SUCCESS,
    cancel_reason: row.reason,
    cancel_reason_text: reasonText(row.reason),
    cancel_line_items:
      order?.lines.map((line) => ({ order_line_item_id: line.id, sku_id: line.skuId })) ?? [],
    create_time: at,
    update_time: at,
  };
}

const search = route('POST /return_refund/{version}/cancellations/search', {
  versions: ['202309', '202602'],
  query: z.strictObject({
    page_size: queryInt(1, 50).default(10),
    page_token: z
      .string()
      .regex(/^\d{0,9}$/)
      .default(''),
    sort_field: z.enum(['create_time', 'update_time']).optional(),
    sort_order: z.enum(['ASC', 'DESC']).default('DESC'),
  }),
  body: searchBody,
  run({ core }, query, filter) {
    const rows = matches(core, filter);
    if (query.sort_order === 'DESC') rows.reverse();
    const start = Number(query.page_token);
    const end = start + query.page_size;
    const next = end < rows.length ? String(end) : '';
    const cancellations = rows.slice(start, end).map((row) => rowOf(core, row));
    return { next_page_token: next, total_count: rows.length, cancellations };
  },
});

export const cancellationRoutes: readonly Route[] = [cancel, eligibilityOld, eligibility, search];
