import { afterEach, describe, expect, test } from 'vitest';
import { brokenCall } from '../../adapters/tiktok-shop/response.js';
import { signRequest } from '../../adapters/tiktok-shop/sign.js';
import { orderJson } from './samples.js';
import { APP_KEY, APP_SECRET } from './vectors.js';
import { CIPHER, connect, NOW, ok, type Reply, refusal, SHOP, TOKEN } from './wire.js';

const ID = '576461413038785752';
const REASON = 'seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed';
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const wire of open.splice(0)) await wire.close();
});

async function wired(reply: Reply, options: Parameters<typeof connect>[1] = {}) {
  const connected = await connect(() => reply, options);
  open.push(connected);
  return connected;
}

describe('a request', () => {
  test('carries common parameters, a signature that holds at the other end, and the token in its header only', async () => {
    const { marketplace, seen, faults } = await wired(ok({ orders: [] }));
    await marketplace.getOrders(SHOP, [ID, '77']);
    expect(faults).toEqual([]);
    expect(seen).toMatchObject([
      {
        method: 'GET',
        path: '/order/202507/orders',
        query: { app_key: APP_KEY, shop_cipher: CIPHER, timestamp: String(NOW / 1000), ids: `${ID},77` },
        body: undefined,
      },
    ]);
  });

  test('is signed over the bytes of a body with any characters', async () => {
    const { marketplace, seen, faults } = await wired(ok({ message_id: '1' }));
    const text = 'Chào bạn 😀 "đơn" \\ \u2028 +&=%20';
    const outcome = await marketplace.buyerChat!.send(SHOP, '99', text);
    expect(outcome).toEqual({ kind: 'sent', ref: '1' });
    expect(faults).toEqual([]);
    expect(JSON.parse((seen[0]!.body as { content: string }).content)).toEqual({ content: text });
  });

  test('with a wrong secret is refused by the wire, which proves that it checks', async () => {
    const { marketplace, faults } = await wired(ok({ orders: [] }), { appSecret: `${APP_SECRET}0` });
    expect((await marketplace.getOrders(SHOP, [ID])).kind).toBe('reauthorize');
    expect(faults).toHaveLength(1);
  });

  test('is not made without credentials', async () => {
    const { marketplace, seen } = await wired(ok({}), { credentials: () => undefined });
    expect((await marketplace.getOrders(SHOP, [ID])).kind).toBe('reauthorize');
    expect((await marketplace.cancel(SHOP, ID, REASON)).kind).toBe('reauthorize');
    expect(seen).toEqual([]);
  });

  test.each(['', 'two\nlines', 'gap here', 'é'])('is not made with %j as its token', async (accessToken) => {
    const { marketplace, seen } = await wired(ok({}), {
      credentials: () => ({ accessToken, shopCipher: CIPHER }),
    });
    expect((await marketplace.cancel(SHOP, ID, REASON)).kind).toBe('reauthorize');
    expect(seen).toEqual([]);
  });

  test('never follows a redirect with its token', async () => {
    const target = await wired(ok({}));
    const { marketplace } = await wired({ status: 307, headers: { location: target.url }, text: '' });
    expect((await marketplace.buyerChat!.send(SHOP, '99', 'hello')).kind).toBe('rejected');
    expect(target.seen).toEqual([]);
  });
});

/** Each fault of the wire, what a read makes of it and what a write does. */
const FAULTS: readonly [string, Reply, string, string][] = [
  ['HTTP 500', { status: 500, text: 'oops' }, 'retry', 'unknown'],
  ['HTTP 502 as a page', { status: 502, text: '<html>bad gateway</html>' }, 'retry', 'unknown'],
  ['HTTP 503', { status: 503, text: '' }, 'retry', 'unknown'],
  ['HTTP 429 without envelope', { status: 429, text: '' }, 'retry', 'retry'],
  ['the rate limit', refusal(36009002, 'Too many requests', 429), 'retry', 'retry'],
  ['an internal error', refusal(36009003, 'Internal error', 500), 'retry', 'unknown'],
  ['an expired token', refusal(105002, 'Expired credentials', 401), 'reauthorize', 'reauthorize'],
  ['a page instead of JSON', { text: '<html>hello</html>' }, 'retry', 'unknown'],
  ['an empty answer', { text: '' }, 'retry', 'unknown'],
  ['JSON that is no envelope', { json: { orders: [] } }, 'retry', 'unknown'],
  ['success with the wrong data', ok('done'), 'retry', 'unknown'],
  ['HTTP 500 that claims success', { status: 500, json: { code: 0, data: {} } }, 'retry', 'unknown'],
  ['a cut connection', 'reset', 'retry', 'unknown'],
  ['a cut answer', 'cut', 'retry', 'unknown'],
  ['silence', 'hang', 'retry', 'unknown'],
];

describe('a fault of the wire', () => {
  test.each(FAULTS)('%s', async (_, reply, read, write) => {
    const { marketplace, seen } = await wired(reply, reply === 'hang' ? { timeoutMs: 300 } : {});
    expect((await marketplace.getOrders(SHOP, [ID])).kind).toBe(read);
    expect((await marketplace.buyerChat!.send(SHOP, '99', 'hello')).kind).toBe(write);
    expect((await marketplace.cancel(SHOP, ID, REASON)).kind).toBe(write);
    // One call, one request: nothing is repeated behind the core's back.
    expect(seen).toHaveLength(3);
  });

  test('a refused connection surely did not arrive', async () => {
    const { marketplace, close } = await wired(ok({}));
    await close();
    expect((await marketplace.buyerChat!.send(SHOP, '99', 'hello')).kind).toBe('retry');
    expect((await marketplace.cancel(SHOP, ID, REASON)).kind).toBe('retry');
  });

  test('that prevents TLS surely did not arrive', async () => {
    const plain = await wired(ok({}));
    const { marketplace } = await wired(ok({}), { apiUrl: plain.url.replace('http:', 'https:') });
    expect((await marketplace.cancel(SHOP, ID, REASON)).kind).toBe('retry');
    expect(plain.seen).toEqual([]);
  });

  test.each([
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'not-sent'],
    [{ code: 'EAI_AGAIN' }, 'not-sent'],
    [{ code: 'EHOSTUNREACH', syscall: 'connect' }, 'not-sent'],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, 'not-sent'],
    [{ code: 'CERT_HAS_EXPIRED' }, 'not-sent'],
    [{ code: 'EHOSTUNREACH', syscall: 'read' }, 'no-answer'],
    [{ code: 'ECONNRESET', syscall: 'read' }, 'no-answer'],
    [{ code: 'EPIPE', syscall: 'write' }, 'no-answer'],
    [{ code: 'UND_ERR_SOCKET' }, 'no-answer'],
    [{ code: 'UND_ERR_HEADERS_TIMEOUT' }, 'no-answer'],
  ])('with %j is %s', (fields, cause) => {
    const fault = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), fields) });
    expect(brokenCall(fault).cause).toBe(cause);
  });

  test.each([null, undefined, 'text', 7])('that is no error at all (%j) is no answer', (thrown) => {
    expect(brokenCall(thrown).cause).toBe('no-answer');
  });

  test.each([
    ['7', 7_000],
    ['99999', 3_600_000],
    [new Date(NOW + 20_000).toUTCString(), 20_000],
    ['soon', 2_000],
  ])('Retry-After %j is kept', async (header, afterMs) => {
    const reply = { ...refusal(36009002, '', 429), headers: { 'retry-after': header } };
    const { marketplace } = await wired(reply);
    expect(await marketplace.getOrders(SHOP, [ID])).toMatchObject({ kind: 'retry', afterMs });
  });
});

test('secrets appear in no reason and in no log, even when the platform repeats them', async () => {
  const message = `token ${TOKEN} cipher ${CIPHER} secret ${APP_SECRET}\u202e\n${'x'.repeat(5_000)}`;
  const replies: Reply[] = [
    refusal(88888888, message),
    'reset',
    { text: message },
    'hang',
    { status: 500, text: message },
  ];
  for (const reply of replies) {
    const { marketplace, logged, seen } = await wired(reply, reply === 'hang' ? { timeoutMs: 300 } : {});
    const outcomes = [await marketplace.getOrders(SHOP, [ID]), await marketplace.cancel(SHOP, ID, REASON)];
    const told = JSON.stringify([outcomes, logged]);
    for (const secret of [TOKEN, CIPHER, APP_SECRET, seen[0]!.query.sign!])
      expect(told).not.toContain(secret);
    expect(told).not.toMatch(/\u202e|\\n/);
    expect(told.length).toBeLessThan(3_000);
    expect(logged).toHaveLength(2);
  }
});

test('a failed call is logged with its place and code', async () => {
  const { marketplace, logged } = await wired(refusal(25001028, 'reverse lock failed'));
  await marketplace.cancel(SHOP, ID, REASON);
  expect(logged).toMatchObject([
    { event: { shop: 'shop-1', path: '/return_refund/202309/cancellations', code: 25001028 } },
  ]);
});

test('an answer far too large is given up', async () => {
  const { marketplace } = await wired(ok({ orders: ['x'.repeat(17 * 1024 * 1024)] }));
  expect((await marketplace.getOrders(SHOP, [ID])).kind).toBe('retry');
});

test('a fetch given from outside gets the very bytes that were signed', async () => {
  const calls: { url: string; init: RequestInit }[] = [];
  const fetchInProcess: typeof fetch = async (input, init) => {
    calls.push({ url: String(input), init: init ?? {} });
    return Response.json({ code: 0, data: { orders: [orderJson()] } });
  };
  const { marketplace } = await wired(ok({}), { fetch: fetchInProcess });
  const read = await marketplace.listUnpaid(SHOP);
  expect(read).toMatchObject({ kind: 'ok', value: { orders: [{ externalId: ID }] } });
  const [{ url, init }] = calls as [(typeof calls)[0]];
  const { pathname, searchParams } = new URL(url);
  const query = Object.fromEntries(searchParams);
  expect(query.sign).toBe(
    signRequest({ appSecret: APP_SECRET, path: pathname, query, body: String(init.body) }),
  );
});
