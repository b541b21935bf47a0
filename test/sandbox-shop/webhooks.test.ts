import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { RETRY_MS } from '../../adapters/sandbox-shop/deliveries.js';
import { call, HOUR, KEY, MINUTE, makeShop, passTime, SECRET, START } from './setup.js';

interface Event {
  type: number;
  tts_notification_id: string;
  shop_id: string;
  timestamp: number;
  data: Record<string, unknown>;
}

describe('webhooks', () => {
  test('tell of every change of an order, signed, within two seconds, under an id of their own', async () => {
    const shop = makeShop();
    const events: Event[] = [];
    const late: number[] = [];
    shop.onWebhook(async ({ headers, body }) => {
      const expected = createHmac('sha256', SECRET)
        .update(KEY + body.toString())
        .digest('hex');
      expect(headers.authorization).toBe(expected);
      const event = JSON.parse(body.toString()) as Event;
      events.push(event);
      late.push(shop.clock.now() - event.timestamp * 1000);
      return 200;
    });
    await passTime(shop, START + 3 * HOUR);
    const first = events.filter(({ type, data }) => type === 1 && data.order_status === 'UNPAID');
    expect(first.length).toBeGreaterThan(shop.ledger.counts().orders - 3);
    expect(events.some(({ data }) => data.order_status === 'ON_HOLD' && data.is_on_hold_order === true)).toBe(
      true,
    );
    const ended = events.filter(({ type }) => type === 11);
    expect(ended[0]?.data).toMatchObject({ cancellations_role: 'BUYER' });
    expect(new Set(events.map((event) => event.tts_notification_id)).size).toBe(events.length);
    expect(Math.max(...late)).toBeLessThan(2600);
    expect(events.every(({ shop_id }) => shop_id === '7494049642642441621')).toBe(true);
  });

  test('tell of new conversations and of messages, whoever wrote them', async () => {
    const shop = makeShop();
    const types: [number, unknown][] = [];
    await passTime(shop, START + 10 * MINUTE);
    shop.onWebhook(async ({ body }) => {
      const { type, data } = JSON.parse(body.toString()) as Event;
      types.push([type, (data.sender as { role: string } | undefined)?.role]);
      return 200;
    });
    const order = [...shop.world.orders.values()][0]!;
    const path = 'POST /customer_service/202309/conversations';
    const { data } = await call(shop, path, {}, { buyer_user_id: order.buyerId });
    const body = { type: 'TEXT', content: JSON.stringify({ content: 'hello' }) };
    await call(shop, `${path}/${data.conversation_id}/messages`, {}, body);
    shop.buyer.write(order.buyerId, 'hi');
    await passTime(shop, START + 11 * MINUTE);
    expect(types).toContainEqual([13, undefined]);
    expect(types).toContainEqual([14, 'CUSTOMER_SERVICE']);
    expect(types).toContainEqual([14, 'BUYER']);
  });

  test('are tried again after 2 min, 30 min, 3 h and 12 h with the same bytes, then dropped', async () => {
    const shop = makeShop({ scenario: { kind: 'live', ordersPerHour: 60 } });
    const tries = new Map<string, { at: number; body: string }[]>();
    let answer = 500;
    shop.onWebhook(async ({ body }) => {
      const { tts_notification_id: id } = JSON.parse(body.toString()) as Event;
      tries.set(id, [...(tries.get(id) ?? []), { at: shop.clock.now(), body: body.toString() }]);
      return answer;
    });
    await passTime(shop, START + 5 * MINUTE);
    const [id] = [...tries.keys()];
    await passTime(shop, START + 17 * HOUR);
    const mine = tries.get(id!)!;
    expect(mine).toHaveLength(5);
    expect(mine.slice(1).map(({ at }, n) => at - mine[n]!.at)).toEqual(RETRY_MS);
    expect(new Set(mine.map(({ body }) => body)).size).toBe(1);
    expect(shop.webhookCounts().dropped).toBeGreaterThan(0);
    answer = 200;
    const before = shop.webhookCounts().failed;
    await passTime(shop, START + 18 * HOUR);
    expect(shop.webhookCounts().failed).toBe(before);
  });

  test('get lost or come twice where that is asked for', async () => {
    const shop = makeShop({ faults: { webhook_lost: 0.3, webhook_doubled: 0.3 } });
    const ids: string[] = [];
    shop.onWebhook(async ({ body }) => {
      ids.push((JSON.parse(body.toString()) as Event).tts_notification_id);
      return 200;
    });
    await passTime(shop, START + 3 * HOUR);
    const twice = ids.length - new Set(ids).size;
    expect(twice / new Set(ids).size).toBeGreaterThan(0.2);
  });

  test('are posted over HTTP to the registered address', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (part: Buffer) => bodies.push(part.toString()));
      request.on('end', () => response.end());
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
    const shop = makeShop();
    const hooks = '/event/202309/webhooks';
    const put = await call(shop, `PUT ${hooks}`, {}, { event_type: 'ORDER_STATUS_CHANGE', address });
    expect(put.code).toBe(0);
    const { data } = await call(shop, `GET ${hooks}`);
    expect(data.webhooks).toEqual([{ event_type: 'ORDER_STATUS_CHANGE', address }]);
    await passTime(shop, START + 5 * MINUTE);
    await expect.poll(() => bodies.length).toBeGreaterThan(2);
    expect(bodies.every((body) => (JSON.parse(body) as Event).type === 1)).toBe(true);
    await call(shop, `DELETE ${hooks}`, {}, { event_type: 'ORDER_STATUS_CHANGE' });
    expect((await call(shop, `GET ${hooks}`)).data.webhooks).toEqual([]);
    await new Promise((done) => server.close(done));
  });

  test.each([
    ['http://shop.example/hooks'],
    ['https://203.0.113.7/hooks'],
    ['https://shop.example:8443/hooks'],
    [`https://shop.example/${'a'.repeat(255)}`],
    ['not an address'],
  ])('refuse the address %s', async (address) => {
    const answer = await call(
      makeShop(),
      'PUT /event/202309/webhooks',
      {},
      { event_type: 'NEW_MESSAGE', address },
    );
    expect(answer.code).toBe(36009021);
  });
});
