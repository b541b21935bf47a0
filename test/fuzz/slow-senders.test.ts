import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HttpServer, openHttp } from '../../src/http/server.js';
import { event, type OpenServer, openServer, send } from '../http/open-server.js';

let first: OpenServer;
let server: HttpServer;
let port: number;
beforeEach(async () => {
  first = await openServer();
  server = await openHttp({ ...first.options, requestTimeoutMs: 400 });
  port = Number(new URL(server.url).port);
});
afterEach(async () => {
  await server.close();
  await first.close();
});

/** Sends the beginning, then a byte every 20 ms for ever. Resolves to how long the server held the connection. */
function dawdle(beginning: string): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(beginning));
    const trickle = setInterval(() => socket.write('x', () => {}), 20);
    socket.on('error', () => {});
    socket.on('data', () => socket.destroy());
    socket.on('close', () => {
      clearInterval(trickle);
      resolve(performance.now() - startedAt);
    });
  });
}

test.each([
  ['its headers', 'POST /webhooks/tiktok-shop HTTP/1.1\r\nHost: x\r\nX: '],
  ['its body', 'POST /webhooks/tiktok-shop HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{'],
  [
    'its chunks',
    'POST /webhooks/tiktok-shop HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n',
  ],
])(
  'a sender that never ends %s is cut off in time, and others are served meanwhile',
  async (_name, beginning) => {
    const held = Promise.all(Array.from({ length: 50 }, () => dawdle(beginning)));
    expect((await send(port, event('576461413038785752'))).status).toBe(200);
    expect(Math.max(...(await held))).toBeLessThan(2_000);
  },
);

test('connections beyond what any proxy keeps are dropped, and served again once the others are gone', async () => {
  const sockets = Array.from({ length: 600 }, () =>
    connect(port, '127.0.0.1')
      .on('error', () => {})
      .resume(),
  );
  const closed = sockets.map(
    (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
  );
  await Promise.all(closed.slice(550));
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
  await expect.poll(async () => (await send(port, event('1')).catch(() => ({ status: 0 }))).status).toBe(200);
});
