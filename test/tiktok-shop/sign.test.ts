import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signRequest, signWebhook } from '../../adapters/tiktok-shop/sign.js';
import { REQUEST_VECTORS, type RequestVector, WEBHOOK_VECTORS, withOneChanged } from './vectors.js';

describe('request signatures', () => {
  test.each(REQUEST_VECTORS)('agree with the known answer: $name', (vector) => {
    expect(signRequest(vector)).toBe(vector.sign);
  });

  test.each(REQUEST_VECTORS)('change with any one byte of what is signed: $name', (vector) => {
    for (const changed of oneByteOff(vector)) expect(signRequest(changed)).not.toBe(vector.sign);
  });

  test.each(REQUEST_VECTORS)('leave out sign and access_token, in any order of keys: $name', (vector) => {
    const query = Object.fromEntries(
      Object.entries({ ...vector.query, sign: 'x', access_token: 'y' }).reverse(),
    );
    expect(signRequest({ ...vector, query })).toBe(vector.sign);
  });

  test('take values as they are, not percent-encoded', () => {
    const [vector] = REQUEST_VECTORS;
    const raw = signRequest({ ...vector!, query: { ...vector!.query, ids: '1,2' } });
    expect(signRequest({ ...vector!, query: { ...vector!.query, ids: '1%2C2' } })).not.toBe(raw);
  });
});

describe('webhook signatures', () => {
  test.each(WEBHOOK_VECTORS)(
    'agree with the known answer: $name',
    ({ appKey, appSecret, body, signature }) => {
      expect(signWebhook(appKey, appSecret, body)).toBe(signature);
      expect(signWebhook(appKey, appSecret, Buffer.from(body))).toBe(signature);
    },
  );

  test.each(WEBHOOK_VECTORS)('change with any one byte: $name', ({ appKey, appSecret, body, signature }) => {
    for (let index = 0; index < body.length; index++) {
      expect(signWebhook(appKey, appSecret, withOneChanged(body, index))).not.toBe(signature);
    }
    expect(signWebhook(withOneChanged(appKey, 0), appSecret, body)).not.toBe(signature);
    expect(signWebhook(appKey, withOneChanged(appSecret, 0), body)).not.toBe(signature);
  });

  test('are made over raw bytes, valid text or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, at) => {
        const changed = Uint8Array.from(bytes);
        const index = at % bytes.length;
        changed[index] = (changed[index]! + 1) % 256;
        const sign = (body: Uint8Array) => signWebhook('key', 'secret', Buffer.from(body));
        expect(sign(changed)).not.toBe(sign(bytes));
      }),
    );
  });
});

function* oneByteOff(vector: RequestVector): Generator<RequestVector> {
  for (let index = 0; index < vector.path.length; index++) {
    yield { ...vector, path: withOneChanged(vector.path, index) };
  }
  for (const [key, value] of Object.entries(vector.query)) {
    for (let index = 0; index < value.length; index++) {
      yield { ...vector, query: { ...vector.query, [key]: withOneChanged(value, index) } };
    }
  }
  for (let index = 0; index < (vector.body?.length ?? 0); index++) {
    yield { ...vector, body: withOneChanged(vector.body!, index) };
  }
  yield { ...vector, body: `${vector.body ?? ''} ` };
  yield { ...vector, appSecret: withOneChanged(vector.appSecret, 0) };
}
