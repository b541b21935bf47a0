import { describe, expect, test } from 'vitest';
import { createTikTokShop } from '../../adapters/tiktok-shop/index.js';
import { signWebhook } from '../../adapters/tiktok-shop/sign.js';
import { verifyWebhook } from '../../adapters/tiktok-shop/webhook.js';
import { APP_KEY, APP_SECRET, WEBHOOK_VECTORS, withOneChanged } from './vectors.js';
import { fakeClock, NOW } from './wire.js';

const options = { appKey: APP_KEY, appSecret: APP_SECRET, now: () => NOW };

function signed(body: string, header = 'authorization') {
  const buffer = Buffer.from(body);
  return { headers: { [header]: signWebhook(APP_KEY, APP_SECRET, buffer) }, body: buffer };
}

function hintOf(event: unknown, extra = {}) {
  const verdict = verifyWebhook(signed(JSON.stringify(event)), { ...options, ...extra });
  if (verdict.kind !== 'accepted') throw new Error(`refused: ${verdict.reason}`);
  return verdict.hint;
}

describe('a webhook of the known answers', () => {
  test.each(WEBHOOK_VECTORS)('is accepted: $name', ({ appKey, appSecret, body, signature }) => {
    const request = { headers: { authorization: signature }, body: Buffer.from(body) };
    const verdict = verifyWebhook(request, { appKey, appSecret, now: () => NOW });
    const { shop_id, data } = JSON.parse(body);
    expect(verdict).toEqual({
      kind: 'accepted',
      hint: {
        dedupeKey: expect.stringMatching(/^[0-9a-f]{64}$/),
        shopExternalId: shop_id,
        kind: 'order',
        ref: data.order_id,
        type: '1',
        at: data.update_time * 1000,
      },
    });
  });

  test.each(WEBHOOK_VECTORS)('is refused with any one byte of its body changed: $name', (vector) => {
    for (let index = 0; index < vector.body.length; index++) {
      const body = Buffer.from(withOneChanged(vector.body, index));
      const verdict = verifyWebhook(
        { headers: { authorization: vector.signature }, body },
        { ...vector, now: () => NOW },
      );
      expect(verdict).toMatchObject({ kind: 'refused', status: 401 });
    }
  });

  test.each(WEBHOOK_VECTORS)(
    'is refused with any one character of its signature changed: $name',
    (vector) => {
      for (let index = 0; index < vector.signature.length; index++) {
        const headers = { authorization: withOneChanged(vector.signature, index) };
        const verdict = verifyWebhook(
          { headers, body: Buffer.from(vector.body) },
          { ...vector, now: () => NOW },
        );
        expect(verdict).toMatchObject({ kind: 'refused', status: 401 });
      }
    },
  );
});

describe('the signature header', () => {
  const body = WEBHOOK_VECTORS[1]!.body;

  test.each(['authorization', 'x-tt-signature', 'x-tts-signature'])('may be %s', (header) => {
    expect(verifyWebhook(signed(body, header), options).kind).toBe('accepted');
  });

  test.each([
    ['missing', {}],
    ['empty', { authorization: '' }],
    ['too short', { authorization: 'abc' }],
    ['in upper case', { authorization: WEBHOOK_VECTORS[1]!.signature.toUpperCase() }],
    ['with a scheme', { authorization: `Bearer ${WEBHOOK_VECTORS[1]!.signature}` }],
    ['not ASCII', { authorization: 'é'.repeat(32) }],
    ['doubled', { authorization: [WEBHOOK_VECTORS[1]!.signature, WEBHOOK_VECTORS[1]!.signature] }],
    [
      'right, but another one is doubled',
      { authorization: WEBHOOK_VECTORS[1]!.signature, 'x-tt-signature': ['a', 'b'] },
    ],
    [
      'wrong in the first place and right in the second',
      { authorization: 'f'.repeat(64), 'x-tt-signature': WEBHOOK_VECTORS[1]!.signature },
    ],
  ])('is refused when it is %s', (_, headers) => {
    expect(verifyWebhook({ headers, body: Buffer.from(body) }, options)).toMatchObject({
      kind: 'refused',
      status: 401,
    });
  });
});

describe('what a webhook says', () => {
  const order = { shop_id: '7', timestamp: 1_700_000_000, data: { order_id: '576461413038785752' } };
  const chat = {
    shop_id: '7',
    timestamp: 1_700_000_000,
    data: { conversation_id: '88', create_time: 1_699_999_999 },
  };

  const spoken = (role: string) => ({ ...chat, data: { ...chat.data, sender: { im_user_id: '9', role } } });

  test.each([
    [1, order, 'order', '576461413038785752'],
    [11, order, 'order', '576461413038785752'],
    [13, chat, 'other', undefined],
    [14, chat, 'chat', '88'],
    [14, spoken('BUYER'), 'chat', '88'],
    [14, spoken('SHOP'), 'other', undefined],
    [14, spoken('ROBOT'), 'other', undefined],
    [5, order, 'other', undefined],
    [9999, chat, 'other', undefined],
  ])('type %i becomes the right kind of hint', (type, event, kind, ref) => {
    const hint = hintOf({ ...event, type });
    expect(hint.kind).toBe(kind);
    expect(hint.ref).toBe(ref);
    expect(hint.type).toBe(String(type));
  });

  test('has the same key each time it is delivered, and another one for another event', () => {
    const first = hintOf({ ...order, type: 1 });
    expect(hintOf({ ...order, type: 1 }).dedupeKey).toBe(first.dedupeKey);
    expect(hintOf({ ...order, type: 1, tts_notification_id: '2' }).dedupeKey).not.toBe(first.dedupeKey);
  });

  test('tells the moment of the event, else of the notification, else now', () => {
    expect(hintOf({ ...chat, type: 14 }).at).toBe(1_699_999_999_000);
    expect(hintOf({ ...order, type: 1 }).at).toBe(1_700_000_000_000);
    expect(hintOf({ type: 1 }).at).toBe(NOW);
  });

  test('never carries an id that was rounded on the way', () => {
    const body = '{"type":1,"shop_id":7494049642642441621,"data":{"order_id":576461413038785752}}';
    const verdict = verifyWebhook(signed(body), options);
    expect(verdict).toMatchObject({ kind: 'accepted', hint: { kind: 'order', shopExternalId: '' } });
    expect(verdict.kind === 'accepted' && verdict.hint.ref).toBeUndefined();
  });

  test('becomes "other" for a shop that is not ours, where the shops are known', () => {
    const shopIdByExternalId = (externalId: string) => (externalId === '7' ? 'shop-1' : undefined);
    expect(hintOf({ ...order, type: 1 }, { shopIdByExternalId }).kind).toBe('order');
    expect(hintOf({ ...order, type: 1, shop_id: '8' }, { shopIdByExternalId }).kind).toBe('other');
  });

  test.each(['', 'null', '[]', '{}', '{"type":"order"}', '\xff{'])(
    'is refused when it is no event: %j',
    (body) => {
      expect(verifyWebhook(signed(body), options)).toMatchObject({ kind: 'refused', status: 400 });
    },
  );
});

describe('a connector', () => {
  const base = { appKey: APP_KEY, appSecret: APP_SECRET, credentials: () => undefined, clock: fakeClock() };

  test('verifies webhooks with its own key and secret', () => {
    const marketplace = createTikTokShop(base);
    expect(marketplace.verifyWebhook(signed(WEBHOOK_VECTORS[1]!.body)).kind).toBe('accepted');
    const other = createTikTokShop({ ...base, appSecret: `${APP_SECRET}0` });
    expect(other.verifyWebhook(signed(WEBHOOK_VECTORS[1]!.body)).kind).toBe('refused');
  });

  test.each(['', ' '.repeat(40), 'short', '123456789012345'])('refuses the app secret %j', (appSecret) => {
    expect(() => createTikTokShop({ ...base, appSecret })).toThrow(
      /app secret is missing or shorter than 16/,
    );
  });

  test('refuses an empty app key', () => {
    expect(() => createTikTokShop({ ...base, appKey: ' ' })).toThrow(/app key is empty/);
  });

  test.each([
    'nonsense',
    'http://shop.example',
    'https://a:b@shop.example',
    'https://shop.example/api',
    'ftp://127.0.0.1',
  ])('refuses the API address %s', (apiUrl) => {
    expect(() => createTikTokShop({ ...base, apiUrl })).toThrow(/API address/);
  });
});
