/** The console over HTTP: pages, one stream of events out, three kinds of requests in. */
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Asset, Assets } from './assets.js';
import type { EventStream } from './event-stream.js';
import { allowedHosts, type Knock, refusal } from './guard.js';
import { commandBody, formBody, pressBody } from './requests.js';
import type { Sessions } from './sessions.js';
import type { Answer, CommandBody, FormBody, PressBody } from './wire.js';

export interface ServerOptions {
  assets: Assets;
  sessions: Sessions;
  events: EventStream;
  /** A new one-time address, for another browser. */
  newAddress(): string;
  press(body: PressBody): Promise<Answer>;
  command(body: CommandBody): Promise<Answer>;
  form(body: FormBody): Promise<Answer>;
}

/** Cards of ours only, drawn by scripts of ours only, framed by nobody. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Nothing secret: what the page for people without a session needs too. */
const OPEN_PATHS = /^\/(?:open$|assets\/)/u;

export function createServer(options: ServerOptions): FastifyInstance {
  const server = fastify({
    bodyLimit: 64 * 1024,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    requestTimeout: 10_000,
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000 },
    logger: false,
  });
  server.addHook('onRequest', async (request, reply) => {
    // Not a header of fastify's alone: the event stream writes past it.
    for (const [name, value] of Object.entries(HEADERS)) reply.raw.setHeader(name, value);
    const refused = refusal(knockOf(request), allowedHosts(portOf(server)));
    if (refused) return reply.code(refused.status).send({ error: refused.reason });
    if (OPEN_PATHS.test(pathOf(request)) || options.sessions.holds(cookieOf(request, portOf(server)))) return;
    if (pathOf(request) === '/') return send(reply.code(401), options.assets.door);
    return reply.code(401).send({ error: 'no session' });
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'no such page' }));
  server.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    return reply.code(status).send({ error: status < 500 ? 'not understood' : 'did not work' });
  });
  addPages(server, options);
  addActs(server, options);
  return server;
}

function addPages(server: FastifyInstance, { assets, sessions, events }: ServerOptions): void {
  server.get('/', (_request, reply) => send(reply, assets.index));
  server.get<{ Querystring: { token?: unknown } }>('/open', (request, reply) => {
    const port = portOf(server);
    // A browser that guesses ahead must not use the address up.
    if (request.headers['sec-purpose'] !== undefined)
      return reply.code(503).send({ error: 'not ahead of time' });
    if (sessions.holds(cookieOf(request, port))) return reply.redirect('/', 303);
    const { token } = request.query;
    const secret = typeof token === 'string' ? sessions.exchange(token) : undefined;
    if (secret === undefined) return send(reply.code(410), assets.door);
    return reply
      .header('Set-Cookie', `${cookieName(port)}=${secret}; HttpOnly; SameSite=Strict; Path=/`)
      .redirect('/', 303);
  });
  for (const [path, asset] of assets.files) server.get(path, (_request, reply) => send(reply, asset));
  server.get('/api/session', async () => ({ open: true }));
  server.get('/api/events', (request, reply) => {
    const lastEventId = request.headers['last-event-id'];
    reply.hijack();
    events.open(reply.raw, typeof lastEventId === 'string' ? lastEventId : undefined);
  });
}

function addActs(server: FastifyInstance, options: ServerOptions): void {
  server.post('/api/press', async (request, reply) => {
    const body = pressBody.safeParse(request.body);
    return body.success ? options.press(body.data) : notUnderstood(reply);
  });
  server.post('/api/command', async (request, reply) => {
    const body = commandBody.safeParse(request.body);
    return body.success ? options.command(body.data) : notUnderstood(reply);
  });
  server.post('/api/form', async (request, reply) => {
    const body = formBody.safeParse(request.body);
    return body.success ? options.form(body.data) : notUnderstood(reply);
  });
  server.post('/api/address', async () => ({ address: options.newAddress() }));
}

function notUnderstood(reply: FastifyReply): FastifyReply {
  return reply.code(400).send({ error: 'not understood' });
}

function send(reply: FastifyReply, asset: Asset): FastifyReply {
  return reply.type(asset.type).send(asset.body);
}

function portOf(server: FastifyInstance): number {
  const address = server.server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}

function knockOf(request: FastifyRequest): Knock {
  const { headers } = request;
  const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(',') : value);
  return {
    method: request.method,
    path: pathOf(request),
    host: headers.host,
    origin: headers.origin,
    contentType: headers['content-type'],
    fetchSite: one(headers['sec-fetch-site']),
    fetchMode: one(headers['sec-fetch-mode']),
    fetchDest: one(headers['sec-fetch-dest']),
  };
}

/** Browsers share cookies between the ports of a host, so each console has a name of its own. */
function cookieName(port: number): string {
  return `unpaid_console_${port}`;
}

function cookieOf(request: FastifyRequest, port: number): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim().split('='));
  return cookies.find(([name]) => name === cookieName(port))?.[1];
}
