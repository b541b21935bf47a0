/** The console's HTTP: every mixture of Host, Origin, method, content type and cookie. Only the page's own shape gets in. */
import type { Chance } from '../chance.js';
import { mutateJsonText, mutateText } from '../mutate.js';
import { createRawClient, type Header, rawRequest } from '../raw-client.js';
import { type Entry, type EntryContext, Failure } from './entry.js';

interface Choice {
  /** The header's value; undefined leaves it out. */
  value: string | undefined;
  legal: boolean;
}

const no = (value: string | undefined): Choice => ({ value, legal: false });
const yes = (value: string | undefined): Choice => ({ value, legal: true });

function choices(port: number, cookie: string) {
  const [name = '', secret = ''] = cookie.split('=');
  return {
    host: [
      yes(`127.0.0.1:${port}`),
      yes(`localhost:${port}`),
      ...[
        `evil.example:${port}`,
        '127.0.0.1',
        `127.0.0.1:${port + 1}`,
        `0.0.0.0:${port}`,
        `[::1]:${port}`,
      ].map(no),
      ...[`localhost.evil.example:${port}`, `LOCALHOST:${port}.`, `127.0.0.1:${port}@evil.example`, ''].map(
        no,
      ),
    ],
    origin: [
      no(undefined),
      ...['null', 'https://evil.example', `https://127.0.0.1:${port}`, 'http://127.0.0.1', '', 'file://'].map(
        no,
      ),
      no(`http://127.0.0.1:${port}/`),
      no(`http://127.0.0.1:${port}.evil.example`),
    ],
    type: [
      yes('application/json'),
      yes('application/json; charset=utf-8'),
      ...[
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        undefined,
      ].map(no),
      ...[
        'application/json; charset=utf-7',
        'text/json',
        'application/jsonp',
        'application/json, text/plain',
      ].map(no),
    ],
    cookie: [
      yes(cookie),
      yes(`a=b; ${cookie}; c=d`),
      no(undefined),
      ...[
        `${name}=`,
        `${name}=${secret.slice(0, -1)}`,
        `${name}=${secret}x`,
        `x${name}=${secret}`,
        secret,
      ].map(no),
      no(`${name}=${secret.toLowerCase()}`),
      no(`${name}=x; ${cookie}`),
    ],
    site: [yes(undefined), yes('same-origin'), ...['cross-site', 'same-site', 'none', ''].map(no)],
  };
}

const METHODS = ['POST', 'GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'];
const PATHS = ['/api/press', '/api/command', '/api/form', '/api/address'] as const;

export function consoleGate({ house, answered }: EntryContext): Entry {
  const { port, cookie } = house.console;
  const client = createRawClient(port);
  const all = choices(port, cookie);
  return {
    name: 'console gate',
    weight: 12,
    inFlight: 64,
    async feed(chance) {
      const host = chance.pick(all.host);
      const same = `http://${host.value}`;
      // Half of them come close: one thing wrong at most.
      const near = chance.oneIn(2);
      const pick = (from: Choice[]): Choice => (near && !chance.oneIn(5) ? from[0]! : chance.pick(from));
      const origin =
        near && !chance.oneIn(5) ? yes(same) : chance.oneIn(3) ? yes(same) : chance.pick(all.origin);
      const [type, held, site] = [pick(all.type), pick(all.cookie), pick(all.site)];
      const method = near ? 'POST' : chance.pick(METHODS);
      const body = Buffer.from(JSON.stringify({ text: 'help', place: 'orders', as: 'mia', language: 'en' }));
      const headers = named({
        Host: host,
        Origin: origin,
        'Content-Type': type,
        Cookie: held,
        'Sec-Fetch-Site': site,
      });
      const status = await client.send(rawRequest(`${method} /api/command HTTP/1.1`, headers, body));
      answered(status);
      const legal = [host, origin, type, held, site].every((choice) => choice.legal) && method === 'POST';
      if ((status === 200) !== legal)
        throw new Failure(`${legal ? 'a legal' : 'an illegal'} request got ${status}`, [method, headers]);
    },
    close: () => client.close(),
  };
}

function named(given: Record<string, Choice>): Header[] {
  return Object.entries(given).flatMap(([name, { value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}

/** Past the gate: the page's own requests with bent bodies, and reads of whatever path. */
export function consoleBodies({ house, answered }: EntryContext): Entry {
  const { port, cookie } = house.console;
  const client = createRawClient(port);
  const own: Header[] = [
    ['Host', `127.0.0.1:${port}`],
    ['Origin', `http://127.0.0.1:${port}`],
    ['Cookie', cookie],
  ];
  return {
    name: 'console bodies',
    weight: 7,
    inFlight: 16,
    async feed(chance) {
      const request = chance.oneIn(5) ? readOf(chance, own) : writeOf(chance, own);
      const status = await client.send(request);
      answered(status);
      if (status === 0 || status >= 500) throw new Failure(`the console answered ${status}`, request);
    },
    close: () => client.close(),
  };
}

function writeOf(chance: Chance, own: readonly Header[]): Buffer {
  const common = { place: 'orders', as: chance.pick(['mia', 'olu', 'vera', 'nobody']), language: 'en' };
  const good = chance.pick([
    { ...common, token: 'aaaaaaaaaaaaaaaaaaaaaa', message: 'orders/private' },
    { ...common, text: 'order 4711' },
    { ...common, token: 'aaaaaaaaaaaaaaaaaaaaaa', values: { text: 'Hello', for: '900000' } },
  ]);
  const body = Buffer.from(chance.oneIn(8) ? JSON.stringify(good) : mutateJsonText(chance, good));
  return rawRequest(
    `POST ${chance.pick(PATHS)} HTTP/1.1`,
    [...own, ['Content-Type', 'application/json']],
    body,
  );
}

/** The stream of events is left out: it never ends. */
function readOf(chance: Chance, own: readonly Header[]): Buffer {
  const wild = encodeURI(mutateText(chance, '/assets/main.js').replace(/\p{Surrogate}/gu, '?')).replaceAll(
    ' ',
    '+',
  );
  const path = chance.pick([
    '/',
    '/open',
    '/open?token=x',
    '/open?token=a&token=b',
    '/api/session',
    '/assets/../server.ts',
  ]);
  const target = chance.oneIn(2) ? `/${wild}`.slice(0, 3_000) : path;
  return rawRequest(`GET ${target} HTTP/1.1`, own);
}
