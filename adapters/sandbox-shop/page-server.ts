/**
 * Serves the page: files, a live stream of its state, and what a person does. Everything but the first visit needs the
 * cookie that the address's token was exchanged for, so that no other page in the browser can act here.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxShop } from './index.js';
import { performAct } from './page-act.js';
import { pageState } from './page-state.js';

const COOKIE = 'sandbox_shop';
const STATE_EVERY_MS = 300;

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Found from the sources and from `dist` alike: static files stay in the source tree, compiled ones are in `dist`. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

function fileOf(name: string): { path: string; type: string } | undefined {
  const page = join('adapters', 'sandbox-shop', 'page');
  if (name === 'preact.js') {
    return { path: createRequire(import.meta.url).resolve('preact'), type: 'text/javascript' };
  }
  if (/^[a-z-]+\.js$/.test(name))
    return { path: join(packageRoot(), 'dist', page, name), type: 'text/javascript' };
  if (/^[a-z]+\.css$/.test(name)) return { path: join(packageRoot(), page, name), type: 'text/css' };
  if (name === 'index.html') return { path: join(packageRoot(), page, name), type: 'text/html' };
  return undefined;
}

async function sendFile(reply: FastifyReply, name: string): Promise<unknown> {
  const file = fileOf(name);
  if (!file) return reply.code(404).headers(HEADERS).type('text/plain').send('There is nothing here.');
  const text = await readFile(file.path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    return reply
      .code(404)
      .headers(HEADERS)
      .type('text/plain')
      .send(`${name} is not built yet: npm run build`);
  }
  return reply.headers(HEADERS).type(`${file.type}; charset=utf-8`).send(text);
}

function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

function hasCookie(request: FastifyRequest, secret: string): boolean {
  const cookies = (request.headers.cookie ?? '').split(/; */);
  return cookies.some((cookie) => sameText(cookie, `${COOKIE}=${secret}`));
}

/** Sends the state whenever it has changed, until the browser goes away. */
function stream(shop: SandboxShop, request: FastifyRequest, reply: FastifyReply): void {
  const { buyer } = request.query as { buyer?: string };
  reply.hijack();
  reply.raw.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
  let last = '';
  const send = (): void => {
    const text = JSON.stringify(pageState(shop, buyer));
    if (text !== last && !reply.raw.writableNeedDrain) reply.raw.write(`data: ${text}\n\n`);
    last = text;
  };
  const timer = setInterval(send, STATE_EVERY_MS);
  reply.raw.on('close', () => clearInterval(timer));
  send();
}

function act(shop: SandboxShop, request: FastifyRequest, reply: FastifyReply): unknown {
  const { origin, host } = request.headers;
  if (origin !== `http://${host}`) return reply.code(403).send({ error: 'this page acts for itself only' });
  let value: unknown;
  try {
    value = JSON.parse(String(request.body));
  } catch {
    value = undefined;
  }
  const done = performAct(shop, value);
  if (done === undefined) return reply.code(400).send({ error: 'not understood' });
  return reply.code(done ? 200 : 409).send({ done });
}

/** Adds the page's routes; returns the token for the printed address. */
export function servePage(app: FastifyInstance, shop: SandboxShop): string {
  const token = randomBytes(18).toString('base64url');
  const secret = randomBytes(18).toString('base64url');

  app.get('/', (request, reply) => {
    const given = (request.query as { token?: string }).token;
    if (typeof given === 'string' && sameText(given, token)) {
      reply.header('set-cookie', `${COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Strict`);
      return reply.headers(HEADERS).redirect('/', 303);
    }
    if (hasCookie(request, secret)) return sendFile(reply, 'index.html');
    return reply
      .code(401)
      .headers(HEADERS)
      .type('text/plain')
      .send('Open the address that was printed at the start.');
  });
  const known = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> =>
    hasCookie(request, secret)
      ? undefined
      : reply.code(401).headers(HEADERS).type('text/plain').send('No cookie.');
  app.get('/page/state', { preHandler: known }, (request, reply) => stream(shop, request, reply));
  app.post('/page/act', { preHandler: known }, (request, reply) => act(shop, request, reply));
  app.get('/page/:name', { preHandler: known }, (request, reply) =>
    sendFile(reply, (request.params as { name: string }).name),
  );
  return token;
}
