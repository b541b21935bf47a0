import { describe, expect, test } from 'vitest';
import type { SandboxShop } from '../../adapters/sandbox-shop/index.js';
import type { SandboxOrder } from '../../adapters/sandbox-shop/model.js';
import type { SandboxOptions } from '../../adapters/sandbox-shop/options.js';
import { type Answer, call, HOUR, MINUTE, makeShop, passTime, START } from './setup.js';

const CONVERSATIONS = '/customer_service/202309/conversations';

async function open(shop: SandboxShop, buyerId: string): Promise<string> {
  const answer = await call(shop, `POST ${CONVERSATIONS}`, {}, { buyer_user_id: buyerId });
  return answer.data.conversation_id;
}

function say(shop: SandboxShop, conversation: string, text: string): Promise<Answer> {
  const body = { type: 'TEXT', content: JSON.stringify({ content: text }) };
  return call(shop, `POST ${CONVERSATIONS}/${conversation}/messages`, {}, body);
}

async function withOrder(
  changes: Partial<SandboxOptions> = {},
): Promise<{ shop: SandboxShop; order: SandboxOrder }> {
  const shop = makeShop(changes);
  await passTime(shop, START + 30 * MINUTE);
  const order = [...shop.world.orders.values()].find((o) => o.status === 'UNPAID' && !o.isCod && !o.isSample);
  return { shop, order: order! };
}

describe('chat with a buyer', () => {
  test('opens one conversation a buyer, carries a text both ways and reads it back page by page', async () => {
    const { shop, order } = await withOrder();
    const id = await open(shop, order.buyerId);
    expect(await open(shop, order.buyerId)).toBe(id);
    const sent = await say(shop, id, 'Still want it?');
    expect(sent.data.message_id).toMatch(/^\d{19}$/);
    for (let n = 0; n < 11; n++) shop.buyer.write(order.buyerId, `answer ${n}`);
    const path = `GET ${CONVERSATIONS}/${id}/messages`;
    const first = await call(shop, path, { page_size: '10' });
    const rest = await call(shop, path, { page_size: '10', page_token: first.data.next_page_token });
    const all = [...first.data.messages, ...rest.data.messages];
    expect(rest.data.next_page_token).toBe('');
    expect(all).toHaveLength(12);
    expect(all.at(-1)).toMatchObject({
      id: sent.data.message_id,
      type: 'TEXT',
      sender: { role: 'CUSTOMER_SERVICE' },
    });
    expect(JSON.parse(all[0].content)).toEqual({ content: 'answer 10' });
    expect(all[0].sender.im_user_id).not.toBe(order.buyerId);
    expect(shop.ledger.messagesOf(order.id)).toMatchObject([
      { text: 'Still want it?', status: 'UNPAID', messageNumber: 1 },
    ]);
  });

  test('tells whether a message may be sent and how many are unread', async () => {
    const { shop, order } = await withOrder();
    const id = await open(shop, order.buyerId);
    shop.buyer.write(order.buyerId, 'hello?');
    const one = await call(shop, `GET /customer_service/202601/conversations/${id}`);
    expect(one.data.conversation).toMatchObject({ id, can_send_message: true, unread_count: 1 });
    await call(shop, `POST ${CONVERSATIONS}/${id}/messages/read`);
    const list = await call(shop, `GET ${CONVERSATIONS}`, { page_size: '20' });
    const roles = list.data.conversations[0].participants.map(({ role }: { role: string }) => role);
    expect(list.data.conversations[0]).toMatchObject({ id, unread_count: 0 });
    expect(roles).toEqual(['BUYER', 'SHOP']);
  });

  test.each([
    ['more than 2000 characters', 'a'.repeat(2001), 45101001],
    ['nothing', '', 45101001],
    ['a link', 'pay at https://pay.example/x', 45111001],
    ['a bare domain', 'see myshop.com', 45111001],
    ['a telephone number', 'call +62 812 3456 7890', 45101006],
    ['another messenger', 'write me on WhatsApp', 45101006],
  ])('refuses a text with %s and delivers nothing', async (_what, text, code) => {
    const { shop, order } = await withOrder();
    const id = await open(shop, order.buyerId);
    expect(await say(shop, id, text)).toMatchObject({ code, data: null });
    expect(shop.ledger.counts().buyerMessages).toBe(0);
  });

  test('takes exactly 2000 characters', async () => {
    const { shop, order } = await withOrder();
    expect(await say(shop, await open(shop, order.buyerId), 'é'.repeat(2000))).toMatchObject({ code: 0 });
  });

  test('refuses content that is not JSON text, foreign order cards, unknown types, buyers and conversations', async () => {
    const { shop, order } = await withOrder();
    const id = await open(shop, order.buyerId);
    const path = `POST ${CONVERSATIONS}/${id}/messages`;
    expect(await call(shop, path, {}, { type: 'TEXT', content: 'plain' })).toMatchObject({ code: 45101001 });
    expect(await call(shop, path, {}, { type: 'VIDEO', content: '{}' })).toMatchObject({ code: 45111001 });
    const foreign = [...shop.world.orders.values()].find(({ buyerId }) => buyerId !== order.buyerId)!;
    const card = { type: 'ORDER_CARD', content: JSON.stringify({ order_id: foreign.id }) };
    expect(await call(shop, path, {}, card)).toMatchObject({ code: 45101002 });
    const nobody = await call(shop, `POST ${CONVERSATIONS}`, {}, { buyer_user_id: '1' });
    expect(nobody).toMatchObject({ code: 45101003 });
    expect(await say(shop, '1', 'hello')).toMatchObject({ code: 45101003 });
  });

  test('refuses a buyer who has closed the chat', async () => {
    const { shop, order } = await withOrder();
    const buyer = shop.world.buyers.get(order.buyerId)!;
    buyer.silent = true;
    const answer = await call(shop, `POST ${CONVERSATIONS}`, {}, { buyer_user_id: buyer.id });
    expect(answer).toMatchObject({ code: 45109003 });
  });

  test('closes after six silent hours until it is opened again', async () => {
    const { shop, order } = await withOrder({ scenario: { kind: 'live', ordersPerHour: 2 }, seed: 3 });
    const id = await open(shop, order.buyerId);
    shop.clock.set(shop.clock.now() + 6 * HOUR + 1);
    expect(await say(shop, id, 'hello')).toMatchObject({ code: 45109001 });
    expect(await open(shop, order.buyerId)).toBe(id);
    expect(await say(shop, id, 'hello')).toMatchObject({ code: 0 });
  });

  test('ends at the daily quota and goes on the next day', async () => {
    const { shop, order } = await withOrder({ chatQuotaPerDay: 3 });
    const id = await open(shop, order.buyerId);
    await say(shop, id, 'one');
    await say(shop, id, 'two');
    expect(await say(shop, id, 'three')).toMatchObject({ code: 45101004 });
    expect(shop.ledger.counts().buyerMessages).toBe(2);
    shop.clock.set(START + 24 * HOUR);
    expect((await say(shop, id, 'three')).code).not.toBe(45101004);
  });

  test('is refused as a whole without the scope', async () => {
    const { shop, order } = await withOrder({ chatScope: false });
    const answer = await call(shop, `POST ${CONVERSATIONS}`, {}, { buyer_user_id: order.buyerId });
    expect(answer).toMatchObject({ status: 403, code: 105005 });
  });
});

describe('what a message does', () => {
  const messageAll = async (shop: SandboxShop): Promise<void> => {
    for (const order of [...shop.world.orders.values()]) {
      if (order.status !== 'UNPAID' || order.isCod || order.isSample) continue;
      if (shop.world.buyers.get(order.buyerId)!.silent) continue;
      await say(shop, await open(shop, order.buyerId), `About order ${order.id.slice(-4)}: still want it?`);
      shop.clock.set(shop.clock.now() + 50);
    }
  };

  test('moves some buyers to pay who would not have, some to answer, and none twice as hard', async () => {
    const asked = makeShop({ seed: 5 });
    const left = makeShop({ seed: 5 });
    await passTime(asked, START + 4 * HOUR);
    await passTime(left, START + 4 * HOUR);
    await messageAll(asked);
    await passTime(asked, START + 10 * HOUR);
    await passTime(left, START + 10 * HOUR);
    const [a, b] = [asked.ledger.counts(), left.ledger.counts()];
    expect(a.orders).toBe(b.orders);
    expect(a.paidBecauseOfMessage).toBeGreaterThan(3);
    expect(a.paid).toBeGreaterThan(b.paid);
    expect(a.replies).toBeGreaterThan(3);
    expect(b).toMatchObject({ paidBecauseOfMessage: 0, replies: 0 });
    const moved = asked.ledger.records.filter(({ kind, uplift }) => kind === 'moved' && uplift !== undefined);
    for (const record of moved) expect(record).toMatchObject({ messageNumber: 1, uplift: 0.35 });
  });

  test('a payment is refused now and then, and the buyer says so in the market’s language', async () => {
    const shop = makeShop({
      seed: 5,
      shop: {
        externalId: '1',
        cipher: 'ROW_TESTCIPHER0001',
        region: 'TH',
        currency: 'THB',
        zone: 'Asia/Bangkok',
      },
    });
    await passTime(shop, START + 2 * HOUR);
    expect(shop.ledger.records.some(({ kind }) => kind === 'payment_failed')).toBe(true);
    await messageAll(shop);
    await passTime(shop, START + 4 * HOUR);
    const replies = shop.ledger.records.filter(({ kind }) => kind === 'reply');
    expect(replies.some(({ text }) => /ปฏิเสธ/.test(text ?? ''))).toBe(true);
  });
});
