import { afterEach, describe, expect, test } from 'vitest';
import { connect, type Handler, NOW, ok, refusal, SHOP } from './wire.js';

const BUYER = '7494560109732334261';
const CONVERSATION = '7106888323922608389';
const CREATE = '/customer_service/202309/conversations';
const MESSAGES = `${CREATE}/${CONVERSATION}/messages`;
const SECONDS = NOW / 1000;
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const wire of open.splice(0)) await wire.close();
});

async function wired(handler: Handler, options: Parameters<typeof connect>[1] = {}) {
  const connected = await connect(handler, options);
  open.push(connected);
  return { ...connected, chat: connected.marketplace.buyerChat! };
}

describe('opening a conversation', () => {
  test('is one request, whatever it tells of the right to write', async () => {
    const { chat, seen } = await wired(() => ok({ conversation_id: CONVERSATION }));
    expect(await chat.open(SHOP, BUYER)).toEqual({
      kind: 'ok',
      value: { conversationId: CONVERSATION, canSend: true },
    });
    expect(seen.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', CREATE, { buyer_user_id: BUYER }],
    ]);
  });

  test('believes the answer where it says that the shop may not write', async () => {
    const { chat } = await wired(() => ok({ conversation_id: CONVERSATION, can_send_message: false }));
    expect(await chat.open(SHOP, BUYER)).toMatchObject({ value: { canSend: false } });
  });

  test('keeps shops and buyers apart', async () => {
    let next = 1;
    const { chat } = await wired(() => ok({ conversation_id: String(next++), can_send_message: true }));
    const ids = [];
    for (const [shop, buyer] of [
      [SHOP, '1'],
      [SHOP, '2'],
      [{ ...SHOP, id: 'shop-2' }, '1'],
    ] as const) {
      ids.push(await chat.open(shop, buyer));
    }
    expect(new Set(ids.map((each) => JSON.stringify(each))).size).toBe(3);
  });

  test('is refused with a sentence where the rules do not allow it', async () => {
    const { chat } = await wired(() => refusal(45109003));
    expect(await chat.open(SHOP, BUYER)).toMatchObject({ kind: 'rejected', code: '45109003' });
  });

  test('waits for the next day when the quota is used up', async () => {
    const { chat } = await wired(() => refusal(45101004));
    const untilMidnight = Date.UTC(2023, 10, 15) - NOW;
    expect(await chat.open(SHOP, BUYER)).toMatchObject({
      kind: 'retry',
      afterMs: untilMidnight,
      spent: true,
    });
  });
});

describe('sending', () => {
  test('is one TEXT message', async () => {
    const { chat, seen } = await wired(() => ok({ message_id: '555' }));
    expect(await chat.send(SHOP, CONVERSATION, 'Hello')).toEqual({ kind: 'sent', ref: '555' });
    expect(seen).toMatchObject([
      { method: 'POST', path: MESSAGES, body: { type: 'TEXT', content: '{"content":"Hello"}' } },
    ]);
  });

  test('takes 2000 characters and refuses 2001, or none, without a call', async () => {
    const { chat, seen } = await wired(() => ok({ message_id: '1' }));
    expect((await chat.send(SHOP, CONVERSATION, 'x'.repeat(2000))).kind).toBe('sent');
    expect((await chat.send(SHOP, CONVERSATION, 'x'.repeat(2001))).kind).toBe('rejected');
    expect((await chat.send(SHOP, CONVERSATION, ' \n')).kind).toBe('rejected');
    expect((await chat.send(SHOP, '../evil', 'x')).kind).toBe('rejected');
    expect(seen).toHaveLength(1);
    expect(chat.maxLength).toBe(2000);
  });

  test('is unknown when the platform tells success without a message id', async () => {
    const { chat } = await wired(() => ok({}));
    expect((await chat.send(SHOP, CONVERSATION, 'Hello')).kind).toBe('unknown');
  });

  test.each([45109001, 45101006])('is rejected with a sentence on %i', async (code) => {
    const { chat } = await wired(() => refusal(code));
    expect(await chat.send(SHOP, CONVERSATION, 'Hello')).toMatchObject({
      kind: 'rejected',
      code: String(code),
    });
  });
});

describe('reading back', () => {
  const message = (index: number, fields = {}) => ({
    id: `m${index}`,
    type: 'TEXT',
    content: JSON.stringify({ content: `text ${index}` }),
    create_time: SECONDS - index,
    is_visible: true,
    sender: { role: 'BUYER', im_user_id: '9' },
    index: String(1_000_000 - index),
    ...fields,
  });

  test('tells who said what, newest first', async () => {
    const messages = [
      message(2, { sender: { role: 'SHOP' } }),
      message(1),
      message(3, { sender: { role: 'CUSTOMER_SERVICE' } }),
      message(4, { sender: { role: 'ROBOT' } }),
      message(5, { type: 'IMAGE', content: '{"url":"https://x"}' }),
      message(6, { content: 'not json' }),
      message(7, { sender: null }),
    ];
    const { chat, seen } = await wired(() => ok({ messages }));
    const read = await chat.read(SHOP, CONVERSATION, 0);
    if (read.kind !== 'ok') throw new Error(read.reason);
    expect(read.value.map(({ id, from, text }) => [id, from, text])).toEqual([
      ['m1', 'buyer', 'text 1'],
      ['m2', 'shop', 'text 2'],
      ['m3', 'shop', 'text 3'],
      ['m4', 'other', 'text 4'],
      ['m5', 'buyer', undefined],
      ['m6', 'buyer', 'not json'],
      ['m7', 'other', 'text 7'],
    ]);
    expect(read.value[0]).toMatchObject({ at: NOW - 1000, index: '999999' });
    expect(seen[0]!.query).toMatchObject({ page_size: '10', sort_order: 'DESC', sort_field: 'create_time' });
  });

  test('leaves out hidden messages and those it cannot read', async () => {
    const messages = [message(1, { is_visible: false }), { id: 2 ** 60 }, 'junk', message(3)];
    const { chat, logged } = await wired(() => ok({ messages }));
    const read = await chat.read(SHOP, CONVERSATION, 0);
    expect(read).toMatchObject({ kind: 'ok', value: [{ id: 'm3' }] });
    expect(logged).toMatchObject([{ event: { skipped: 2 } }]);
  });

  test('finds a message of the very second it starts from', async () => {
    const { chat } = await wired(() => ok({ messages: [message(0)] }));
    expect(await chat.read(SHOP, CONVERSATION, NOW + 999)).toHaveProperty('value.length', 1);
  });

  /** Endless pages of ten. */
  const endless: Handler = ({ query }) => {
    const from = Number(query.page_token ?? 0);
    const messages = Array.from({ length: 10 }, (_, index) => message(from + index));
    return ok({ messages, next_page_token: String(from + 10) });
  };

  test('stops at the moment asked for', async () => {
    const { chat, seen } = await wired(endless);
    const read = await chat.read(SHOP, CONVERSATION, NOW - 14_000);
    expect(read).toHaveProperty('value.length', 15);
    expect(seen).toHaveLength(2);
  });

  test('stops after a hundred messages', async () => {
    const { chat, seen } = await wired(endless);
    expect(await chat.read(SHOP, CONVERSATION, 0)).toHaveProperty('value.length', 100);
    expect(seen).toHaveLength(10);
  });

  test('asks before each further request, and ends where it may not go on', async () => {
    const { chat, seen } = await wired(endless);
    let left = 2;
    expect((await chat.read(SHOP, CONVERSATION, 0, async () => left-- > 0)).kind).toBe('retry');
    expect(seen).toHaveLength(3);
  });

  test('is all or nothing', async () => {
    const { chat } = await wired((seen) => (seen.query.page_token ? 'reset' : endless(seen)));
    expect((await chat.read(SHOP, CONVERSATION, 0)).kind).toBe('retry');
  });
});

describe('the list of conversations', () => {
  test('tells by one request who spoke last, and when', async () => {
    const latest_message = {
      id: 'm1',
      create_time: SECONDS,
      sender: { role: 'BUYER' },
      type: 'TEXT',
      content: '{}',
    };
    const { chat, seen } = await wired(() =>
      ok({
        conversations: [{ id: '1', unread_count: 2, latest_message }, { unread_count: 1 }, { id: '3' }],
        next_page_token: 'more',
      }),
    );
    expect(await chat.list(SHOP, 'start')).toEqual({
      kind: 'ok',
      value: {
        conversations: [
          { id: '1', unread: true, latestAt: NOW, latestFrom: 'buyer' },
          { id: '3', unread: false },
        ],
        nextPageToken: 'more',
      },
    });
    expect(seen).toMatchObject([
      { method: 'GET', path: CREATE, query: { page_size: '20', page_token: 'start' } },
    ]);
  });
});

test('nothing is asked of a shop that has not granted the chat scope', async () => {
  const credentials = () => ({ accessToken: 't', shopCipher: 'c', scopes: ['seller.order.info'] });
  const { chat, seen, marketplace } = await wired(() => ok({}), { credentials });
  expect(marketplace.capabilities(SHOP).buyerChat).toBe(false);
  for (const outcome of [
    await chat.open(SHOP, BUYER),
    await chat.send(SHOP, CONVERSATION, 'Hello'),
    await chat.read(SHOP, CONVERSATION, 0),
    await chat.list(SHOP),
  ]) {
    expect(outcome.kind).toBe('rejected');
  }
  expect(seen).toEqual([]);
});
