import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/ids.js';
import {
  aboutAccess,
  ask,
  connected,
  DAY,
  HOUR,
  MINUTE,
  REFRESH,
  row,
  SECOND,
  SHOP,
  untilIdle,
} from './two-bots.js';

describe('tokens of a connected shop', () => {
  test('are renewed at half of their life, once however many processes look', async () => {
    const { world, a, b } = await connected();
    await world.pass(3.4 * DAY, a, b);
    expect(world.requests(REFRESH)).toBe(0);
    await world.pass(0.2 * DAY, a, b);
    await untilIdle(world, a, b);
    expect(world.requests(REFRESH)).toBe(1);
    expect(await row(a)).toMatchObject({ state: 'good', version: 2, lease_by: null });
    expect(b.access.credentials(SHOP)).toEqual(a.access.credentials(SHOP));
    await Promise.all([a.stop(), b.stop()]);
  });

  test('that are refused are renewed at once, and what was refused is done then, its tries not counted', async () => {
    const { world, a, b } = await connected();
    await world.pass(HOUR, a, b);
    world.sandbox.seller.expireAccess();
    await ask(a);
    await world.settle(a, b);
    const [effect] = await a.store.db
      .selectFrom('outbox')
      .selectAll()
      .where('kind', '=', 'order.refresh')
      .execute();
    expect(effect).toMatchObject({ state: 'pending', attempts: 0 });
    expect(await untilIdle(world, a, b)).toBeLessThanOrEqual(6);
    expect(world.requests(REFRESH)).toBe(1);
    expect(aboutAccess(world)).toEqual([]);
    await Promise.all([a.stop(), b.stop()]);
  });

  test('expire at many random moments, also while a call is under way: one renewal each, and nothing is lost', async () => {
    // A thousand of them take years, and consent lasts one.
    const { world, a, b } = await connected({ sandbox: { oauth: { authorizationMs: 10_000 * DAY } } });
    const { next } = seededRandom(41);
    const expiries = Number(process.env.EXPIRIES ?? 60);
    for (let n = 1; n <= expiries; n += 1) {
      await world.pass(MINUTE + Math.floor(next() * 3 * DAY), a, b);
      await untilIdle(world, a, b);
      const expire = (): void => {
        delete world.wire.before;
        world.sandbox.seller.expireAccess();
      };
      if (next() < 0.5) expire();
      // Between the decision and the call, or between two pages of one.
      else world.wire.before = (url) => void (!url.includes(REFRESH) && next() < 0.7 && expire());
      await Promise.all([ask(a), ask(b)]);
      await world.pass(16 * SECOND, a, b);
      await untilIdle(world, a, b);
      if (world.wire.before) {
        expire();
        await ask(a);
        await untilIdle(world, a, b);
      }
      expect(world.requests(REFRESH)).toBe(n);
      expect(await row(a)).toMatchObject({ state: 'good', version: n + 1 });
    }
    expect(aboutAccess(world)).toEqual([]);
    await Promise.all([a.stop(), b.stop()]);
  }, 600_000);
});
