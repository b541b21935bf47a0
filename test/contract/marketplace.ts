// What the core relies on of any marketplace, told once and run over every connector with a real other side behind it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

export interface MarketplaceSubject {
  name: string;
  open(): Promise<MarketplaceWorld>;
}

const MINUTE = 60_000;

export function marketplaceContract({ name, open }: MarketplaceSubject): void {
  describe(`${name} as a marketplace`, () => {
    let world: MarketplaceWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    readingOrders(() => world);
    cancelling(() => world);
    chatting(() => world);
    hearing(() => world);
    counting(() => world);
  });
}

function value<T>(outcome: ReadOutcome<T>): T {
  if (outcome.kind !== 'ok') throw new Error(`${outcome.kind}: ${outcome.reason}`);
  return outcome.value;
}

async function orderOf({ marketplace, shop }: MarketplaceWorld, id: string): Promise<MarketplaceOrder> {
  const [order] = value(await marketplace.getOrders(shop, [id]));
  if (!order) throw new Error(`no order ${id}`);
  return order;
}

/** All pages of a list, and how many there were. */
async function allPages(read: (pageToken?: string) => ReturnType<Marketplace['listUnpaid']>) {
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

function readingOrders(the: () => MarketplaceWorld): void {
  test('an unpaid order is read with all that the core needs', async () => {
    const { unpaid, now } = the();
    const order = await orderOf(the(), unpaid[0]!);
    expect(order).toMatchObject({ externalId: unpaid[0], status: 'unpaid', statusText: expect.any(String) });
    expect(order.placedAt).toBeLessThanOrEqual(now());
    expect(order.updatedAt).toBeGreaterThanOrEqual(order.placedAt);
    expect(order.total.minor).toBeGreaterThan(0);
    expect(order.total.currency).toMatch(/^[A-Z]{3}$/);
    expect(order.buyerId).toMatch(/\S/);
    expect(order.method).not.toBe('unknown');
    expect(order.category).toMatch(/\S/);
    expect(order.items.length).toBeGreaterThan(0);
    for (const item of order.items) {
      expect(item).toMatchObject({ skuId: expect.stringMatching(/\S/), name: expect.stringMatching(/\S/) });
      expect(item.units).toBeGreaterThanOrEqual(1);
    }
    expect(order).not.toHaveProperty('paidAt');
    expect(order).not.toHaveProperty('exempt');
  });

  test('orders are read by id, up to fifty, and those that do not exist are absent', async () => {
    const { marketplace, shop, unpaid } = the();
    const asked = [...unpaid.slice(0, 49), '100000000000000001'];
    const found = value(await marketplace.getOrders(shop, asked));
    expect(found.map((order) => order.externalId).sort()).toEqual(unpaid.slice(0, 49).sort());
    expect(value(await marketplace.getOrders(shop, []))).toEqual([]);
    await expect(marketplace.getOrders(shop, unpaid.slice(0, 51))).rejects.toThrow(RangeError);
  });

  test('the unpaid list holds every unpaid order once, over all its pages, and no other', async () => {
    const { marketplace, shop, unpaid, buyerPays } = the();
    await buyerPays(unpaid[3]!);
    const { orders, pages } = await allPages((token) => marketplace.listUnpaid(shop, token));
    const expected = unpaid.filter((id) => id !== unpaid[3]);
    expect(orders.map((order) => order.externalId).sort()).toEqual(expected.sort());
    expect(pages).toBeGreaterThan(1);
    expect(orders.every((order) => order.status === 'unpaid')).toBe(true);
  });

  test('a change is listed from its moment on, oldest first', async () => {
    const { marketplace, shop, unpaid, buyerPays, pass, now } = the();
    await pass(MINUTE);
    const since = now();
    await buyerPays(unpaid[5]!);
    await pass(MINUTE);
    await buyerPays(unpaid[2]!);
    const { orders } = await allPages((token) => marketplace.listChanged(shop, since, token));
    expect(orders.map((order) => order.externalId)).toEqual([unpaid[5], unpaid[2]]);
    expect(orders.every((order) => order.status === 'paid')).toBe(true);
    const whole = await allPages((token) => marketplace.listChanged(shop, 0, token));
    expect(new Set(whole.orders.map((order) => order.externalId)).size).toBe(unpaid.length);
    const updates = whole.orders.map((order) => order.updatedAt);
    expect(updates).toEqual([...updates].sort((a, b) => a - b));
  });

  test('a paid order says since when', async () => {
    const { unpaid, buyerPays, pass, now } = the();
    await pass(MINUTE);
    await buyerPays(unpaid[0]!);
    const order = await orderOf(the(), unpaid[0]!);
    expect(order.status).toBe('paid');
    expect(Math.abs(order.paidAt! - now())).toBeLessThanOrEqual(1_000);
  });

  test('every order has a page for people', () => {
    const { marketplace, shop, unpaid } = the();
    const url = new URL(marketplace.orderUrl(shop, unpaid[0]!));
    expect(url.protocol).toMatch(/^https?:$/);
    expect(url.href).toContain(unpaid[0]);
  });
}

function cancelling(the: () => MarketplaceWorld): void {
  async function offeredReason(id: string): Promise<string> {
    const offer = value(await the().marketplace.cancelOffer(the().shop, id));
    expect(offer.offered).toBe(true);
    return offer.reason!;
  }

  test('an offered cancel is carried out by the seller', async () => {
    const { marketplace, shop, unpaid, truth } = the();
    expect(marketplace.capabilities(shop).cancel).toBe(true);
    const outcome = await marketplace.cancel(shop, unpaid[0]!, await offeredReason(unpaid[0]!));
    expect(outcome).toEqual({ kind: 'sent', ref: expect.stringMatching(/\S/) });
    expect(truth.status(unpaid[0]!)).toBe('cancelled');
    expect(await orderOf(the(), unpaid[0]!)).toMatchObject({
      status: 'cancelled',
      cancelledBy: 'seller',
      cancelledAt: expect.any(Number),
    });
  });

  test('a cancel is moot when the buyer paid after the offer, and the order stays paid', async () => {
    const { marketplace, shop, unpaid, buyerPays, truth } = the();
    const reason = await offeredReason(unpaid[0]!);
    await buyerPays(unpaid[0]!);
    const outcome = await marketplace.cancel(shop, unpaid[0]!, reason);
    expect(outcome).toMatchObject({ kind: 'moot', because: 'paid' });
    expect(truth.status(unpaid[0]!)).toBe('paid');
  });

  test('a paid order is not offered', async () => {
    const { marketplace, shop, unpaid, buyerPays } = the();
    await buyerPays(unpaid[0]!);
    const offer = value(await marketplace.cancelOffer(shop, unpaid[0]!));
    expect(offer).toEqual({ offered: false, why: expect.stringMatching(/\S/) });
  });

  test('a second cancel is moot', async () => {
    const { marketplace, shop, unpaid } = the();
    const reason = await offeredReason(unpaid[0]!);
    await marketplace.cancel(shop, unpaid[0]!, reason);
    const again = await marketplace.cancel(shop, unpaid[0]!, reason);
    expect(again).toMatchObject({ kind: 'moot', because: 'closed' });
  });

  test('any reason but the offered one is refused and changes nothing, paid or not', async () => {
    const { marketplace, shop, unpaid, buyerPays, truth } = the();
    const reason = await offeredReason(unpaid[0]!);
    await buyerPays(unpaid[1]!);
    for (const other of ['seller_cancel_reason_out_of_stock', 'out_of_stock', '', `${reason}x`]) {
      expect((await marketplace.cancel(shop, unpaid[0]!, other)).kind).toBe('rejected');
      expect((await marketplace.cancel(shop, unpaid[1]!, other)).kind).toBe('rejected');
    }
    expect(truth.status(unpaid[0]!)).toBe('unpaid');
    expect(truth.status(unpaid[1]!)).toBe('paid');
  });

  test.each([
    ['not_reached', 'unpaid'],
    ['answer_lost', 'cancelled'],
  ] as const)('a cancel that breaks (%s) is unknown, and a read tells the truth', async (how, status) => {
    const { marketplace, shop, unpaid, breakNext } = the();
    const reason = await offeredReason(unpaid[0]!);
    breakNext('cancel', how);
    expect((await marketplace.cancel(shop, unpaid[0]!, reason)).kind).toBe('unknown');
    expect((await orderOf(the(), unpaid[0]!)).status).toBe(status);
  });
}

function chatting(the: () => MarketplaceWorld): void {
  async function opened(index = 0) {
    const { marketplace, shop, unpaid } = the();
    const chat = marketplace.buyerChat!;
    const { buyerId } = await orderOf(the(), unpaid[index]!);
    const { conversationId, canSend } = value(await chat.open(shop, buyerId!));
    expect(canSend).toBe(true);
    return { chat, shop, buyerId: buyerId!, conversationId };
  }

  test('a message arrives once and can be read back', async () => {
    const { chat, shop, buyerId, conversationId } = await opened();
    const { now, truth } = the();
    const text = 'Bonjour, votre commande 😀 "attend" son paiement.';
    const before = now();
    const outcome = await chat.send(shop, conversationId, text);
    expect(outcome).toEqual({ kind: 'sent', ref: expect.stringMatching(/\S/) });
    expect(truth.received(buyerId)).toEqual([text]);
    const messages = value(await chat.read(shop, conversationId, before));
    expect(messages.filter((message) => message.text === text)).toMatchObject([
      { from: 'shop', id: outcome.kind === 'sent' ? outcome.ref : '' },
    ]);
  });

  test('the same buyer has one conversation, another buyer another', async () => {
    const { chat, shop, buyerId, conversationId } = await opened(0);
    expect(value(await chat.open(shop, buyerId)).conversationId).toBe(conversationId);
    expect((await opened(1)).conversationId).not.toBe(conversationId);
  });

  test('a buyer’s words are told from the shop’s, newest first', async () => {
    const { chat, shop, buyerId, conversationId } = await opened();
    const { buyerWrites, pass } = the();
    await chat.send(shop, conversationId, 'May we help?');
    await pass(MINUTE);
    await buyerWrites(buyerId, 'My card was refused');
    const messages = value(await chat.read(shop, conversationId, 0));
    expect(messages.slice(0, 2)).toMatchObject([
      { from: 'buyer', text: 'My card was refused' },
      { from: 'shop', text: 'May we help?' },
    ]);
  });

  test('a long talk is read back as far as asked', async () => {
    const { chat, shop, buyerId, conversationId } = await opened();
    const { buyerWrites, pass, now } = the();
    for (let index = 0; index < 23; index++) {
      await buyerWrites(buyerId, `word ${index}`);
      await pass(2_000);
    }
    const texts = value(await chat.read(shop, conversationId, 0)).map((message) => message.text);
    expect(texts.filter((text) => text?.startsWith('word'))).toEqual(
      Array.from({ length: 23 }, (_, index) => `word ${22 - index}`),
    );
    expect(value(await chat.read(shop, conversationId, now() - 5_000)).length).toBeLessThan(5);
  });

  test('a text that is too long, or none, is refused and never arrives', async () => {
    const { chat, shop, buyerId, conversationId } = await opened();
    expect((await chat.send(shop, conversationId, 'x'.repeat(chat.maxLength + 1))).kind).toBe('rejected');
    expect((await chat.send(shop, conversationId, '')).kind).toBe('rejected');
    expect(the().truth.received(buyerId)).toEqual([]);
  });

  test.each([
    ['not_reached', 0],
    ['answer_lost', 1],
  ] as const)(
    'a message that breaks (%s) is unknown, and reading back tells the truth',
    async (how, times) => {
      const { chat, shop, buyerId, conversationId } = await opened();
      const before = the().now();
      the().breakNext('message', how);
      expect((await chat.send(shop, conversationId, 'Hello')).kind).toBe('unknown');
      const messages = value(await chat.read(shop, conversationId, before));
      expect(messages.filter((message) => message.text === 'Hello')).toHaveLength(times);
      expect(the().truth.received(buyerId)).toHaveLength(times);
    },
  );
}

function hearing(the: () => MarketplaceWorld): void {
  async function heard(): Promise<readonly WebhookRequest[]> {
    const { unpaid, buyerPays, pass, webhooks } = the();
    await buyerPays(unpaid[0]!);
    await pass(MINUTE);
    return webhooks();
  }

  test('a webhook names the order that changed', async () => {
    const { marketplace, shop, unpaid, now } = the();
    const hints = (await heard()).map((request) => {
      const verdict = marketplace.verifyWebhook(request);
      if (verdict.kind !== 'accepted') throw new Error(verdict.reason);
      return verdict.hint;
    });
    const hint = hints.find(({ ref, at }) => ref === unpaid[0] && at > now() - 2 * MINUTE);
    expect(hint).toMatchObject({ kind: 'order', shopExternalId: shop.externalId, type: expect.any(String) });
    expect(new Set(hints.map(({ dedupeKey }) => dedupeKey)).size).toBe(hints.length);
  });

  test('a webhook with one byte changed, or without its signature, is refused', async () => {
    const { marketplace } = the();
    const [request] = await heard();
    const { headers, body } = request!;
    for (let index = 0; index < body.length; index += 7) {
      const changed = Buffer.from(body);
      changed[index] = changed[index]! ^ 1;
      expect(marketplace.verifyWebhook({ headers, body: changed })).toMatchObject({
        kind: 'refused',
        status: 401,
      });
    }
    expect(marketplace.verifyWebhook({ headers: {}, body })).toMatchObject({ kind: 'refused', status: 401 });
  });

  test('the same webhook twice has the same key', async () => {
    const { marketplace } = the();
    const [request] = await heard();
    expect(marketplace.verifyWebhook(request!)).toEqual(marketplace.verifyWebhook(request!));
  });
}

function counting(the: () => MarketplaceWorld): void {
  test('an unpaid order holds stock, and a cancel gives it back', async () => {
    const { marketplace, shop, unpaid } = the();
    const inventory = marketplace.inventory!;
    const [item] = (await orderOf(the(), unpaid[0]!)).items;
    const level = async () => value(await inventory.levels(shop, [item!.skuId]))[0]!;
    const before = await level();
    expect(before.committed).toBeGreaterThanOrEqual(item!.units);
    const { reason } = value(await marketplace.cancelOffer(shop, unpaid[0]!));
    await marketplace.cancel(shop, unpaid[0]!, reason!);
    expect(await level()).toEqual({
      skuId: item!.skuId,
      available: before.available + item!.units,
      committed: before.committed - item!.units,
    });
  });
}
