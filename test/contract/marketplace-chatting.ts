// The marketplace contract: chat with a buyer.
import { expect, test } from 'vitest';
import { type MarketplaceWorld, MINUTE, orderOf, value } from './marketplace-world.js';

export function chatting(the: () => MarketplaceWorld): void {
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
