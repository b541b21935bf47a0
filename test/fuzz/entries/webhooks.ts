/** Webhooks that are rightly signed and bent all the same: the sender is real, what it sends is not to be trusted. */
import type { Chance } from '../chance.js';
import { hostileText } from '../hostile.js';
import { mutateBytes, mutateJsonText } from '../mutate.js';
import { createRawClient, type Header, rawRequest } from '../raw-client.js';
import { type Entry, type EntryContext, Failure } from './entry.js';
import { chatEvent, orderEvent, signatureOf } from './events.js';

const LINE = 'POST /webhooks/tiktok-shop HTTP/1.1';

/** Over the socket, well framed: every answer is 200 or a refusal. */
export function webhookBodies({ house, answered }: EntryContext): Entry {
  const client = createRawClient(house.webhookPort);
  return {
    name: 'webhook bodies',
    weight: 16,
    inFlight: 64,
    async feed(chance) {
      const body = bentBody(chance, house);
      const headers: Header[] = [
        ['Host', 'bot'],
        ['Authorization', signatureOf(house.keys, body)],
        ['Content-Type', chance.pick(['application/json', 'text/plain', 'x/y', 'application/json; a=b'])],
      ];
      const status = await client.send(rawRequest(LINE, headers, body));
      answered(status);
      if (![200, 400, 413].includes(status)) throw new Failure(`a signed webhook got ${status}`, body);
    },
    close: () => client.close(),
  };
}

/** The same without the socket, for volume: a verdict, whatever comes. */
export function webhookVerdicts({ house }: EntryContext): Entry {
  return {
    name: 'webhook verdicts',
    weight: 22,
    inFlight: 1,
    feed(chance) {
      const body = bentBody(chance, house);
      const signed = chance.oneIn(8) ? hostileText(chance) : signatureOf(house.keys, body);
      const headers = {
        authorization: chance.oneIn(10) ? [signed, signed] : signed,
        [hostileText(chance)]: hostileText(chance),
      };
      const verdict = house.marketplace.verifyWebhook({ headers, body });
      if (verdict.kind === 'refused' && ![400, 401].includes(verdict.status))
        throw new Failure('an odd refusal', verdict);
      if (verdict.kind === 'accepted' && !/^[\w-]{0,64}$/.test(verdict.hint.ref ?? ''))
        throw new Failure('a ref that is no id', verdict);
      if (verdict.kind === 'accepted' && !Number.isSafeInteger(verdict.hint.at))
        throw new Failure('a moment that is none', verdict);
    },
  };
}

/** Requests bent below HTTP: lines, headers, framing. Each has a connection of its own, since most end it. */
export function webhookFraming({ house, answered }: EntryContext): Entry {
  // Many of them are not whole, and the server rightly waits for the rest.
  const client = createRawClient(house.webhookPort, true, 200);
  return {
    name: 'webhook framing',
    weight: 1,
    inFlight: 128,
    async feed(chance) {
      const body = bentBody(chance, house);
      const headers: Header[] = [
        ['Host', 'bot'],
        ['Authorization', signatureOf(house.keys, body)],
        chance.pick<Header>([
          ['Transfer-Encoding', 'chunked'],
          ['Content-Length', String(body.length + 1)],
          ['Content-Length', '-1'],
          ['Expect', '100-continue'],
          ['Expect', 'the unexpected'],
          ['Upgrade', 'h2c'],
          ['Connection', 'upgrade'],
          ['Content-Encoding', 'gzip'],
          ['X'.repeat(9_000), 'x'],
          ['Cookie', 'x'.repeat(20_000)],
          [hostileText(chance), hostileText(chance)],
        ]),
        ['Connection', 'close'],
      ];
      const line = chance.oneIn(2) ? LINE : bentLine(chance);
      const request = rawRequest(line, headers, body, chance.oneIn(2));
      answered(
        await client.send(chance.oneIn(2) ? mutateBytes(chance, request) : Buffer.concat([request, END])),
      );
    },
    close: () => client.close(),
  };
}

/** Ends the request for a server that still waits for more of it. */
const END = Buffer.from('\r\n0\r\n\r\n\r\n\r\n');

function bentLine(chance: Chance): string {
  const method = chance.pick([
    'GET',
    'HEAD',
    'OPTIONS',
    'PUT',
    'TRACE',
    'CONNECT',
    'PROPFIND',
    'QUERY',
    'post',
  ]);
  const path = chance.pick([
    '/',
    '//webhooks/tiktok-shop',
    '/webhooks/%2e%2e/metrics',
    '/webhooks/__proto__',
    '/webhooks/%',
    '/webhooks/%00',
    '/healthz?x=%zz',
    '/metrics',
    `/webhooks/${'a'.repeat(3_000)}`,
    'http://evil.example/webhooks/tiktok-shop',
    '*',
  ]);
  return `${method} ${path} HTTP/${chance.pick(['1.1', '1.0', '0.9', '2.0'])}`;
}

export function bentBody(chance: Chance, house: EntryContext['house']): Buffer {
  const make = chance.oneIn(3) ? chatEvent : orderEvent;
  const event = make(chance, house.keys, house.clock.now());
  const kind = chance.whole(12);
  if (kind === 0) return chance.bytes(chance.whole(300));
  if (kind === 1) return mutateBytes(chance, Buffer.from(JSON.stringify(event)));
  if (kind === 2) return bomb(chance);
  return Buffer.from(mutateJsonText(chance, event));
}

/** As large as the server takes, in the shapes that hurt parsers and validators. */
function bomb(chance: Chance): Buffer {
  if (!chance.oneIn(12)) return Buffer.from(chance.pick(['null', '[]', '0', '"x"', '{}', '', '{"type":1}']));
  const size = chance.whole(260_000);
  switch (chance.whole(4)) {
    case 0:
      return Buffer.from('['.repeat(size));
    case 1:
      return Buffer.from(`{"type":1,"data":${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}}`);
    case 2:
      return Buffer.from(`{"type":1,${Array.from({ length: size / 12 }, (_, n) => `"k${n}":1`).join(',')}}`);
    default:
      return Buffer.from(JSON.stringify({ type: 1, shop_id: '\\"'.repeat(size / 6) }));
  }
}
