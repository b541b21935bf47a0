import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SandboxShop } from '../../adapters/sandbox-shop/index.js';
import type { PageState } from '../../adapters/sandbox-shop/page-state.js';
import type { Listening } from '../../adapters/sandbox-shop/server.js';
import { MINUTE, makeShop, passTime, START } from './setup.js';

let shop: SandboxShop;
let server: Listening;
let cookie: string;

beforeEach(async () => {
  shop = makeShop();
  await passTime(shop, START + 20 * MINUTE);
  server = await shop.listen(0);
  const first = await fetch(server.pageUrl, { redirect: 'manual' });
  cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
});

afterEach(() => server.close());

const get = (path: string, headers: Record<string, string> = { cookie }) =>
  fetch(server.url + path, { headers });

const act = (body: object, headers: Record<string, string> = { cookie, origin: server.url }) =>
  fetch(`${server.url}/page/act`, { method: 'POST', headers, body: JSON.stringify(body) });

/** The first state of the live stream. */
async function state(buyer?: string): Promise<PageState> {
  const abort = new AbortController();
  const path = buyer === undefined ? '/page/state' : `/page/state?buyer=${buyer}`;
  const response = await fetch(server.url + path, { headers: { cookie }, signal: abort.signal });
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of response.body!) {
    text += decoder.decode(part as Uint8Array, { stream: true });
    if (text.endsWith('\n\n')) break;
  }
  abort.abort();
  return JSON.parse(text.split('\n\n')[0]!.slice('data: '.length)) as PageState;
}

describe('the page', () => {
  test('exchanges the token of its address for a cookie that scripts and other sites cannot use', async () => {
    const first = await fetch(server.pageUrl, { redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict$/);
    const page = await get('/');
    expect(await page.text()).toContain('<title>Sandbox shop</title>');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  test.each(['/', '/?token=wrong', '/page/style.css', '/page/state'])(
    'tells nothing at %s without it',
    async (path) => {
      expect((await get(path, {})).status).toBe(401);
    },
  );

  test('answers to its own names only', async () => {
    const status = await new Promise((done, fail) => {
      const headers = { host: 'evil.example', cookie };
      request(`${server.url}/`, { headers }, (response) => done(response.statusCode))
        .on('error', fail)
        .end();
    });
    expect(status).toBe(421);
  });

  test('acts for itself only', async () => {
    expect((await act({ kind: 'livestream' }, { cookie })).status).toBe(403);
    expect((await act({ kind: 'livestream' }, { cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect((await act({ kind: 'livestream' }, { origin: server.url })).status).toBe(401);
    expect((await act({ kind: 'explode' })).status).toBe(400);
    expect(shop.ledger.records.some(({ kind }) => kind === 'livestream')).toBe(false);
  });

  test('serves its files and preact, and nothing beside them', async () => {
    for (const name of ['style.css', 'phone.css', 'lists.css', 'preact.js']) {
      expect((await get(`/page/${name}`)).status).toBe(200);
    }
    expect(await (await get('/page/preact.js')).text()).toContain('export');
    expect((await get('/page/..%2fpackage.json')).status).toBe(404);
  });

  test('shows orders, stock held unpaid and the chosen buyer, and lets that buyer write, pay and cancel', async () => {
    const seen = await state();
    expect(seen.counts.orders).toBe(shop.ledger.counts().orders);
    const held = seen.stock.reduce((sum, row) => sum + row.unpaid, 0);
    const units = [...shop.world.orders.values()].filter(({ status }) => status === 'UNPAID');
    expect(held).toBe(units.reduce((sum, order) => sum + order.lines.length, 0));
    const [one, two] = seen.orders.filter(({ status }) => status === 'UNPAID');
    await act({ kind: 'write', buyerId: one!.buyerId, text: 'Is it still there?' });
    expect((await act({ kind: 'pay', orderId: one!.id })).status).toBe(200);
    expect((await act({ kind: 'pay', orderId: one!.id })).status).toBe(409);
    expect((await act({ kind: 'cancel', orderId: two!.id })).status).toBe(200);
    expect((await state(one!.buyerId)).phone).toMatchObject({
      buyerId: one!.buyerId,
      order: { status: 'ON_HOLD' },
      entries: [{ mine: true, text: 'Is it still there?' }],
    });
    expect(shop.ledger.order(two!.id)).toMatchObject({ final: 'cancelled', cancelledBy: 'buyer' });
  });

  test('moves the clock: rate, pause, next event', async () => {
    await act({ kind: 'rate', rate: 60 });
    expect(shop.clock.rate()).toBe(60);
    await act({ kind: 'pause' });
    expect(shop.clock.rate()).toBe(0);
    const next = shop.nextEventAt();
    await act({ kind: 'jump' });
    expect(shop.clock.now()).toBe(next);
    expect((await state()).rate).toBe(0);
  });

  test('shares its port with the API, which needs no cookie but a signature', async () => {
    const response = await fetch(`${server.url}/order/202309/orders?ids=1`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 36009004 });
  });

  test('drops the connection where an answer is to be lost', async () => {
    shop.failNext({ path: '/order/', kind: 'not_reached', times: 1 });
    await expect(fetch(`${server.url}/order/202309/orders?ids=1`)).rejects.toThrow('fetch failed');
  });
});
