import { expect, test } from 'vitest';
import { apiOf, createPace } from '../../adapters/tiktok-shop/pace.js';

/** Time that passes only by waiting; whoever waits goes on when it is their moment. */
function virtualTime() {
  let now = 0;
  const waiting: { at: number; go: () => void }[] = [];
  return {
    clock: { now: () => now, monotonic: () => now, rate: () => 1 },
    wait: (ms: number) => new Promise<void>((go) => void waiting.push({ at: now + ms, go })),
    async run(until: number) {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        waiting.sort((a, b) => a.at - b.at);
        const next = waiting[0];
        if (!next || next.at > until) break;
        waiting.shift();
        now = next.at;
        next.go();
      }
      now = until;
    },
  };
}

/** The most that fall into any second. */
function mostInASecond(times: number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
}

test.each([0, 200])(
  'fifty a second of one API are never exceeded, with arrivals %i ms apart',
  async (spread) => {
    const time = virtualTime();
    const pace = createPace(time);
    const arrived: number[] = [];
    for (let n = 0; n < 500; n += 1)
      void pace
        .turn('shop', 'GET /order/*/orders')
        .then(() => arrived.push(time.clock.now() + (n % 2) * spread));
    await time.run(60_000);
    expect(arrived).toHaveLength(500);
    expect(mostInASecond(arrived)).toBeLessThanOrEqual(50);
    // And not needlessly slow.
    expect(Math.max(...arrived)).toBeLessThan(15_000);
  },
);

test('APIs and shops do not wait for each other, and callers keep their order', async () => {
  const time = virtualTime();
  const pace = createPace(time);
  const left: string[] = [];
  for (let n = 0; n < 20; n += 1) void pace.turn('shop', 'one').then(() => left.push(`one ${n}`));
  void pace.turn('shop', 'two').then(() => left.push('two'));
  void pace.turn('other', 'one').then(() => left.push('other'));
  await time.run(0);
  expect(left).toEqual(['one 0', 'one 1', 'one 2', 'one 3', 'one 4', 'one 5', 'two', 'other']);
  await time.run(5_000);
  expect(left.filter((one) => one.startsWith('one'))).toEqual(
    Array.from({ length: 20 }, (_, n) => `one ${n}`),
  );
});

test('after "too many" nothing of the API leaves within the second', async () => {
  const time = virtualTime();
  const pace = createPace(time);
  await pace.turn('shop', 'one');
  pace.full('shop', 'one');
  let leftAt: number | undefined;
  void pace.turn('shop', 'one').then(() => (leftAt = time.clock.now()));
  await time.run(5_000);
  expect(leftAt).toBeGreaterThanOrEqual(1_000);
  expect(leftAt).toBeLessThan(1_100);
});

test.each([
  ['/order/202507/orders', '/order/*/orders'],
  [
    '/return_refund/202602/orders/576461413038785752/aftersale_eligibility',
    '/return_refund/*/orders/*/aftersale_eligibility',
  ],
  ['/customer_service/202309/conversations/abc-7/messages', '/customer_service/*/conversations/*/messages'],
])('%s is one API whatever it is about', (path, api) => {
  expect(apiOf('GET', path)).toBe(`GET ${api}`);
});
