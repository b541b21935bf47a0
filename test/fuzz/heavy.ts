/**
 * The big, the deep, the endless and the slow: each against the real server or connector. They run beside the other inputs,
 * so that the loop's delay shows what they do to everybody else.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createTikTokShop } from '../../adapters/tiktok-shop/index.js';
import { Failure } from './entries/entry.js';
import { signatureOf } from './entries/events.js';
import type { House } from './house.js';
import { createRawClient, rawRequest } from './raw-client.js';

const MEBIBYTE = 1_048_576;
const PATH = 'POST /webhooks/tiktok-shop HTTP/1.1';

export type Heavy = (house: House) => Promise<void>;

/** Ends within the server's patience, whatever the sender wishes. */
export const HEAVIES: Readonly<Record<string, Heavy>> = {
  'a webhook of 10 MB': async (house) => refused(await sendAlone(house, Buffer.alloc(10 * MEBIBYTE, 'a'))),
  'a console request of 10 MB': async (house) => {
    const client = createRawClient(house.console.port, true);
    const status = await client.send(
      rawRequest(
        'POST /api/command HTTP/1.1',
        [
          ['Host', `127.0.0.1:${house.console.port}`],
          ['Origin', `http://127.0.0.1:${house.console.port}`],
          ['Cookie', house.console.cookie],
          ['Content-Type', 'application/json'],
        ],
        Buffer.alloc(10 * MEBIBYTE, '['),
      ),
    );
    client.close();
    refused(status);
  },
  'a body without an end': endless,
  'headers without an end': async (house) => {
    const client = createRawClient(house.webhookPort, true);
    const head = `${PATH}\r\nHost: bot\r\nX: ${'x'.repeat(MEBIBYTE)}`;
    refused(await client.send(Buffer.from(head)));
    client.close();
  },
  'an answer nested a million deep': (house) => answeredWith(house, Buffer.from('['.repeat(1_000_000))),
  'an answer with 100,000 keys in one object': (house) => {
    const keys = Array.from({ length: 100_000 }, (_, n) => `"k${n}":1`).join(',');
    return answeredWith(house, Buffer.from(`{"code":0,"data":{${keys}}}`));
  },
  'an answer of 100,000 orders': (house) =>
    answeredWith(house, Buffer.from(`{"code":0,"data":{"orders":[${'{},'.repeat(99_999)}{}]}}`)),
  'an answer of 20 MB': (house) => answeredWith(house, Buffer.alloc(20 * MEBIBYTE, '1')),
  'an answer that unpacks to a gigabyte': async (house) =>
    await answeredWith(house, await gzipBomb(), { 'content-encoding': 'gzip' }),
};

async function sendAlone(house: House, body: Buffer): Promise<number> {
  const client = createRawClient(house.webhookPort, true);
  const status = await client.send(
    rawRequest(
      PATH,
      [
        ['Host', 'bot'],
        ['Authorization', signatureOf(house.keys, body)],
      ],
      body,
    ),
  );
  client.close();
  return status;
}

/** A connection that is cut while it still sends has no answer to read. */
function refused(status: number): void {
  if (![0, 400, 408, 413, 431].includes(status))
    throw new Failure(`got ${status}`, 'a request far too large');
}

/** Chunks without a length, as long as the server takes them. */
async function endless(house: House): Promise<void> {
  const chunk = Buffer.from(`10000\r\n${'a'.repeat(0x10000)}\r\n`);
  const taken = await new Promise<number>((resolve) => {
    let sent = 0;
    const socket = connect(house.webhookPort, '127.0.0.1');
    const push = (): void => {
      while (!socket.destroyed && sent < 64 * MEBIBYTE) {
        sent += chunk.length;
        if (!socket.write(chunk)) return;
      }
      socket.destroy();
    };
    socket.on('drain', push);
    socket.on('error', () => {});
    socket.on('data', () => socket.destroy());
    socket.on('close', () => resolve(sent));
    socket.write(`${PATH}\r\nHost: bot\r\nTransfer-Encoding: chunked\r\n\r\n`, push);
  });
  if (taken > 16 * MEBIBYTE) throw new Failure('the server went on reading', `${taken} bytes`);
}

let bomb: Promise<Buffer> | undefined;

/** Packed off the loop, and once: what is measured is the unpacking. */
async function gzipBomb(): Promise<Buffer> {
  bomb ??= promisify(gzip)(Buffer.alloc(16 * MEBIBYTE, '1'), { level: 9 });
  const piece = await bomb;
  // Members of one gzip stream follow each other.
  return Buffer.concat(Array.from({ length: 64 }, () => piece));
}

/** The connector asks a server of the platform that answers with this. It must come to an outcome, soon. */
async function answeredWith(house: House, body: Buffer, headers: Record<string, string> = {}): Promise<void> {
  const server = createServer((_request, response) => {
    response.on('error', () => {});
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const shop = createTikTokShop({
    apiUrl: `http://127.0.0.1:${port}`,
    appKey: house.keys.appKey,
    appSecret: house.keys.appSecret,
    credentials: () => ({ accessToken: 'token', shopCipher: 'cipher' }),
    clock: house.clock,
    wait: async () => {},
  });
  try {
    const read = await shop.listChanged({ id: 'luna', externalId: '1', market: 'UK' }, 0);
    if (read.kind === 'ok' && read.value.orders.length > 0)
      throw new Failure('orders from a bomb', body.subarray(0, 80));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

export interface SlowLoris {
  /** Opens more connections that never finish their request. */
  open(count: number): void;
  /** How many the server still holds, and the longest any was held, in ms. */
  end(): Promise<{ opened: number; longestMs: number }>;
}

/** Requests that come a byte a second: the server must cut them off, and stay free for others meanwhile. */
export function createSlowLoris(port: number): SlowLoris {
  const sockets = new Set<ReturnType<typeof connect>>();
  const head = `${PATH}\r\nHost: bot\r\nContent-Length: 5000\r\n`;
  let opened = 0;
  let longestMs = 0;
  const trickle = setInterval(() => {
    for (const socket of sockets) socket.write('X: y\r\n', () => {});
  }, 1_000);
  return {
    open(count) {
      for (let n = 0; n < count; n += 1) {
        const socket = connect(port, '127.0.0.1');
        const startedAt = performance.now();
        opened += 1;
        sockets.add(socket);
        socket.on('error', () => {});
        socket.on('data', () => socket.destroy());
        socket.on('close', () => {
          sockets.delete(socket);
          longestMs = Math.max(longestMs, performance.now() - startedAt);
        });
        socket.write(opened % 2 === 0 ? head : `${head}\r\n{`);
      }
    },
    async end() {
      clearInterval(trickle);
      const ends = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      const patience = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, 60_000);
      await Promise.all(ends);
      clearTimeout(patience);
      return { opened, longestMs };
    },
  };
}
