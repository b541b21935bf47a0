import { describe, expect, test } from 'vitest';
import type { SandboxShop } from '../../adapters/sandbox-shop/index.js';
import {
  type Bend,
  CIPHER,
  call,
  HOUR,
  KEY,
  listOrders,
  MINUTE,
  makeShop,
  passTime,
  SECRET,
  START,
  TOKEN,
} from './setup.js';

const SEARCH = 'POST /order/202309/orders/search';
const PAGE = { page_size: '20' };
const seconds = (shift: number): string => String(Math.floor(START / 1000) + shift);

/** What is bent, HTTP status, code. */
const DOOR: [string, Bend, number, number][] = [
  ['a signature with a wrong secret', { secret: 'other' }, 401, 106001],
  [
    'a body that differs from the signed one by a byte',
    { sentBody: '{"order_status":"UNPAIC"}' },
    401,
    106001,
  ],
  ['an upper-case signature', { sign: 'A'.repeat(64) }, 401, 106001],
  ['no signature', { sign: '' }, 400, 36009004],
  ['a time-stamp 301 s old', { query: { timestamp: seconds(-301) } }, 400, 36009004],
  ['a time-stamp 31 s ahead', { query: { timestamp: seconds(31) } }, 400, 36009004],
  ['a time-stamp in milliseconds', { query: { timestamp: String(START) } }, 400, 36009004],
  ['no time-stamp', { query: { timestamp: undefined } }, 400, 36009004],
  ['another app key', { query: { app_key: 'nobody' } }, 400, 36009004],
  ['no app key', { query: { app_key: undefined } }, 400, 36009004],
  ['another access token', { headers: { 'x-tts-access-token': 'TTP_other' } }, 401, 105001],
  ['an empty access token', { headers: { 'x-tts-access-token': '' } }, 400, 36009004],
  ['a wrong shop cipher', { query: { shop_cipher: 'ROW_other' } }, 400, 106011],
  ['no shop cipher', { query: { shop_cipher: undefined } }, 400, 106013],
  ['a method that is not the endpoint’s', { method: 'PUT' }, 405, 36009010],
  ['an unheard-of parameter', { query: { shop_id: '1' } }, 400, 36009021],
  ['no page size', { query: { page_size: undefined } }, 400, 36009004],
  ['a page size of 0', { query: { page_size: '0' } }, 400, 36009021],
  ['a page size of 101', { query: { page_size: '101' } }, 400, 36009021],
  ['a sort field of its own', { query: { sort_field: 'total' } }, 400, 36009021],
  ['a page token of its own', { query: { page_token: 'bogus' } }, 400, 36009021],
  ['a form as content type', { headers: { 'content-type': 'text/plain' } }, 400, 36009021],
];

describe('the door', () => {
  test.each(DOOR)('refuses %s', async (_what, bend, status, code) => {
    const answer = await call(makeShop(), SEARCH, PAGE, { order_status: 'UNPAID' }, bend);
    expect({ status: answer.status, code: answer.code }).toEqual({ status, code });
    expect(answer.data).toBeNull();
  });

  test('lets the same request through unbent, at the edges of the time tolerance too', async () => {
    for (const timestamp of [seconds(0), seconds(-300), seconds(30)]) {
      const answer = await call(
        makeShop(),
        SEARCH,
        PAGE,
        { order_status: 'UNPAID' },
        { query: { timestamp } },
      );
      expect(answer).toMatchObject({ status: 200, code: 0, message: 'Success' });
    }
  });

  test.each([
    ['an unknown path', 'GET /order/202309/nothing', 404, 36009009],
    ['an unknown version', 'GET /order/202201/orders', 400, 36009014],
    ['a version of another endpoint', 'POST /order/202507/orders/search', 400, 36009014],
  ])('refuses %s', async (_what, path, status, code) => {
    expect(await call(makeShop(), path, PAGE)).toMatchObject({ status, code });
  });

  test.each([
    ['an unknown field', { order_state: 'UNPAID' }, 36009021],
    ['a status that is not one', { order_status: 'OPEN' }, 36009021],
    ['milliseconds', { update_time_ge: START }, 36009021],
    ['text that is not JSON', '{"order_status":', 36009021],
  ])('refuses a body with %s', async (_what, body, code) => {
    expect(await call(makeShop(), SEARCH, PAGE, body)).toMatchObject({ code, data: null });
  });

  test('refuses more than 50 ids, and a shop cipher where none belongs', async () => {
    const ids = Array.from({ length: 51 }, (_, n) => String(n)).join(',');
    expect(await call(makeShop(), 'GET /order/202309/orders', { ids })).toMatchObject({ code: 36009021 });
    expect(await call(makeShop(), 'GET /authorization/202309/shops')).toMatchObject({ code: 36009004 });
    const bare = await call(makeShop(), 'GET /authorization/202309/shops', {}, undefined, {
      query: { shop_cipher: undefined },
    });
    expect(bare.data.shops).toMatchObject([{ id: '7494049642642441621', cipher: CIPHER, region: 'US' }]);
  });

  test('answers the 51st request within a second with 429, and takes the next a second later', async () => {
    const shop = makeShop();
    for (let n = 0; n < 50; n++) expect(await call(shop, SEARCH, PAGE, {})).toMatchObject({ code: 0 });
    expect(await call(shop, SEARCH, PAGE, {})).toMatchObject({ status: 429, code: 36009002 });
    expect(await call(shop, 'GET /order/202309/orders', { ids: '1' })).toMatchObject({ code: 0 });
    shop.clock.set(START + 1000);
    expect(await call(shop, SEARCH, PAGE, {})).toMatchObject({ code: 0 });
  });

  test('counts real seconds when the clock runs 600 times faster', async () => {
    const shop = makeShop();
    shop.clock.setRate(600);
    for (let n = 0; n < 50; n++) await call(shop, SEARCH, PAGE, {});
    shop.clock.set(START + MINUTE);
    expect(await call(shop, SEARCH, PAGE, {})).toMatchObject({ code: 36009002 });
    shop.clock.set(START + 10 * MINUTE);
    expect(await call(shop, SEARCH, PAGE, {})).toMatchObject({ code: 0 });
  });
});

describe('orders over the API', () => {
  const shopWithOrders = async (): Promise<SandboxShop> => {
    const shop = makeShop();
    await passTime(shop, START + 3 * HOUR);
    return shop;
  };

  test('tell no name, address or zone while UNPAID or ON_HOLD, and leave out what is empty', async () => {
    const orders = await listOrders(await shopWithOrders());
    const early = orders.filter(({ status }) => status === 'UNPAID' || status === 'ON_HOLD');
    expect(early.length).toBeGreaterThan(50);
    for (const order of early) {
      expect(Object.keys(order)).not.toContain('recipient_address');
      expect(JSON.stringify(order)).not.toMatch(/address|zone|region|phone/);
      expect(Object.values(order)).not.toContain('');
      if (order.status === 'UNPAID') expect(order).not.toHaveProperty('paid_time');
    }
    const later = orders.filter(({ status }) => status === 'AWAITING_SHIPMENT');
    expect(later.length).toBeGreaterThan(10);
    for (const order of later) expect(order).toHaveProperty('recipient_address');
  });

  test('have 18 digits, one line per unit, and decimal strings that add up', async () => {
    const orders = await listOrders(await shopWithOrders());
    const cents = (text: string): number => Math.round(Number(text) * 100);
    for (const order of orders) {
      expect(order.id).toMatch(/^\d{18}$/);
      const lines = order.line_items as { sale_price: string; quantity?: number }[];
      const payment = order.payment as Record<string, string>;
      expect(payment.total_amount).toMatch(/^\d+\.\d{2}$/);
      const goods = lines.reduce((sum, line) => sum + cents(line.sale_price), 0);
      expect(goods + cents(payment.shipping_fee!)).toBe(cents(payment.total_amount!));
      expect(lines.every((line) => line.quantity === undefined)).toBe(true);
    }
    expect(orders.some((order) => (order.line_items as object[]).length > 1)).toBe(true);
  });

  test.each([
    ['create_time', 'ASC'],
    ['create_time', 'DESC'],
    ['update_time', 'ASC'],
    ['update_time', 'DESC'],
  ])('come once each, page by page, sorted by %s %s', async (sort_field, sort_order) => {
    const shop = await shopWithOrders();
    const ids: string[] = [];
    const times: number[] = [];
    const first = await call(shop, SEARCH, { page_size: '13', sort_field, sort_order }, {});
    for (let answer = first; ; ) {
      for (const order of answer.data.orders) {
        ids.push(order.id);
        times.push(order[sort_field]);
      }
      const page_token: string = answer.data.next_page_token;
      if (page_token === '') break;
      answer = await call(shop, SEARCH, { page_size: '13', sort_field, sort_order, page_token }, {});
    }
    expect(new Set(ids).size).toBe(first.data.total_count);
    expect(ids).toHaveLength(shop.ledger.counts().orders);
    const sign = sort_order === 'ASC' ? 1 : -1;
    expect(times).toEqual([...times].sort((a, b) => sign * (a - b)));
  });

  test('are found by status and by window of change, bounds inclusive and exclusive', async () => {
    const shop = await shopWithOrders();
    const all = await listOrders(shop);
    const some = all[40]!.update_time as number;
    const expected = all.filter(
      ({ update_time }) => (update_time as number) >= some - 900 && (update_time as number) < some,
    );
    const found = await listOrders(shop, { update_time_ge: some - 900, update_time_lt: some });
    expect(found.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
    const at = await listOrders(shop, { update_time_ge: some, update_time_lt: some + 1 });
    expect(at.map(({ id }) => id)).toContain(all[40]!.id);
    const unpaid = await listOrders(shop, { order_status: 'UNPAID' });
    expect(unpaid).toHaveLength(shop.ledger.counts().open);
    expect(unpaid.every(({ status }) => status === 'UNPAID')).toBe(true);
  });

  test('are read in detail by id, unknown ids left out; 202507 adds the method’s code', async () => {
    const shop = await shopWithOrders();
    const [one, two] = await listOrders(shop);
    const ids = `${one!.id},576461413038785752,${two!.id}`;
    const old = await call(shop, 'GET /order/202309/orders', { ids });
    expect(old.data.orders.map(({ id }: { id: string }) => id)).toEqual([one!.id, two!.id]);
    expect(old.data.orders[0]).not.toHaveProperty('payment_method_code');
    const recent = await call(shop, 'GET /order/202507/orders', { ids });
    expect(recent.data.orders[0]).toHaveProperty('payment_method_code');
  });
});

describe('tokens', () => {
  test('are refreshed unsigned, replace the old one, last 7 days and work once', async () => {
    const shop = makeShop();
    const refresh = (token: string) =>
      shop.fetch(
        `http://127.0.0.1/api/v2/token/refresh?app_key=${KEY}&app_secret=${SECRET}&refresh_token=${token}&grant_type=refresh_token`,
      );
    const { data } = await (await refresh(`${TOKEN}_refresh`)).json();
    expect(await call(shop, SEARCH, PAGE, {})).toMatchObject({ status: 401, code: 105001 });
    const headers = { 'x-tts-access-token': data.access_token };
    expect(await call(shop, SEARCH, PAGE, {}, { headers })).toMatchObject({ code: 0 });
    expect(await (await refresh(`${TOKEN}_refresh`)).json()).not.toMatchObject({ code: 0 });
    expect(data.access_token_expire_in).toBe(START / 1000 + 7 * 86_400);
    shop.clock.set(START + 7 * 24 * HOUR);
    expect(await call(shop, SEARCH, PAGE, {}, { headers })).toMatchObject({ status: 401, code: 105002 });
  });
});

describe('authorisation', () => {
  const OAUTH = { serviceId: 'svc', redirectUrl: 'https://app.example.com/back' };
  const get = async (shop: ReturnType<typeof makeShop>, path: string) =>
    await shop.fetch(`http://127.0.0.1${path}`);
  const exchange = async (shop: ReturnType<typeof makeShop>, code: string, secret = SECRET) =>
    (
      await get(
        shop,
        `/api/v2/token/get?app_key=${KEY}&app_secret=${secret}&auth_code=${code}&grant_type=authorized_code`,
      )
    ).json();

  test('is asked for on a page, and sends the seller back with a code or a refusal, and the state', async () => {
    const shop = makeShop({ oauth: OAUTH });
    expect((await get(shop, '/open/authorize?service_id=other&state=s')).status).toBe(400);
    expect(await (await get(shop, '/open/authorize?service_id=svc&state=xy%22%3E')).text()).not.toContain(
      'xy">',
    );
    const answer = async (allow: string) => {
      const response = await get(shop, `/open/authorize/answer?service_id=svc&state=s1&allow=${allow}`);
      expect(response.status).toBe(302);
      return new URL(response.headers.get('location') ?? '');
    };
    const [yes, no] = [await answer('yes'), await answer('no')];
    expect(yes.origin + yes.pathname).toBe(OAUTH.redirectUrl);
    expect(yes.searchParams.get('state')).toBe('s1');
    expect([no.searchParams.get('code'), no.searchParams.get('error')]).toEqual(['null', 'auth_denied']);
    expect(await exchange(shop, yes.searchParams.get('code') ?? '')).toMatchObject({ code: 0 });
  });

  test('gives codes that work once, for half an hour, with the app’s own secret', async () => {
    const shop = makeShop({ oauth: OAUTH });
    const code = shop.seller.authorize();
    expect(await exchange(shop, code, 'another')).toMatchObject({ message: 'invalid app_secret' });
    expect(await exchange(shop, code)).toMatchObject({ code: 0, data: { user_type: 0 } });
    expect(await exchange(shop, code)).toMatchObject({ message: 'auth_code is invalid or used up' });
    const late = shop.seller.authorize();
    shop.clock.set(START + 30 * MINUTE);
    expect(await exchange(shop, late)).toMatchObject({ message: 'auth_code is expired' });
  });

  test('that is taken back ends both tokens until it is given again', async () => {
    const shop = makeShop({ oauth: OAUTH });
    const first = await exchange(shop, shop.seller.authorize());
    shop.seller.deauthorize();
    const headers = { 'x-tts-access-token': first.data.access_token };
    expect(await call(shop, SEARCH, PAGE, {}, { headers })).toMatchObject({ code: 105001 });
    const refreshed = await get(
      shop,
      `/api/v2/token/refresh?app_key=${KEY}&app_secret=${SECRET}&refresh_token=${first.data.refresh_token}&grant_type=refresh_token`,
    );
    expect(await refreshed.json()).toMatchObject({ message: 'refresh_token is invalid' });
    const again = await exchange(shop, shop.seller.authorize());
    const anew = { 'x-tts-access-token': again.data.access_token };
    expect(await call(shop, SEARCH, PAGE, {}, { headers: anew })).toMatchObject({ code: 0 });
  });
});
