/** Answers published by the platform, or on which several independent programs agree. */
import { describe, expect, test } from 'vitest';
import { signRequest, signWebhook } from '../../adapters/sandbox-shop/signature.js';
import { CIPHER, KEY, makeShop, SECRET, TOKEN } from './setup.js';

const BASE = { app_key: KEY, shop_cipher: CIPHER, timestamp: '1700000000' };

/** Method, path, query, body, signature, and the code that says the signature was right. */
const KNOWN: [string, string, Record<string, string>, string, string, number][] = [
  [
    'GET',
    '/order/202309/orders',
    { ...BASE, ids: '576461413038785752' },
    '',
    'ad10f85b58b2b76e326fab7a8cc39dd32711ddb40d04d9dd5389e9e70811d237',
    0,
  ],
  [
    'POST',
    '/order/202309/orders/search',
    { ...BASE, page_size: '50', sort_field: 'create_time', sort_order: 'ASC' },
    '{"order_status":"UNPAID","create_time_ge":1699900000,"create_time_lt":1700000000}',
    'd2b13558f3b780dac345b04193863d7ab2815bc9b68bb5697e3aa5d7b25d6ee9',
    0,
  ],
  [
    'POST',
    '/return_refund/202309/cancellations',
    BASE,
    '{"order_id":"576461413038785752","cancel_reason":"seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed"}',
    'ee82822de770e8ec9c05e0184074be3ce7e2c64c427a118104fc70486db9434b',
    25001001,
  ],
];

async function codeOf(
  method: string,
  path: string,
  query: object,
  body: string,
  sign: string,
): Promise<number> {
  const shop = makeShop({ startAt: 1_700_000_000_000 });
  const answer = await shop.handle({
    method,
    url: `${path}?${new URLSearchParams({ ...query, sign })}`,
    headers: { 'content-type': 'application/json', 'x-tts-access-token': TOKEN },
    body: Buffer.from(body),
  });
  return JSON.parse(answer.body.toString()).code;
}

const bump = (text: string): string => `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`;

describe('a known signature', () => {
  test.each(KNOWN)('%s %s is accepted', async (method, path, query, body, sign, code) => {
    expect(await codeOf(method, path, query, body, sign)).toBe(code);
  });

  test.each(KNOWN)(
    '%s %s is refused with one byte changed anywhere',
    async (method, path, query, body, sign) => {
      expect(await codeOf(method, path, query, body, bump(sign))).toBe(106001);
      for (const name of Object.keys(query).filter((key) => key !== 'app_key')) {
        const changed = { ...query, [name]: bump(query[name]!) };
        expect(await codeOf(method, path, changed, body, sign)).toBe(106001);
      }
      for (let n = 0; n < body.length; n++) {
        const changed = `${body.slice(0, n)}${body[n] === 'x' ? 'y' : 'x'}${body.slice(n + 1)}`;
        if (n % 7 === 0) expect(await codeOf(method, path, query, changed, sign)).toBe(106001);
      }
    },
  );

  test.each([
    [
      'e59af819cc',
      '/authorization/202309/shops',
      { app_key: '29a39d', timestamp: '1623812664' },
      'b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8',
    ],
    [
      'app_secret',
      '/test-api',
      { foo: 'bar' },
      'd3cb7fe11ecae942802ceeca67e7cf10120cc12f1517d45fbc1c8cfe5413c80f',
    ],
  ])('of a published example (%s, %s) comes out the same', (secret, path, query, sign) => {
    const request = {
      path,
      query: new URLSearchParams(query as Record<string, string>),
      body: Buffer.alloc(0),
    };
    expect(signRequest({ ...request, multipart: false }, secret)).toBe(sign);
  });

  test('leaves out the token and a multipart body', () => {
    const query = new URLSearchParams({ ...BASE, sign: 'x', access_token: 'y' });
    const path = '/customer_service/202309/images/upload';
    const bare = signRequest(
      { path, query: new URLSearchParams(BASE), body: Buffer.alloc(0), multipart: false },
      SECRET,
    );
    expect(signRequest({ path, query, body: Buffer.from('bytes'), multipart: true }, SECRET)).toBe(bare);
  });

  test.each([
    [
      'fake_app_key',
      'fake_app_secret',
      '{"type":1,"shop_id":"7494726673780148744","timestamp":1664095733,"data":{"order_id":"576684019603311365","order_status":"AWAITING_SHIPMENT","update_time":1664095610}}',
      '21109834de72ec53c9959716d8514ae388ce1f123e5ffdcafc46713fcdf62b27',
    ],
    [
      KEY,
      SECRET,
      '{"type":1,"tts_notification_id":"7327112393057371910","shop_id":"7494049642642441621","timestamp":1700000000,"data":{"order_id":"576461413038785752","order_status":"UNPAID","is_on_hold_order":false,"update_time":1700000000}}',
      'a180467c32edd260dd321f37aab4424ba3a3e6942f581f56ba3362edc2835327',
    ],
  ])('of a webhook (%s) comes out the same, and differs for other bytes', (key, secret, body, sign) => {
    expect(signWebhook(Buffer.from(body), key, secret)).toBe(sign);
    expect(signWebhook(Buffer.from(bump(body)), key, secret)).not.toBe(sign);
  });
});
