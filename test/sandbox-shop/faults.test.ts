import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type FaultKind,
  faultLines,
  faultRates,
  parseFaults,
  SANDBOX_FAULTS,
} from '../../adapters/sandbox-shop/faults.js';
import type { SandboxShop } from '../../adapters/sandbox-shop/index.js';
import {
  call,
  HOUR,
  KEY,
  listOrders,
  MINUTE,
  makeShop,
  manualClock,
  passTime,
  SECRET,
  START,
  TOKEN,
} from './setup.js';

const KINDS = Object.keys(SANDBOX_FAULTS) as FaultKind[];
const SEARCH = 'POST /order/202309/orders/search';
const REASON = 'seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed';

const asOwner = (shop: SandboxShop) => ({ headers: { 'x-tts-access-token': shop.currentAccessToken() } });

/** An unpaid order that is there from now on. */
function someUnpaid(shop: SandboxShop): string {
  const order = [...shop.world.orders.values()].find(({ status }) => status === 'UNPAID');
  if (!order) throw new Error('there is no unpaid order');
  return order.id;
}

const cancel = (shop: SandboxShop, order_id = someUnpaid(shop)) =>
  call(
    shop,
    'POST /return_refund/202309/cancellations',
    {},
    { order_id, cancel_reason: REASON },
    asOwner(shop),
  );

/** Nobody pays or cancels by themselves. */
const IDLE = {
  kind: 'live',
  ordersPerHour: 60,
  mix: { self: 0, persuadable: 0, failing: 0, talker: 0, canceller: 0, never: 1 },
} as const;

describe('a list of faults', () => {
  test('is all of them, or those named, each with its own rate', () => {
    expect(Object.keys(parseFaults('all'))).toEqual(KINDS);
    expect(parseFaults(' answer_lost, webhook_late ')).toEqual({ answer_lost: 0.01, webhook_late: 0.05 });
  });

  test('names what it does not know, and is not empty', () => {
    expect(() => parseFaults('answer_lost,gremlins,constructor')).toThrow('no fault gremlins, constructor');
    expect(() => parseFaults(' , ')).toThrow('no fault is named');
  });

  test('is told in one line a kind, and named in the README', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(faultLines()).toHaveLength(KINDS.length);
    expect(faultLines()[0]).toMatch(/^webhook_lost +a webhook never comes \(5 % of webhooks\)$/);
    expect(KINDS.filter((kind) => !readme.includes(`\`${kind}\``))).toEqual([]);
  });
});

describe('webhooks', () => {
  interface Heard {
    id: string;
    at: number;
    toldAt: number;
    body: string;
  }

  async function hear(faults: Partial<Record<FaultKind, number>>, hours: number): Promise<Heard[]> {
    const shop = makeShop({ faults });
    const heard: Heard[] = [];
    shop.onWebhook(async ({ body }) => {
      const event = JSON.parse(body.toString()) as { tts_notification_id: string; timestamp: number };
      const { tts_notification_id: id, timestamp } = event;
      heard.push({ id, at: shop.clock.now(), toldAt: timestamp * 1000, body: body.toString() });
      return 200;
    });
    await passTime(shop, START + hours * HOUR);
    return heard;
  }

  test('are lost', async () => {
    const [all, some] = [await hear({}, 3), await hear({ webhook_lost: 0.3 }, 3)];
    expect(some.length / all.length).toBeGreaterThan(0.6);
    expect(some.length / all.length).toBeLessThan(0.8);
  });

  test('come twice with the same bytes, up to ten minutes apart', async () => {
    const heard = await hear({ webhook_doubled: 0.5 }, 3);
    const first = new Map<string, Heard>();
    const apart: number[] = [];
    for (const one of heard) {
      const before = first.get(one.id);
      if (before) {
        expect(one.body).toBe(before.body);
        apart.push(one.at - before.at);
      } else first.set(one.id, one);
    }
    expect(apart.length / first.size).toBeGreaterThan(0.4);
    expect(Math.max(...apart)).toBeGreaterThan(5 * MINUTE);
    expect(Math.max(...apart)).toBeLessThanOrEqual(10 * MINUTE);
  });

  test('come up to six hours late', async () => {
    const late = (await hear({ webhook_late: 1 }, 8)).map(({ at, toldAt }) => at - toldAt);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(MINUTE);
    expect(Math.max(...late)).toBeGreaterThan(HOUR);
    expect(Math.max(...late)).toBeLessThan(6 * HOUR + 3_000);
  });

  test('overtake each other', async () => {
    const overtaken = (heard: Heard[]) =>
      heard.filter(({ toldAt }, n) => toldAt < (heard[n - 1]?.toldAt ?? 0));
    const [calm, mixed] = [await hear({}, 3), await hear({ webhook_reordered: 0.5 }, 3)];
    expect(overtaken(mixed).length).toBeGreaterThan(4 * overtaken(calm).length + 20);
  });

  test('fall silent for up to an hour, and then go on', async () => {
    const heard = await hear({ webhook_silence: 4 }, 12);
    const gaps = heard
      .map(({ toldAt }, n) => toldAt - (heard[n - 1]?.toldAt ?? toldAt))
      .filter((gap) => gap > 20 * MINUTE);
    expect(gaps).toHaveLength(2);
    for (const gap of gaps) expect(gap).toBeLessThan(75 * MINUTE);
  });
});

describe('a request', () => {
  /** What the caller sees, and whether the shop did it. */
  const SEEN: [FaultKind, RegExp, boolean][] = [
    ['too_many_requests', /^429$/, false],
    ['unavailable', /^50[0-9]$/, false],
    ['refused', /^ECONNREFUSED$/, false],
    ['not_reached', /^other side closed$/, false],
    ['answer_lost', /^other side closed$/, true],
    ['failed_after', /^50[0-9]$/, true],
    ['garbage', /^unreadable$/, true],
  ];

  async function outcomeOf(shop: SandboxShop): Promise<string> {
    try {
      const { status } = await cancel(shop);
      return String(status);
    } catch (error) {
      const { cause } = error as { cause?: { code?: string; message: string } };
      // `call` reads the answer as JSON, as every client does.
      return error instanceof SyntaxError ? 'unreadable' : (cause?.code ?? cause?.message ?? String(error));
    }
  }

  test.each(SEEN)('with %s ends as %s; carried out: %s', async (kind, seen, done) => {
    const shop = makeShop({ scenario: IDLE, faults: { [kind]: 1 } });
    await passTime(shop, START + HOUR);
    const outcomes = [];
    for (let n = 1; n <= 20; n++) {
      outcomes.push(await outcomeOf(shop));
      shop.clock.set(shop.clock.now() + 1_000);
    }
    // A gateway's page is no JSON either; its status is looked at below.
    for (const outcome of outcomes) expect(outcome).toMatch(new RegExp(`${seen.source}|^unreadable$`));
    expect(outcomes.some((outcome) => seen.test(outcome))).toBe(true);
    expect(shop.ledger.counts().cancelledByUs).toBe(done ? 20 : 0);
    expect(shop.faultCounts()).toEqual({ [kind]: 20 });
  });

  test('that is too many is told how long to wait, by the platform and by a gateway alike', async () => {
    const shop = makeShop({ faults: { too_many_requests: 1 } });
    const seen = await Promise.all(
      Array.from({ length: 20 }, () => shop.fetch('http://127.0.0.1/order/202309/orders')),
    );
    for (const { status, headers } of seen) {
      expect(status).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    }
    const texts = await Promise.all(seen.map((response) => response.text()));
    expect(new Set(texts.map((text) => text.startsWith('{')))).toEqual(new Set([true, false]));
  });

  test('fails as often as its rate says, and the ledger tells what it was for', async () => {
    const shop = makeShop({ scenario: IDLE, faults: { unavailable: 0.2 } });
    await passTime(shop, START + HOUR);
    const id = someUnpaid(shop);
    let failed = 0;
    for (let n = 0; n < 300; n++) {
      const { status } = await call(shop, 'GET /order/202507/orders', { ids: id }).catch(() => ({
        status: 502,
      }));
      if (status !== 200) failed++;
      shop.clock.set(shop.clock.now() + 25);
    }
    expect(failed).toBeGreaterThan(30);
    expect(failed).toBeLessThan(90);
    const records = shop.ledger.records.filter((record) => record.kind === 'fault');
    expect(records).toHaveLength(failed);
    expect(new Set(records.map(({ fault, orderId }) => `${fault} ${orderId}`))).toEqual(
      new Set([`unavailable ${id}`]),
    );
  });

  test('fails for minutes on end in an outage, and all is well outside', async () => {
    const shop = makeShop({ scenario: IDLE, faults: { outage: 12 } });
    const wrong: number[] = [];
    for (let at = START; at < START + 6 * HOUR; at += 10_000) {
      await passTime(shop, at);
      const ok = await call(shop, SEARCH, { page_size: '1' }, {}).then(
        ({ code }) => code === 0,
        () => false,
      );
      if (!ok) wrong.push(at);
    }
    const stretches = wrong.filter((at, n) => at - (wrong[n - 1] ?? 0) > 10_000);
    expect(stretches).toHaveLength(3);
    expect(wrong.length * 10_000).toBeGreaterThan(3 * 2 * MINUTE - 30_000);
    expect(wrong.length * 10_000).toBeLessThan(3 * 15 * MINUTE + 30_000);
    const told = shop.ledger.records.filter(
      (record) => record.fault === 'outage' && record.nth === undefined,
    );
    expect(told.map(({ at }) => at)).toEqual(stretches);
    for (const { until } of told) expect(wrong.filter((at) => at < until!).length).toBeGreaterThan(0);
  });
});

describe('an access token', () => {
  test.each([
    ['token_expired', 105002],
    ['token_revoked', 105001],
  ] as const)(
    'that is %s is answered %i for some minutes, and its owner gets a new one',
    async (kind, code) => {
      const shop = makeShop({ scenario: IDLE, faults: { [kind]: 12 } });
      const seen: { token: string; code: number }[] = [];
      for (let at = START; at < START + 2 * HOUR; at += 15_000) {
        await passTime(shop, at);
        const answer = await call(shop, SEARCH, { page_size: '1' }, {}, asOwner(shop));
        seen.push({ token: shop.currentAccessToken(), code: answer.code });
      }
      const broken = seen.filter((one) => one.code !== 0);
      expect(new Set(broken.map((one) => one.code))).toEqual(new Set([code]));
      expect(broken.length * 15_000).toBeGreaterThan(MINUTE - 30_000);
      expect(broken.length * 15_000).toBeLessThan(10 * MINUTE + 30_000);
      expect(new Set(broken.map((one) => one.token))).toEqual(new Set([TOKEN]));
      expect(new Set(seen.map((one) => one.token)).size).toBe(2);
      expect((await call(shop, SEARCH, { page_size: '1' }, {})).code).toBe(105001);
      expect(shop.faultCounts()).toEqual({ [kind]: 1 });
    },
  );

  test('that was refreshed over the API meanwhile is good at once and stays', async () => {
    const shop = makeShop({ scenario: IDLE, faults: { token_expired: 12 } });
    const read = () => call(shop, SEARCH, { page_size: '1' }, {}, asOwner(shop));
    while ((await read()).code === 0) shop.clock.set(shop.clock.now() + 15_000);
    const query = `app_key=${KEY}&app_secret=${SECRET}&refresh_token=${TOKEN}_refresh&grant_type=refresh_token`;
    const { data } = await (await shop.fetch(`http://127.0.0.1/api/v2/token/refresh?${query}`)).json();
    expect(shop.currentAccessToken()).toBe(data.access_token);
    for (let n = 0; n < 60; n++) {
      expect((await read()).code).toBe(0);
      shop.clock.set(shop.clock.now() + 15_000);
    }
    expect(shop.currentAccessToken()).toBe(data.access_token);
  });
});

describe('a shop whose clock is wrong', () => {
  test('shows times up to 31 s off that never run back, and the ledger keeps the true ones', async () => {
    const shop = makeShop({ faults: { clock_skew: 31 }, startAt: START });
    await passTime(shop, START + 7 * HOUR);
    const off: number[] = [];
    let last = 0;
    for (const order of shop.world.created.walk({
      from: 0,
      to: Number.MAX_SAFE_INTEGER,
      descending: false,
    })) {
      const { create_time } = JSON.parse(
        shop.world.orders.has(order.id) ? await textOf(shop, order.id) : '{}',
      );
      expect(create_time).toBeGreaterThanOrEqual(last);
      last = create_time;
      off.push(create_time * 1000 - shop.ledger.order(order.id)!.placedAt);
    }
    expect(Math.max(...off)).toBeGreaterThan(25_000);
    expect(Math.min(...off)).toBeLessThan(-25_000);
    expect(Math.max(...off.map(Math.abs))).toBeLessThanOrEqual(32_000);
  });

  async function textOf(shop: SandboxShop, ids: string): Promise<string> {
    shop.clock.set(shop.clock.now() + 25);
    const timestamp = String(Math.floor(shop.clock.now() / 1000) - 60);
    const { data } = await call(shop, 'GET /order/202507/orders', { ids }, undefined, {
      query: { timestamp },
    });
    return JSON.stringify(data.orders[0]);
  }

  test('finds orders by the times it shows', async () => {
    const shop = makeShop({ faults: { clock_skew: 25 } });
    await passTime(shop, START + 5 * HOUR);
    const all = await listOrders(shop);
    for (const n of [3, 40, 90, 150]) {
      const update_time_ge = all[n]!.update_time as number;
      const expected = all.filter(({ update_time }) => (update_time as number) >= update_time_ge);
      const found = await listOrders(shop, { update_time_ge });
      expect(found.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
    }
  });

  test('refuses our time-stamps while it is more than 30 s behind', async () => {
    const shop = makeShop({ scenario: IDLE, faults: { clock_skew: 31 } });
    let refused = 0;
    for (let at = START; at < START + 6 * HOUR; at += MINUTE) {
      await passTime(shop, at);
      const { code, message } = await call(shop, SEARCH, { page_size: '1' }, {});
      if (code === 0) continue;
      expect([code, message]).toEqual([36009004, 'timestamp is more than 30 seconds ahead']);
      refused++;
    }
    expect(refused).toBeGreaterThan(5);
    expect(refused).toBeLessThan(60);
    expect(shop.faultCounts()).toEqual({ clock_skew: refused });
  });
});

describe('a payment in the moment of the cancel', () => {
  test('comes before it or after it; a paid order is never cancelled, and late money is shown', async () => {
    const clock = manualClock();
    const delay = async (ms: number) => clock.set(clock.now() + ms);
    const shop = makeShop({ clock, delay, scenario: IDLE, faults: { pay_cancel_race: 1 } });
    await passTime(shop, START + 3 * HOUR);
    const codes = new Map<number, number>();
    for (let n = 0; n < 100; n++) {
      const id = someUnpaid(shop);
      const { code } = await cancel(shop, id);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      await passTime(shop, clock.now() + 1_000);
      const order = shop.world.orders.get(id)!;
      expect(order.status).toBe(code === 0 ? 'CANCELLED' : 'ON_HOLD');
      expect(order.paidAt).toBeGreaterThan(START);
    }
    expect([...codes.keys()].sort()).toEqual([0, 25001021]);
    expect(Math.min(...codes.values())).toBeGreaterThan(30);
    expect(shop.ledger.records.filter((record) => record.wasPaid)).toEqual([]);
    const late = shop.ledger.records.filter((record) => record.kind === 'paid_late');
    expect(late).toHaveLength(codes.get(0)!);
    for (const { at, orderId } of late)
      expect(at - shop.ledger.order(orderId!)!.cancelledAt!).toBeLessThanOrEqual(50);
  });
});

describe('time on the way', () => {
  test('passes before and after the request is carried out, slow ones up to 40 s', async () => {
    const clock = manualClock();
    const delay = async (ms: number) => clock.set(clock.now() + ms);
    const shop = makeShop({ clock, delay, scenario: IDLE, faults: { slow: 0.5 } });
    await passTime(shop, START + 3 * HOUR);
    const [before, after]: [number[], number[]] = [[], []];
    for (let n = 0; n < 60; n++) {
      const sentAt = clock.now();
      const id = someUnpaid(shop);
      await cancel(shop, id);
      const doneAt = shop.ledger.order(id)!.cancelledAt!;
      before.push(doneAt - sentAt);
      after.push(clock.now() - doneAt);
    }
    for (const spans of [before, after]) {
      expect(Math.min(...spans)).toBeGreaterThanOrEqual(5);
      expect(Math.min(...spans)).toBeLessThan(120);
      expect(Math.max(...spans)).toBeGreaterThan(10_000);
      expect(Math.max(...spans)).toBeLessThanOrEqual(40_120);
    }
  });

  test('does not keep a caller who gives up, and what is on its way is carried out all the same', async () => {
    const underWay: (() => void)[] = [];
    const delay = () => new Promise<void>((resolve) => underWay.push(resolve));
    const shop = makeShop({ scenario: IDLE, delay });
    await passTime(shop, START + HOUR);
    const id = someUnpaid(shop);
    const patience = new AbortController();
    const impatient: typeof fetch = (input, init) => shop.fetch(input, { ...init, signal: patience.signal });
    const cancelling = cancel({ ...shop, fetch: impatient }, id);
    await expect.poll(() => underWay.length).toBe(1);
    patience.abort(new DOMException('too slow', 'TimeoutError'));
    await expect(cancelling).rejects.toThrow('too slow');
    expect(shop.world.orders.get(id)?.status).toBe('UNPAID');
    underWay[0]?.();
    await expect.poll(() => shop.world.orders.get(id)?.status).toBe('CANCELLED');
  });

  test('passes over a socket as fast as the clock runs', async () => {
    const shop = makeShop({ scenario: IDLE, faults: { slow: 1 } });
    shop.clock.setRate(600);
    const server = await shop.listen(0);
    const startedAt = performance.now();
    for (let n = 0; n < 5; n++) expect((await fetch(`${server.url}/order/202309/orders`)).status).toBe(400);
    await server.close();
    expect(performance.now() - startedAt).toBeGreaterThan((5 * 1_000) / 600);
    expect(shop.faultCounts()).toEqual({ slow: 5 });
  });
});

describe('faults follow from the seed', () => {
  /** Four times as many as usual, so that six hours show them all. */
  const FAULTS = Object.fromEntries(
    Object.entries(faultRates()).map(([kind, rate]) => [kind, kind === 'clock_skew' ? rate : rate * 4]),
  );

  async function hoursOf(seed: number, interrupted = false) {
    const changes = { seed, faults: FAULTS, scenario: { ...IDLE, ordersPerHour: 90 } };
    const clock = manualClock();
    const delay = async (ms: number) => clock.set(clock.now() + ms);
    let shop = makeShop({ ...changes, clock, delay });
    const heard: string[] = [];
    const listen = () =>
      shop.onWebhook(async ({ body }) => {
        heard.push(body.toString());
        return 200;
      });
    listen();
    for (let hour = 0; hour < 6; hour++) {
      if (interrupted && hour === 3) {
        const kept = JSON.parse(JSON.stringify(shop.snapshot()));
        shop = makeShop({ ...changes, clock, delay });
        shop.restore(kept);
        listen();
      }
      for (let n = 0; n < 40; n++) {
        await passTime(shop, clock.now() + 80_000);
        await call(shop, SEARCH, { page_size: '50' }, {}, asOwner(shop)).catch(() => undefined);
        if (n % 2 === 1) await cancel(shop).catch(() => undefined);
      }
    }
    return { counts: shop.faultCounts(), hash: shop.ledger.hash(), heard };
  }

  test('all of them, the same each time, with another seed others', async () => {
    const [one, again, other] = [await hoursOf(1), await hoursOf(1), await hoursOf(2)];
    expect(again).toEqual(one);
    expect(other.hash).not.toBe(one.hash);
    expect(KINDS.filter((kind) => !one.counts[kind])).toEqual([]);
  });

  test('and a shop that was kept and restored goes on as it would have', async () => {
    const [whole, interrupted] = [await hoursOf(3), await hoursOf(3, true)];
    expect(interrupted.hash).toBe(whole.hash);
    expect(interrupted.heard).toEqual(whole.heard);
  });
});
