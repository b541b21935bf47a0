// Reading orders: by id, by change, and all that are unpaid now.
import * as z from 'zod';
import type { MarketplaceOrder } from '../../src/domain/order.js';
import type { ChangedPage, Clock, ReadOutcome, ShopRef } from '../../src/ports.js';
import type { Categories } from './categories.js';
import type { Client, Log } from './client.js';
import { readFailure } from './failure.js';
import { isId, listOf, optionalText } from './lenient.js';
import { createOrderReader, type OrderReader } from './order-reader.js';

const MAX_IDS = 50;
const PAGE_SIZE = '100';
/** "This order does not belong to the shop": one stranger among the ids makes the whole call fail. */
const STRANGER = 21008111;

const OrderList = z.object({
  /** Twice the page that was asked for. */
  orders: listOf(z.unknown(), 200),
  next_page_token: optionalText,
});

export interface Orders {
  getOrders(shop: ShopRef, ids: readonly string[]): Promise<ReadOutcome<MarketplaceOrder[]>>;
  listChanged(shop: ShopRef, since: number, pageToken?: string): Promise<ReadOutcome<ChangedPage>>;
  listUnpaid(shop: ShopRef, pageToken?: string): Promise<ReadOutcome<ChangedPage>>;
}

/** Orders by ids already checked; where a stranger spoils the call, its two halves are asked instead. */
function createDetail(client: Client, understand: OrderReader, clock: Clock) {
  async function detail(shop: ShopRef, ids: readonly string[]): Promise<ReadOutcome<MarketplaceOrder[]>> {
    if (ids.length === 0) return { kind: 'ok', value: [] };
    const path = '/order/202507/orders';
    const answer = await client.call({
      shop,
      method: 'GET',
      path,
      query: { ids: ids.join(',') },
      data: OrderList,
    });
    if (answer.ok) {
      const asked = new Set(ids);
      const orders = await understand(shop, answer.data.orders);
      return { kind: 'ok', value: orders.filter((order) => asked.has(order.externalId)) };
    }
    const { failure } = answer;
    if (failure.cause !== 'code' || failure.code !== STRANGER) return readFailure(failure, clock.now());
    if (ids.length === 1) return { kind: 'ok', value: [] };
    const half = Math.ceil(ids.length / 2);
    const first = await detail(shop, ids.slice(0, half));
    if (first.kind !== 'ok') return first;
    const second = await detail(shop, ids.slice(half));
    return second.kind === 'ok' ? { kind: 'ok', value: [...first.value, ...second.value] } : second;
  }

  return detail;
}

export function createOrders(client: Client, categories: Categories, clock: Clock, log: Log): Orders {
  const understand = createOrderReader(categories, clock, log);
  const detail = createDetail(client, understand, clock);

  async function search(
    shop: ShopRef,
    sortField: string,
    body: Record<string, unknown>,
    pageToken?: string,
  ): Promise<ReadOutcome<ChangedPage>> {
    const answer = await client.call({
      shop,
      method: 'POST',
      path: '/order/202309/orders/search',
      query: {
        page_size: PAGE_SIZE,
        sort_field: sortField,
        sort_order: 'ASC',
        ...(pageToken ? { page_token: pageToken } : {}),
      },
      body,
      data: OrderList,
    });
    if (!answer.ok) return readFailure(answer.failure, clock.now());
    const orders = await understand(shop, answer.data.orders);
    const next = answer.data.next_page_token;
    // The same token again would read the same page for ever.
    return {
      kind: 'ok',
      value: { orders, ...(next && next !== pageToken ? { nextPageToken: next } : {}) },
    };
  }

  return {
    async getOrders(shop, ids) {
      if (ids.length > MAX_IDS)
        throw new RangeError(`getOrders takes at most ${MAX_IDS} ids, got ${ids.length}`);
      return detail(shop, [...new Set(ids)].filter(isId));
    },
    listChanged(shop, since, pageToken) {
      const seconds = Math.max(0, Math.floor(since / 1000));
      return search(shop, 'update_time', { update_time_ge: seconds }, pageToken);
    },
    listUnpaid(shop, pageToken) {
      return search(shop, 'create_time', { order_status: 'UNPAID' }, pageToken);
    },
  };
}
