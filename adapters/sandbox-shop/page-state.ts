/** What the page shows, taken from the live shop a few times a second. */
import { formatMoney } from '../../src/domain/money.js';
import type { SandboxShop } from './index.js';
import type { Buyer, ChatEntry, OrderStatus, SandboxOrder } from './model.js';

export interface PageOrder {
  id: string;
  buyerId: string;
  nickname: string;
  status: OrderStatus;
  total: string;
  method: string;
  item: string;
  units: number;
  placedAt: number;
  /** Messages from the shop. */
  messages: number;
}

export interface PageEntry {
  id: string;
  mine: boolean;
  text: string;
  at: number;
}

export interface PageStock {
  name: string;
  available: number;
  /** Held by orders that nobody has paid. */
  unpaid: number;
  /** Held by paid ones. */
  paid: number;
}

export interface PageState {
  now: number;
  zone: string;
  /** 0 while paused. */
  rate: number;
  nextEventAt: number | null;
  streaming: boolean;
  counts: { orders: number; unpaid: number; paid: number; cancelled: number; messages: number };
  orders: PageOrder[];
  phone: { buyerId: string; nickname: string; order: PageOrder | null; entries: PageEntry[] } | null;
  stock: PageStock[];
}

const ORDERS_SHOWN = 40;
const STOCK_SHOWN = 24;

function orderView(shop: SandboxShop, order: SandboxOrder): PageOrder {
  const { catalog, buyers } = shop.world;
  const sku = catalog.skus.get(order.lines[0]?.skuId ?? '');
  return {
    id: order.id,
    buyerId: order.buyerId,
    nickname: buyers.get(order.buyerId)?.nickname ?? '',
    status: order.status,
    total: formatMoney({ minor: order.totalMinor, currency: order.currency }, 'en'),
    method: order.method.text,
    item: (sku && catalog.products.get(sku.productId)?.title) ?? 'Item',
    units: order.lines.length,
    placedAt: order.placedAt,
    messages: order.messages,
  };
}

function entryView({ id, role, type, content, at }: ChatEntry): PageEntry {
  const parsed = JSON.parse(content) as { content?: string; order_id?: string };
  const text = parsed.content ?? (parsed.order_id ? `Order …${parsed.order_id.slice(-4)}` : type);
  return { id, mine: role === 'BUYER', text, at };
}

/** Without a choice: whoever was written to or wrote last, else whoever ordered last. */
function buyerShown(
  shop: SandboxShop,
  wanted: string | undefined,
  newest: SandboxOrder | undefined,
): Buyer | undefined {
  const { buyers, conversations } = shop.world;
  const chosen = wanted === undefined ? undefined : buyers.get(wanted);
  if (chosen) return chosen;
  let latest: { at: number; buyerId: string } | undefined;
  for (const { entries, buyerId } of conversations.values()) {
    const at = entries.at(-1)?.at ?? 0;
    if (at > (latest?.at ?? 0)) latest = { at, buyerId };
  }
  return buyers.get(latest?.buyerId ?? newest?.buyerId ?? '');
}

function phoneOf(shop: SandboxShop, buyer: Buyer): PageState['phone'] {
  const { orders, conversationOf } = shop.world;
  const mine = buyer.orderIds.map((id) => orders.get(id)).filter((order) => order !== undefined);
  const order = mine.findLast(({ status }) => status === 'UNPAID') ?? mine.at(-1);
  const entries = conversationOf.get(buyer.id)?.entries.slice(-60).map(entryView) ?? [];
  return {
    buyerId: buyer.id,
    nickname: buyer.nickname,
    order: order ? orderView(shop, order) : null,
    entries,
  };
}

function stockOf(shop: SandboxShop): PageStock[] {
  const { catalog, unpaid } = shop.world;
  const held = new Map<string, number>();
  for (const order of unpaid.walk({ from: 0, to: Number.MAX_SAFE_INTEGER, descending: false })) {
    for (const { skuId } of order.lines) held.set(skuId, (held.get(skuId) ?? 0) + 1);
  }
  const rows = [...catalog.skus.values()].map((sku) => {
    const waiting = held.get(sku.id) ?? 0;
    const title = catalog.products.get(sku.productId)?.title ?? 'Item';
    const name = sku.name === 'Standard' ? title : `${title}, ${sku.name}`;
    return { name, available: sku.available, unpaid: waiting, paid: sku.committed - waiting };
  });
  return rows.sort((a, b) => b.unpaid - a.unpaid || a.name.localeCompare(b.name)).slice(0, STOCK_SHOWN);
}

/** `buyerId`: whose phone to show. */
export function pageState(shop: SandboxShop, buyerId?: string): PageState {
  const { world, clock } = shop;
  const recent: SandboxOrder[] = [];
  for (const order of world.created.walk({ from: 0, to: Number.MAX_SAFE_INTEGER, descending: true })) {
    if (recent.push(order) === ORDERS_SHOWN) break;
  }
  const counts = shop.ledger.counts();
  const buyer = buyerShown(shop, buyerId, recent[0]);
  const next = shop.nextEventAt();
  return {
    now: clock.now(),
    zone: shop.options.shop.zone,
    rate: clock.rate(),
    nextEventAt: Number.isFinite(next) ? next : null,
    streaming: world.streamUntil > world.time,
    counts: {
      orders: counts.orders,
      unpaid: counts.open,
      paid: counts.paid,
      cancelled: counts.cancelledByUs + counts.cancelledByBuyer + counts.cancelledByPlatform,
      messages: counts.buyerMessages,
    },
    orders: recent.map((order) => orderView(shop, order)),
    phone: buyer ? phoneOf(shop, buyer) : null,
    stock: stockOf(shop),
  };
}
