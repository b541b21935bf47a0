// A marketplace with its other side in a test's hand, and the reads that every part of the contract needs.
import type { MarketplaceOrder } from '../../src/domain/order.js';
import type { Marketplace, ReadOutcome, ShopRef, WebhookRequest } from '../../src/ports.js';

/** A marketplace with its other side in the test's hand. Nobody acts there but through this. */
export interface MarketplaceWorld {
  marketplace: Marketplace;
  shop: ShopRef;
  /** More unpaid orders than one page holds, each by a buyer of its own and none of them ever paid by itself. */
  unpaid: readonly string[];
  now(): number;
  /** Lets time pass on both sides. */
  pass(ms: number): Promise<void>;
  buyerPays(externalId: string): Promise<void>;
  buyerWrites(buyerId: string, text: string): Promise<void>;
  /** What the marketplace really holds, past the connector. */
  truth: {
    status(externalId: string): 'unpaid' | 'paid' | 'cancelled';
    /** Texts that the shop's messages brought to this buyer. */
    received(buyerId: string): readonly string[];
  };
  /** The next message or cancel fails: before it reached the other side, or after it was carried out. */
  breakNext(act: 'message' | 'cancel', how: 'not_reached' | 'answer_lost'): void;
  /** Every webhook sent since the world began. */
  webhooks(): readonly WebhookRequest[];
  close(): Promise<void>;
}

export const MINUTE = 60_000;

export function value<T>(outcome: ReadOutcome<T>): T {
  if (outcome.kind !== 'ok') throw new Error(`${outcome.kind}: ${outcome.reason}`);
  return outcome.value;
}

export async function orderOf(
  { marketplace, shop }: MarketplaceWorld,
  id: string,
): Promise<MarketplaceOrder> {
  const [order] = value(await marketplace.getOrders(shop, [id]));
  if (!order) throw new Error(`no order ${id}`);
  return order;
}

/** All pages of a list, and how many there were. */
export async function allPages(read: (pageToken?: string) => ReturnType<Marketplace['listUnpaid']>) {
  const orders: MarketplaceOrder[] = [];
  let token: string | undefined;
  let pages = 0;
  do {
    const page = value(await read(token));
    orders.push(...page.orders);
    token = page.nextPageToken;
    pages++;
  } while (token && pages < 100);
  return { orders, pages };
}
