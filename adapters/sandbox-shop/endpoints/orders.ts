/** Order search and detail. Sources: Partner Center, "Get Order List" 202309, "Get Order Detail" 202309 and 202507. */
import * as z from 'zod';
import type { SandboxOrder } from '../model.js';
import { refuse } from '../refusal.js';
import type { Route } from '../route.js';
import { queryInt, route, unixSeconds } from '../route.js';
import type { ShopClock } from '../shop-clock.js';
import type { Position, TimeIndex } from '../time-index.js';
import type { World } from '../world.js';

const STATUSES = [
  'UNPAID',
  'ON_HOLD',
  'AWAITING_SHIPMENT',
  'PARTIALLY_SHIPPING',
  'AWAITING_COLLECTION',
  'IN_TRANSIT',
  'DELIVERED',
  'COMPLETED',
  'CANCELLED',
] as const;

const searchQuery = z.strictObject({
  page_size: queryInt(1, 100),
  page_token: z.string().optional(),
  sort_field: z.enum(['create_time', 'update_time']).default('create_time'),
  sort_order: z.enum(['ASC', 'DESC']).default('DESC'),
});

const searchBody = z.strictObject({
  order_status: z.enum(STATUSES).optional(),
  create_time_ge: unixSeconds.optional(),
  create_time_lt: unixSeconds.optional(),
  update_time_ge: unixSeconds.optional(),
  update_time_lt: unixSeconds.optional(),
  shipping_type: z.enum(['TIKTOK', 'SELLER']).optional(),
  buyer_user_id: z.string().optional(),
  is_buyer_request_cancel: z.boolean().optional(),
  warehouse_ids: z.array(z.string()).max(100).optional(),
});

type Query = z.infer<typeof searchQuery>;
type Filter = z.infer<typeof searchBody>;

interface Span {
  from: number;
  to: number;
}

/** Of the shop's seconds, inclusive and exclusive, as moments. */
function spanOf({ momentOf }: ShopClock, ge: number | undefined, lt: number | undefined): Span {
  const from = ge === undefined ? 0 : momentOf(ge);
  return { from, to: lt === undefined ? Number.MAX_SAFE_INTEGER : momentOf(lt) };
}

interface Spans {
  created: Span;
  updated: Span;
}

const spansOf = ({ shopClock }: World, filter: Filter): Spans => ({
  created: spanOf(shopClock, filter.create_time_ge, filter.create_time_lt),
  updated: spanOf(shopClock, filter.update_time_ge, filter.update_time_lt),
});

function keeps(filter: Filter, { created, updated }: Spans): (order: SandboxOrder) => boolean {
  return (order) =>
    (filter.order_status === undefined || order.status === filter.order_status) &&
    order.placedAt >= created.from &&
    order.placedAt < created.to &&
    order.updatedAt >= updated.from &&
    order.updatedAt < updated.to &&
    (filter.buyer_user_id === undefined || order.buyerId === filter.buyer_user_id) &&
    filter.shipping_type !== 'TIKTOK' &&
    filter.is_buyer_request_cancel !== true &&
    filter.warehouse_ids === undefined;
}

/** The index that has to look at the fewest orders, and the range in it. */
function narrowest(world: World, filter: Filter, { created, updated }: Spans): Span & { index: TimeIndex } {
  if (filter.update_time_ge !== undefined) return { index: world.updated, ...updated };
  return { index: filter.order_status === 'UNPAID' ? world.unpaid : world.created, ...created };
}

const token = ({ at, seq }: Position): string => Buffer.from(`${at}.${seq}`).toString('base64url');

function readToken(text: string | undefined): Position | undefined {
  if (text === undefined || text === '') return undefined;
  const match = /^(\d{1,16})\.(\d{1,16})$/.exec(Buffer.from(text, 'base64url').toString());
  if (!match) refuse(36009021, 'invalid parameter: page_token');
  return { at: Number(match[1]), seq: Number(match[2]) };
}

const isAfter = (a: Position, b: Position): boolean => a.at > b.at || (a.at === b.at && a.seq > b.seq);

interface Page {
  /** One more than asked for when there is a next page. */
  orders: SandboxOrder[];
  total: number;
}

function take(
  orders: Iterable<SandboxOrder>,
  keep: (order: SandboxOrder) => boolean,
  count: number,
): SandboxOrder[] {
  const taken: SandboxOrder[] = [];
  for (const order of orders) {
    if (keep(order) && taken.push(order) === count) break;
  }
  return taken;
}

/** The narrowest range that matches, in the asked order; a page starts behind the token's position. */
function search(world: World, sorted: TimeIndex, query: Query, filter: Filter): Page {
  const descending = query.sort_order === 'DESC';
  const spans = spansOf(world, filter);
  const source = narrowest(world, filter, spans);
  const keep = keeps(filter, spans);
  const after = readToken(query.page_token);
  const inOrder = (source.index === world.updated) === (sorted === world.updated);
  const conditions = Object.keys(filter).filter(
    (name) => name !== 'order_status' || source.index !== world.unpaid,
  );
  if (inOrder && conditions.length === 0) {
    const orders = take(source.index.walk({ ...source, descending, after }), keep, query.page_size + 1);
    return { orders, total: source.index.size() };
  }
  const matches = take(source.index.walk({ ...source, descending }), keep, Number.POSITIVE_INFINITY);
  const { position } = sorted;
  const sign = descending ? -1 : 1;
  if (!inOrder) matches.sort((a, b) => (isAfter(position(a), position(b)) ? sign : -sign));
  const behind = (order: SandboxOrder): boolean =>
    !after || (descending ? isAfter(after, position(order)) : isAfter(position(order), after));
  return { orders: take(matches, behind, query.page_size + 1), total: matches.length };
}

const list = route('POST /order/{version}/orders/search', {
  versions: ['202309'],
  query: searchQuery,
  body: searchBody,
  run({ core }, query, filter) {
    const index = query.sort_field === 'update_time' ? core.world.updated : core.world.created;
    const { orders, total } = search(core.world, index, query, filter);
    const page = orders.slice(0, query.page_size);
    const next = orders.length > page.length ? token(index.position(page.at(-1)!)) : '';
    const texts = page.map((order) => core.texts.text(order, '202309')).join(',');
    return { raw: `{"next_page_token":"${next}","total_count":${total},"orders":[${texts}]}` };
  },
});

const idList = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.string().regex(/^\d{1,20}$/, 'must be digits')).max(50, 'at most 50 ids'));

const detail = route('GET /order/{version}/orders', {
  versions: ['202309', '202507'],
  query: z.strictObject({ ids: idList }),
  run({ core, version }, { ids }) {
    const found = [...new Set(ids)]
      .map((id) => core.world.orders.get(id))
      .filter((order) => order !== undefined);
    const texts = found.map((order) => core.texts.text(order, version === '202507' ? '202507' : '202309'));
    return { raw: `{"orders":[${texts.join(',')}]}` };
  },
});

export const orderRoutes: readonly Route[] = [list, detail];
