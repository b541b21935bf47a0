/** What really happened, told by the shops' own ledgers record by record: the part of the world the bot cannot write. */
import type { LedgerRecord } from '../../adapters/sandbox-shop/ledger.js';
import type { SimShop } from './shops.js';
import type { Timeline } from './timeline.js';

/** One order as its shop knows it. Times are epoch ms of the wall, `awakeMs` those of the machine. */
export interface TrueOrder {
  /** As the bot calls it. */
  id: string;
  externalId: string;
  shop: SimShop;
  buyer: string;
  chaseable: boolean;
  placedAt: number;
  ended?: 'paid' | 'cancelled';
  endedAt?: number;
  endedAwakeMs?: number;
  /** Messages about it that reached its buyer. */
  messages: Arrival[];
}

export interface Arrival {
  at: number;
  awakeMs: number;
  effectId: string;
  step: string;
  /** The person who wanted it sent. */
  by?: string | undefined;
}

export interface Truth {
  readonly orders: ReadonlyMap<string, TrueOrder>;
  /** Those not yet paid or cancelled. */
  readonly open: ReadonlySet<TrueOrder>;
  /** Messages by buyer, oldest first. */
  readonly toBuyer: ReadonlyMap<string, { order: TrueOrder; arrival: Arrival }[]>;
  arrived(order: TrueOrder, arrival: Arrival): void;
  /** Hands out what the ledgers have written since the last time. */
  follow(heard: (record: LedgerRecord, order: TrueOrder | undefined, shop: SimShop) => void): void;
  newest(shop: SimShop): TrueOrder | undefined;
}

export function createTruth(shops: readonly SimShop[], timeline: Timeline): Truth {
  const orders = new Map<string, TrueOrder>();
  const open = new Set<TrueOrder>();
  const toBuyer = new Map<string, { order: TrueOrder; arrival: Arrival }[]>();
  const newest = new Map<SimShop, TrueOrder>();
  const read = new Map(shops.map((shop) => [shop, 0]));

  const place = (record: LedgerRecord, shop: SimShop): TrueOrder => {
    const externalId = record.orderId ?? '';
    const order: TrueOrder = {
      id: `${shop.id}:${externalId}`,
      externalId,
      shop,
      buyer: `${shop.id}:${record.buyerId}`,
      chaseable: shop.sandbox.ledger.order(externalId)?.chaseable === true,
      placedAt: record.at - shop.skewMs,
      messages: [],
    };
    orders.set(order.id, order);
    open.add(order);
    newest.set(shop, order);
    return order;
  };

  const end = (order: TrueOrder, how: 'paid' | 'cancelled', record: LedgerRecord): void => {
    open.delete(order);
    // A cancel after a payment ends nothing that had not ended: the first end counts.
    if (order.endedAt === undefined) {
      order.endedAt = record.at - order.shop.skewMs;
      order.endedAwakeMs = timeline.monotonic();
    }
    order.ended = how;
  };

  return {
    orders,
    open,
    toBuyer,
    arrived(order, arrival) {
      order.messages.push(arrival);
      const all = toBuyer.get(order.buyer) ?? [];
      all.push({ order, arrival });
      toBuyer.set(order.buyer, all);
    },
    follow(heard) {
      for (const shop of shops) {
        const { records } = shop.sandbox.ledger;
        for (let n = read.get(shop) ?? 0; n < records.length; n += 1) {
          read.set(shop, n + 1);
          const record = records[n]!;
          const known = orders.get(`${shop.id}:${record.orderId}`);
          const order = record.kind === 'placed' ? place(record, shop) : known;
          heard(record, order, shop);
          if (order && (record.kind === 'paid' || record.kind === 'cancelled'))
            end(order, record.kind, record);
        }
      }
    },
    newest: (shop) => newest.get(shop),
  };
}
