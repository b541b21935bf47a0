import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWebhookBatch } from '../../src/http/webhook-batch.js';
import type { AcceptedHint } from '../../src/services/accept-hints.js';
import { event, type OpenServer, openServer, type Sent, send, signatureOf } from './open-server.js';

let server: OpenServer;
beforeEach(async () => {
  server = await openServer();
});
afterEach(() => server.close());

const rows = async () => {
  const inbox = await server.store.db.selectFrom('inbox').select(['ref', 'kind']).execute();
  const effects = await server.store.db.selectFrom('outbox').select(['kind', 'params', 'state']).execute();
  return { inbox, effects };
};

/** Transactions wait until the returned function is called. */
function holdBack(): () => void {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  server.hold.until = () => released;
  return release;
}

const NOTHING = { inbox: [], effects: [] };

describe('a webhook', () => {
  test('that is signed is answered with 200 once it is stored, with one read for it, and wakes the dispatcher', async () => {
    const reply = await send(server.port, event('576461413038785752'));
    expect([reply.status, reply.text]).toEqual([200, '']);
    expect(await rows()).toEqual({
      inbox: [{ ref: '576461413038785752', kind: 'order' }],
      effects: [{ kind: 'order.refresh', params: '{"externalId":"576461413038785752"}', state: 'pending' }],
    });
    expect(server.woken()).toBe(1);
  });

  test('is not answered before it is stored', async () => {
    const release = holdBack();
    let answered = false;
    const reply = send(server.port, event('1')).then((value) => {
      answered = true;
      return value;
    });
    while (server.transactions() === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    release();
    expect((await reply).status).toBe(200);
    expect((await rows()).inbox).toHaveLength(1);
  });

  test('that comes twice is stored once', async () => {
    for (const _ of [1, 2]) expect((await send(server.port, event('1'))).status).toBe(200);
    await Promise.all(Array.from({ length: 5 }, () => send(server.port, event('1'))));
    const { inbox, effects } = await rows();
    expect([inbox.length, effects.length]).toEqual([1, 1]);
  });

  test('that comes again after its order was read causes no second read', async () => {
    await send(server.port, event('1'));
    await server.store.write(({ tx }) => tx.deleteFrom('outbox').execute());
    expect((await send(server.port, event('1'))).status).toBe(200);
    expect((await rows()).effects).toEqual([]);
  });

  test('about an order that is to be read already causes no second read', async () => {
    await send(server.port, event('1'));
    await send(server.port, event('1', { tts_notification_id: 'another' }));
    const { inbox, effects } = await rows();
    expect([inbox.length, effects.length]).toEqual([2, 1]);
  });

  test.each<[string, Sent]>([
    ['no signature', { headers: {} }],
    ['an empty one', { headers: { authorization: '' } }],
    ['a wrong one', { headers: { authorization: 'f'.repeat(64) } }],
    ['one of another body', { headers: { authorization: signatureOf(event('2')) } }],
    ['one too long', { headers: { authorization: `${signatureOf(event('1'))}0` } }],
    ['one twice', { headers: { authorization: [signatureOf(event('1')), signatureOf(event('1'))] } }],
    ['a good one and then a bad one', { headers: { authorization: [signatureOf(event('1')), 'bad'] } }],
    ['one twice in another place', { headers: { 'x-tt-signature': [signatureOf(event('1')), 'bad'] } }],
  ])('with %s is refused with 401 and leaves nothing', async (_name, sent) => {
    const reply = await send(server.port, event('1'), sent);
    expect([reply.status, reply.text]).toEqual([401, '']);
    expect(await rows()).toEqual(NOTHING);
    expect(server.transactions()).toBe(0);
  });

  test('that is signed but no event is refused with 400', async () => {
    for (const body of ['null', '[]', '{"type":"order"}', 'not json', '']) {
      expect([body, (await send(server.port, body)).status]).toEqual([body, 400]);
    }
    expect(await rows()).toEqual(NOTHING);
  });

  test('is checked over its bytes as they came, whatever its content type says', async () => {
    const body = Buffer.from(event('1').replace('UNPAID', 'UNPAÏD'));
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'made/up']) {
      const headers = { authorization: signatureOf(body), 'content-type': type };
      expect((await send(server.port, body, { headers })).status).toBe(200);
    }
    expect((await rows()).inbox).toHaveLength(1);
  });

  test.each([
    ['of a type nobody knows', event('1', { type: 9_999 })],
    ['of a shop that is not ours', event('1', { shop_id: '42' })],
  ])('%s is answered with 200 and ignored', async (_name, body) => {
    expect((await send(server.port, body)).status).toBe(200);
    expect(await rows()).toEqual(NOTHING);
  });

  test('that is older than two days is remembered and not acted on', async () => {
    const old = Math.floor(Date.parse('2026-02-27T09:59:59Z') / 1_000);
    const body = event('1', { timestamp: old, data: { order_id: '1', update_time: old } });
    expect((await send(server.port, body)).status).toBe(200);
    const { inbox, effects } = await rows();
    expect([inbox.length, effects.length]).toEqual([1, 0]);
  });

  test.each([
    ['whose length is told', { chunked: false }],
    ['in pieces, without a length', { chunked: true }],
  ])('of 300 KiB %s is refused with 413', async (_name, sent) => {
    const body = event('1', { padding: 'x'.repeat(300 * 1_024) });
    const reply = await send(server.port, body, { ...sent, headers: { authorization: signatureOf(body) } });
    expect([reply.status, reply.text]).toEqual([413, '']);
    expect(await rows()).toEqual(NOTHING);
  });

  test('of 250 KiB is taken', async () => {
    const padding = Array.from({ length: 10 }, () => 'x'.repeat(25 * 1_024));
    expect((await send(server.port, event('1', { padding }))).status).toBe(200);
  });

  test.each<[string, unknown]>([
    ['nested 40 deep', JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`)],
    ['with 3,000 fields', Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`k${n}`, 1]))],
    ['with a text of 200 KiB', 'x'.repeat(200 * 1_024)],
  ])('%s is refused with 400, although it is signed', async (_name, padding) => {
    expect((await send(server.port, event('1', { padding }))).status).toBe(400);
    expect(await rows()).toEqual(NOTHING);
  });

  test('for a marketplace nobody has is answered with 404', async () => {
    expect((await send(server.port, event('1'), { path: '/webhooks/nowhere' })).status).toBe(404);
  });

  test('that cannot be stored is answered with 500 and no word about why', async () => {
    server.hold.until = () => Promise.reject(new Error('SQLITE_FULL: database or disk is full'));
    const reply = await send(server.port, event('1'));
    expect([reply.status, reply.text]).toEqual([500, '']);
    server.hold.until = undefined;
    expect((await send(server.port, event('1'))).status).toBe(200);
  });
});

describe('a burst of webhooks', () => {
  test('is stored in few transactions', async () => {
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, index) => send(server.port, event(`10${index}`))),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await rows()).inbox).toHaveLength(100);
    expect(server.transactions()).toBeLessThan(40);
  });

  test('beyond 2,000 waiting is turned away with 503, and those that waited are stored', async () => {
    const release = holdBack();
    const bodies = Array.from({ length: 2_005 }, (_, index) => event(`7${index}`));
    const replies = pipeline(server.port, bodies);
    const turnedAway = async () =>
      (await server.metrics.webhooks.get()).values.find(({ labels }) => labels.result === 'full')?.value ?? 0;
    while ((await turnedAway()) < 5) await new Promise((resolve) => setImmediate(resolve));
    release();
    const statuses = await replies;
    expect(statuses.filter((status) => status === 503)).toHaveLength(5);
    expect(statuses.filter((status) => status === 200)).toHaveLength(2_000);
    expect((await rows()).inbox).toHaveLength(2_000);
  }, 20_000);

  test('is written at most 100 at a time, each told how its own transaction ended', async () => {
    const sizes: number[] = [];
    const batch = createWebhookBatch(async (hints) => {
      sizes.push(hints.length);
      if (sizes.length === 2) throw new Error('full');
    });
    const hint = {} as AcceptedHint;
    const told = await Promise.allSettled(Array.from({ length: 250 }, () => batch.add(hint)));
    expect(sizes).toEqual([100, 100, 50]);
    expect(told.filter(({ status }) => status === 'rejected')).toHaveLength(100);
    expect(await batch.add(hint)).toBe('stored');
  });
});

/** All requests on one connection, one after another without waiting. Resolves to their statuses. */
function pipeline(port: number, bodies: string[]): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1');
    socket.on('error', reject);
    socket.on('data', (piece: string) => {
      text += piece;
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
      if (statuses.length < bodies.length) return;
      socket.destroy();
      resolve(statuses);
    });
    for (const body of bodies) {
      socket.write(
        `POST /webhooks/tiktok-shop HTTP/1.1\r\nHost: x\r\nAuthorization: ${signatureOf(body)}\r\n` +
          `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    }
  });
}
