/** The same rows on every engine: SQLite, PGlite, and a real PostgreSQL where DATABASE_URL names one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eraseBuyer } from '../../src/services/erase-buyer.js';
import { ensureBuyer, findBuyer, insertReply, updateBuyer } from '../../src/store/buyers.js';
import { ensureCard, showCard } from '../../src/store/cards.js';
import { findTraces } from '../../src/store/erase-buyer.js';
import { findShopTraces, removeShop } from '../../src/store/erase-shop.js';
import { erasedBuyer, knowBuyer } from '../../src/store/erased-buyers.js';
import { receive } from '../../src/store/inbox.js';
import { logOrder } from '../../src/store/order-log.js';
import { claim, enqueue, settle } from '../../src/store/outbox.js';
import { ENGINES, NOW, type OpenStore } from '../store/engines.js';
import { addShops, placeOrder, SHOP } from '../store/rows.js';

const ANNA = '7494560109732334261';
const TALK = '7512345678901234567';
const TEXT = 'please hold it, canary';
const OTHER = { ...SHOP, id: 'sol', externalId: '99', name: 'Sol' };

let made = 0;
const randomText = (): string => `random-${++made}`;

describe.each(ENGINES)('on $name', (engine) => {
  let open: OpenStore;
  beforeAll(async () => {
    open = await engine.open();
    await addShops(open.store, SHOP, OTHER);
    await liveThrough();
  }, 180_000);
  afterAll(() => open.close());

  const anna = async () => {
    const buyer = await findBuyer(open.store.db, `${SHOP.id}:${ANNA}`);
    if (!buyer) throw new Error('no buyer');
    return buyer;
  };

  /** An order with a sent and a waiting message, a reply under its card, a chat still to be read. */
  async function liveThrough(): Promise<void> {
    const order = await placeOrder(open.store, '4711', {
      buyer_id: `${SHOP.id}:${ANNA}`,
      payment_reason: 'question',
    });
    await placeOrder(open.store, '4712', { shop_id: 'sol' });
    const about = { lane: 'shop:luna', shopId: SHOP.id, orderId: order };
    await open.store.write(async (unit) => {
      await ensureBuyer(unit, SHOP.id, ANNA, NOW);
      await updateBuyer(unit, `${SHOP.id}:${ANNA}`, { conversation_id: TALK, language: 'en' });
      await insertReply(unit, {
        id: `${SHOP.id}:m1`,
        order_id: order,
        buyer_id: `${SHOP.id}:${ANNA}`,
        text: TEXT,
        reason: 'question',
        at: NOW,
      });
      const card = await ensureCard(unit, {
        kind: 'order',
        shopId: SHOP.id,
        orderId: order,
        channelId: 'orders',
      });
      await showCard(unit, card.id, { ref: 'orders/card', hash: 'hash of the words', state: null });
      await enqueue(unit, {
        ...about,
        kind: 'buyer.message',
        key: 'ask',
        params: { step: 'ask', template: 'ask', text: TEXT },
      });
      await enqueue(unit, {
        ...about,
        kind: 'buyer.message',
        key: 'remind',
        params: { step: 'remind', template: 'remind' },
      });
      await enqueue(unit, {
        ...about,
        kind: 'thread.post',
        key: `reply|${SHOP.id}:m1|${card.id}`,
        params: { note: 'reply' },
      });
      await enqueue(unit, {
        lane: 'shop:luna',
        shopId: SHOP.id,
        kind: 'chat.read',
        subject: `${SHOP.id}:${TALK}`,
        params: { conversationId: TALK },
      });
      await receive(unit, {
        key: 'k',
        shop_id: SHOP.id,
        kind: 'chat',
        ref: TALK,
        type: '14',
        at: NOW,
        received_at: NOW,
      });
      await logOrder(
        unit,
        { id: order, shop_id: SHOP.id },
        { who: 'marketplace', what: 'step_rejected', why: { step: 'ask', reason: TEXT } },
      );
    });
    const ask = await open.store.db
      .selectFrom('outbox')
      .selectAll()
      .where('key', '=', 'ask')
      .executeTakeFirstOrThrow();
    await open.store.write(async (unit) => {
      await claim(unit, ask.id, NOW + 1_000, { ...JSON.parse(ask.params), said: TEXT });
      await settle(unit, ask.id, 'sent', { ref: 'message-of-anna' });
    });
  }

  const everything = async (): Promise<string> => {
    const tables = [
      'orders',
      'outbox',
      'replies',
      'buyers',
      'inbox',
      'order_log',
      'cards',
      'erased_buyers',
    ] as const;
    return JSON.stringify(
      await Promise.all(tables.map((table) => open.store.db.selectFrom(table).selectAll().execute())),
    );
  };

  test('a buyer’s traces are all found', async () => {
    const traces = await findTraces(open.store.db, await anna());
    expect(traces).toMatchObject({ orders: 1, replies: 1, messages: 2, waiting: 1, shown: ['orders/card'] });
    expect(traces.words.sort()).toEqual([TALK, ANNA, TEXT, 'message-of-anna'].sort());
  });

  test('and taken out: no word, no id, nothing that waits, but the order and its sums', async () => {
    const buyer = await anna();
    await open.store.write((unit) => eraseBuyer(unit, buyer, randomText));
    const left = await everything();
    for (const trace of [ANNA, TALK, TEXT, 'message-of-anna', 'hash of the words', 'question'])
      expect([trace, left.includes(trace)]).toEqual([trace, false]);
    const { db } = open.store;
    const messages = await db
      .selectFrom('outbox')
      .select(['key', 'state'])
      .where('kind', '=', 'buyer.message')
      .orderBy('key')
      .execute();
    expect(messages).toEqual([
      { key: 'ask', state: 'sent' },
      { key: 'remind', state: 'dropped' },
    ]);
    expect(
      await db
        .selectFrom('orders')
        .select(['external_id', 'total_minor'])
        .where('shop_id', '=', 'luna')
        .execute(),
    ).toEqual([{ external_id: '4711', total_minor: 1_999 }]);
    expect(
      await db.selectFrom('outbox').select('card_id').where('kind', '=', 'card.update').execute(),
    ).toHaveLength(1);
  });

  test('who is known again by nothing but a hash, and is opted out', async () => {
    const id = await open.store.write((unit) => knowBuyer(unit, SHOP.id, ANNA, NOW));
    expect(id).toMatch(/^luna:erased-random-/);
    expect((await findBuyer(open.store.db, id))?.opted_out_at).toBe(NOW);
    expect(await erasedBuyer(open.store.db, 'sol', ANNA)).toBeUndefined();
    expect(await erasedBuyer(open.store.db, SHOP.id, '1')).toBeUndefined();
  });

  test('a shop goes as a whole, and no other', async () => {
    const traces = await findShopTraces(open.store.db, SHOP.id);
    expect(traces).toMatchObject({ orders: 1, buyers: 1, shown: ['orders/card'] });
    await open.store.write((unit) => removeShop(unit, SHOP.id));
    expect(await findShopTraces(open.store.db, SHOP.id)).toMatchObject({ rows: 0, shown: [] });
    expect(await open.store.db.selectFrom('shops').select('id').execute()).toEqual([{ id: 'sol' }]);
    expect((await findShopTraces(open.store.db, 'sol')).orders).toBe(1);
  });

  test('no table that knows shops is left out', async () => {
    const tables = await open.store.db.introspection.getTables();
    const knowing = tables
      .filter(({ columns }) => columns.some(({ name }) => name === 'shop_id'))
      .map(({ name }) => name);
    await open.store.write(async (unit) => {
      await removeShop(unit, 'sol');
    });
    expect(knowing.length).toBeGreaterThan(8);
    for (const { name } of tables.filter(({ name }) => knowing.includes(name))) {
      const rows = await open.store.db
        .selectFrom(name as 'orders')
        .selectAll()
        .execute();
      expect([name, rows]).toEqual([name, []]);
    }
  });
});
