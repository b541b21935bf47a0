/** The shop as an HTTP server on 127.0.0.1: the API for programs, the page for people. */
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { SandboxClock } from './clock.js';
import type { SandboxShop } from './index.js';
import { servePage } from './page-server.js';

export interface Listening {
  /** Base address of the API. */
  url: string;
  /** Address of the page, with the token that its first visit exchanges for a cookie. */
  pageUrl: string;
  close(): Promise<void>;
}

/** Simulated time passes as fast as the clock runs; while it stands, as fast as real time. */
function passing(clock: SandboxClock, ms: number): Promise<void> {
  return sleep(ms / Math.max(1, clock.rate()));
}

async function serveApi(shop: SandboxShop, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const { method, url, headers } = request;
  const answer = await shop.handle({ method, url, headers, body }, (ms) => passing(shop.clock, ms));
  if (answer.status === 0) {
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  }
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

/** Raw bytes for every content type, since signatures are over bytes; only our own names, against DNS rebinding. */
function createServer(): FastifyInstance {
  const app = fastify({ bodyLimit: 1_048_576, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    const name = request.hostname.replace(/:\d+$/, '');
    if (name !== '127.0.0.1' && name !== 'localhost')
      return reply.code(421).send('This server is 127.0.0.1 only.');
  });
  return app;
}

export async function listen(shop: SandboxShop, port: number): Promise<Listening> {
  const app = createServer();
  const token = servePage(app, shop);
  app.all('*', (request, reply) => serveApi(shop, request, reply));
  const url = await app.listen({ host: '127.0.0.1', port });
  return { url, pageUrl: `${url}/?token=${token}`, close: () => app.close() };
}
