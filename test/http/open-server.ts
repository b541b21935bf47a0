/** The bot's HTTP server over a real database and the real connector, and a client that signs by its own means. */
import { createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { createTikTokShop } from '../../adapters/tiktok-shop/index.js';
import type { Settings } from '../../src/domain/settings.js';
import { type HttpOptions, openHttp } from '../../src/http/server.js';
import { createLog } from '../../src/log.js';
import { createMetrics, type Metrics } from '../../src/metrics.js';
import { openSqliteStore, type Store } from '../../src/store/database.js';
import { NOW, storeOptions, temporaryFolder } from '../store/engines.js';
import { addShops, SHOP } from '../store/rows.js';
import { APP_KEY, APP_SECRET } from '../tiktok-shop/vectors.js';

export interface OpenServer {
  url: string;
  port: number;
  store: Store;
  metrics: Metrics;
  /** How many transactions the server has begun. */
  transactions(): number;
  woken(): number;
  health: { ok: boolean; parts: Record<string, string> };
  /** While set, transactions wait for it. */
  hold: { until: (() => Promise<void>) | undefined };
  /** To open another such server. */
  options: HttpOptions;
  close(): Promise<void>;
}

export async function openServer(): Promise<OpenServer> {
  const folder = temporaryFolder();
  const store = await openSqliteStore(`${folder.path}/test.db`, storeOptions());
  await addShops(store);
  const metrics = createMetrics();
  const health = { ok: true, parts: { timers: 'running' } };
  const hold: OpenServer['hold'] = { until: undefined };
  let transactions = 0;
  let woken = 0;
  const counted: Store = {
    ...store,
    async write(work, urgency) {
      transactions += 1;
      await hold.until?.();
      return await store.write(work, urgency);
    },
  };
  const options: HttpOptions = {
    host: '127.0.0.1',
    port: 0,
    store: counted,
    settings: { shops: new Map([[SHOP.id, SHOP]]) } as unknown as Settings,
    marketplaces: new Map([['tiktok-shop', connector()]]),
    metrics,
    log: createLog({ level: 'silent', pretty: false }),
    wake: () => {
      woken += 1;
    },
    health: () => health,
  };
  const server = await openHttp(options);
  return {
    options,
    url: server.url,
    port: Number(new URL(server.url).port),
    store,
    metrics,
    transactions: () => transactions,
    woken: () => woken,
    health,
    hold,
    async close() {
      await server.close();
      await store.close();
      folder.remove();
    },
  };
}

function connector() {
  const clock = { now: () => NOW, monotonic: () => 0, rate: () => 1 };
  return createTikTokShop({ appKey: APP_KEY, appSecret: APP_SECRET, credentials: () => undefined, clock });
}

/** An event of the shop as the platform sends it. */
export function event(orderId: string, change: object = {}): string {
  return JSON.stringify({
    type: 1,
    tts_notification_id: orderId,
    shop_id: SHOP.externalId,
    timestamp: NOW / 1_000,
    data: { order_id: orderId, order_status: 'UNPAID', update_time: NOW / 1_000 },
    ...change,
  });
}

export const signatureOf = (body: string | Buffer): string =>
  createHmac('sha256', APP_SECRET).update(APP_KEY).update(body).digest('hex');

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface Sent {
  headers?: Record<string, string | string[]>;
  /** Sent in pieces and without a length. */
  chunked?: boolean;
  path?: string;
  method?: string;
}

/** One request on a connection of its own. Headers may be doubled, which `fetch` does not allow. */
export function send(port: number, body: string | Buffer, sent: Sent = {}): Promise<Reply> {
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const headers = sent.headers ?? { authorization: signatureOf(body) };
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      method: sent.method ?? 'POST',
      path: sent.path ?? '/webhooks/tiktok-shop',
      headers: { 'content-type': 'application/json', ...(sent.chunked ? {} : length), ...headers },
      agent: false,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (piece: string) => {
        text += piece;
      });
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }),
      );
      incoming.on('error', reject);
    });
    outgoing.end(body);
  });
}
