/** The bot's own HTTP: webhooks in, health and metrics out. */
import type { IncomingMessage } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Settings } from '../domain/settings.js';
import { AppError } from '../errors.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Marketplace } from '../ports.js';
import { acceptHints } from '../services/accept-hints.js';
import type { AccessBook } from '../services/access/access-book.js';
import { receiveWebhook } from '../services/receive-webhook.js';
import type { Store } from '../store/database.js';
import { addConnectCallback } from './connect-callback.js';
import { createWebhookBatch } from './webhook-batch.js';

export interface HttpOptions {
  host: string;
  port: number;
  store: Store;
  settings: Settings;
  marketplaces: ReadonlyMap<string, Marketplace>;
  metrics: Metrics;
  log: Log;
  wake(): void;
  /** Present where stored tokens are used: then sellers may come back here from the authorise page. */
  access?: AccessBook;
  /** How long a whole request may take to come, ms; 10 s by default. Its headers get half of that. */
  requestTimeoutMs?: number;
  health(): { ok: boolean; parts: Record<string, string> };
}

export interface HttpServer {
  url: string;
  close(): Promise<void>;
}

/** Larger than any webhook there is, and small enough to be read before its signature is known. */
const BODY_LIMIT = 256 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;
/** A proxy keeps far fewer open. Beyond it new ones are dropped, so that those who dawdle never use up our file handles. */
const CONNECTIONS_MAX = 512;

export async function openHttp(options: HttpOptions): Promise<HttpServer> {
  const { requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
    // Node looks only every 30 s by itself, and allows a minute for headers: whoever sends a byte a second would be held that long.
    http: { headersTimeout: requestTimeoutMs / 2, connectionsCheckingInterval: requestTimeoutMs / 10 },
  });
  app.server.maxConnections = CONNECTIONS_MAX;
  // Signatures are over the bytes as they came: nothing may parse them first.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // Nobody outside learns what went wrong in here.
  app.setErrorHandler<{ statusCode?: number } & Error>(async (error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500)
      options.log.error({ err: error, path: request.url.split('?')[0] }, 'a request met a fault of our own');
    return await reply.code(status).send();
  });
  addWebhooks(app, options);
  const { access, log } = options;
  if (access && options.settings.publicUrl !== undefined) {
    const onRedirect = (verdict: string): void =>
      log.info({ verdict }, 'a browser came back from the authorise page');
    addConnectCallback(app, { ...options, access, onRedirect });
  }
  app.get('/livez', async () => 'alive\n');
  app.get('/healthz', async (_request, reply) => {
    const health = options.health();
    return await reply.code(health.ok ? 200 : 503).send(health);
  });
  app.get('/metrics', async (_request, reply) => {
    const { registry } = options.metrics;
    return await reply.type(registry.contentType).send(await registry.metrics());
  });
  try {
    const url = await app.listen({ host: options.host, port: options.port });
    return { url, close: () => app.close() };
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    throw new AppError(
      'port-taken',
      `port ${options.port} on ${options.host} is in use`,
      'Stop what uses it, or set another http.port in the configuration.',
    );
  }
}

function addWebhooks(app: FastifyInstance, options: HttpOptions): void {
  const { metrics, log, settings, store } = options;
  const batch = createWebhookBatch(async (hints) => {
    const fresh = await store.write((unit) => acceptHints(unit, hints));
    metrics.webhooks.inc({ result: 'duplicate' }, hints.length - fresh);
    if (fresh > 0) options.wake();
  });
  app.post<{ Params: { marketplace: string } }>('/webhooks/:marketplace', async (request, reply) => {
    const marketplace = options.marketplaces.get(request.params.marketplace);
    if (!marketplace) return await reply.code(404).send();
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const received = receiveWebhook(settings, marketplace, { headers: headersOf(request.raw), body });
    if (received.kind === 'refused') {
      metrics.webhooks.inc({ result: 'refused' });
      log.warn({ marketplace: marketplace.name, reason: received.reason }, 'a webhook was refused');
      return await reply.code(received.status).send();
    }
    if (received.kind === 'ignored') {
      metrics.webhooks.inc({ result: 'ignored' });
      log.info(
        { marketplace: marketplace.name, type: received.type },
        'a webhook of a kind or shop we do not follow',
      );
      return await reply.code(received.status).send();
    }
    const outcome = await batch.add(received.accepted);
    metrics.webhooks.inc({ result: outcome });
    return await reply.code(outcome === 'stored' ? 200 : 503).send();
  });
}

/** Of two `authorization` headers Node shows only the first; a doubled signature must be seen as doubled. */
function headersOf(request: IncomingMessage): Record<string, string | string[] | undefined> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [
      name,
      values?.length === 1 ? values[0] : values,
    ]),
  );
}
