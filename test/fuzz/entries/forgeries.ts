/** Webhooks signed by somebody who does not know the secret. Each family is one way to try; none may ever get in. */
import { createHash, createHmac } from 'node:crypto';
import type { Chance } from '../chance.js';
import { type Header, rawRequest } from '../raw-client.js';
import { type Keys, orderEvent, signatureOf } from './events.js';

/** A request to send. */
export type Forgery = Buffer;

interface Given {
  chance: Chance;
  keys: Keys;
  body: Buffer;
  /** The one right signature of the body: families that use it spoil something else. */
  good: string;
}

const PATH = 'POST /webhooks/tiktok-shop HTTP/1.1';

function request(body: Buffer, ...headers: Header[]): Forgery {
  return rawRequest(PATH, [['Host', 'bot'], ['Content-Type', 'application/json'], ...headers], body);
}

const signed = (value: string): Header => ['Authorization', value];

function hmacHex(key: string, ...parts: (string | Buffer)[]): string {
  const hash = createHmac('sha256', key);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Another hex digit at one place. */
function flipped(chance: Chance, hex: string): string {
  const at = chance.whole(hex.length);
  const digit = (Number.parseInt(hex[at] ?? '0', 16) ^ (1 + chance.whole(15))).toString(16);
  return hex.slice(0, at) + digit + hex.slice(at + 1);
}

/** The same event in other bytes: what was signed is not what is sent. */
function reencoded(chance: Chance, body: Buffer): Buffer {
  const text = body.toString('utf8');
  const value = JSON.parse(text) as Record<string, unknown>;
  return Buffer.from(
    chance.pick([
      () => JSON.stringify(value, null, 1),
      () => `${text}\n`,
      () => ` ${text}`,
      () => `\ufeff${text}`,
      () => JSON.stringify(Object.fromEntries(Object.entries(value).reverse())),
      () => text.replace('order_id', '\\u006frder_id'),
      () => text.replace(':1,', ':1.0,'),
      () => text.replace('{', '{"type":1,'),
      () => `${text}\u0000`,
    ])(),
  );
}

function oneByteOff(chance: Chance, body: Buffer): Buffer {
  const copy = Buffer.from(body);
  const at = chance.whole(copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 + chance.whole(255));
  return copy;
}

const FULL_WIDTH = (hex: string): string =>
  hex.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));

export const FAMILIES: Readonly<Record<string, (given: Given) => Forgery>> = {
  'no signature': ({ body }) => request(body),
  'a blank one': ({ body, chance }) => request(body, signed(chance.pick(['', ' ', '\t', '""', 'null', '0']))),
  'a made-up one': ({ body, chance }) => request(body, signed(chance.hex(64))),
  'cut short': ({ body, chance, good }) => request(body, signed(good.slice(0, chance.whole(64)))),
  'too long': ({ body, chance, good }) => request(body, signed(good + chance.hex(1 + chance.whole(64)))),
  'one digit off': ({ body, chance, good }) => request(body, signed(flipped(chance, good))),
  'upper case': ({ body, good }) => request(body, signed(good.toUpperCase().replace(/^\d*$/, 'F'))),
  'spaces within': ({ body, chance, good }) => {
    const at = 1 + chance.whole(62);
    return request(body, signed(`${good.slice(0, at)}${chance.pick([' ', '\t', '  '])}${good.slice(at)}`));
  },
  'a scheme in front': ({ body, chance, good }) =>
    request(body, signed(chance.pick(['Bearer ', 'sha256=', 'v1=', 'hmac ', '0x', ',', '"']) + good)),
  'base64 of the digest': ({ body, chance, good }) =>
    request(body, signed(Buffer.from(good, 'hex').toString(chance.pick(['base64', 'base64url'])))),
  'digits of full width': ({ body, good }) => request(body, signed(`${FULL_WIDTH(good)}０`)),
  'twice the same': ({ body, good }) => request(body, signed(good), signed(good)),
  'good, then another': ({ body, chance, good }) =>
    request(body, signed(good), signed(chance.pick(['', chance.hex(64)]))),
  'another, then good': ({ body, chance, good }) => request(body, signed(chance.hex(64)), signed(good)),
  'good in the second place only': ({ body, chance, good }) =>
    request(body, signed(chance.hex(64)), [chance.pick(['X-TT-Signature', 'X-TTS-Signature']), good]),
  'in a header nobody reads': ({ body, chance, good }) =>
    request(body, [
      chance.pick(['X-Signature', 'Signature', 'X-Authorization', 'Cookie', 'authorization-']),
      good,
    ]),
  'in the address': ({ body, good }) =>
    rawRequest(
      `POST /webhooks/tiktok-shop?authorization=${good}&sign=${good} HTTP/1.1`,
      [['Host', 'bot']],
      body,
    ),
  'in a trailer': ({ body, good }) =>
    Buffer.concat([
      rawRequest(
        PATH,
        [
          ['Host', 'bot'],
          ['Trailer', 'Authorization'],
          ['Transfer-Encoding', 'chunked'],
        ],
        undefined,
        false,
      ),
      Buffer.from(`${body.length.toString(16)}\r\n`),
      body,
      Buffer.from(`\r\n0\r\nAuthorization: ${good}\r\n\r\n`),
    ]),
  'another secret': ({ body, chance, keys }) =>
    request(body, signed(hmacHex(chance.hex(40), keys.appKey, body))),
  'a blank secret': ({ body, keys }) => request(body, signed(hmacHex('', keys.appKey, body))),
  'the key for a secret': ({ body, keys }) => request(body, signed(hmacHex(keys.appKey, keys.appKey, body))),
  'a cut secret': ({ body, chance, keys }) => {
    const cut = keys.appSecret.slice(0, chance.whole(keys.appSecret.length));
    return request(body, signed(hmacHex(cut, keys.appKey, body)));
  },
  'another app': ({ body, chance, keys }) =>
    request(body, signed(hmacHex(keys.appSecret, chance.hex(13), body))),
  'the body alone': ({ body, keys }) => request(body, signed(hmacHex(keys.appSecret, body))),
  'the parts the other way round': ({ body, keys }) =>
    request(body, signed(hmacHex(keys.appSecret, body, keys.appKey))),
  'a plain hash': ({ body, keys }) =>
    request(
      body,
      signed(createHash('sha256').update(keys.appSecret).update(keys.appKey).update(body).digest('hex')),
    ),
  'another hash': ({ body, chance, keys }) => {
    const hash = createHmac(chance.pick(['sha1', 'sha512', 'md5', 'sha224']), keys.appSecret);
    return request(body, signed(hash.update(keys.appKey).update(body).digest('hex')));
  },
  'of another body': ({ body, chance, keys }) =>
    request(body, signed(signatureOf(keys, Buffer.from(`${body.toString('utf8')}${chance.whole(9)}`)))),
  'of an empty body': ({ body, keys }) => request(body, signed(signatureOf(keys, Buffer.alloc(0)))),
  'of the same event in other bytes': ({ body, chance, good }) =>
    request(reencoded(chance, body), signed(good)),
  'of a body one byte off': ({ body, chance, good }) => request(oneByteOff(chance, body), signed(good)),
  'of the body before its end was cut': ({ body, chance, good }) =>
    request(body.subarray(0, chance.whole(body.length)), signed(good)),
  'with the length told twice': ({ body, good, chance }) =>
    rawRequest(
      PATH,
      [
        ['Host', 'bot'],
        signed(flipped(chance, good)),
        ['Content-Length', String(body.length)],
        ['Transfer-Encoding', 'chunked'],
      ],
      body,
      false,
    ),
};

/** Ids of forged orders start so, and no other id in the house does. */
export const FORGED_PREFIX = '6699';

export function forge(chance: Chance, keys: Keys, family: string, now: number): Forgery {
  const event = orderEvent(chance, keys, now);
  const data = event.data as Record<string, unknown>;
  data.order_id = `${FORGED_PREFIX}${String(chance.whole(1e9)).padStart(14, '0')}`;
  const body = Buffer.from(JSON.stringify(event));
  const make = FAMILIES[family];
  if (!make) throw new Error(`no family ${family}`);
  return make({ chance, keys, body, good: signatureOf(keys, body) });
}
