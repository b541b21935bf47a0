import { describe, expect, test } from 'vitest';
import type { ShopConfig } from '../../src/config-schema.js';
import { examineShop } from '../../src/doctor.js';
import { diagnoseTokens } from '../../src/services/access/diagnose-tokens.js';
import { findCredentials } from '../../src/store/credentials.js';
import {
  type AccessWorld,
  aboutAccess,
  ask,
  connected,
  DAY,
  HOUR,
  type Process,
  REFRESH,
  row,
  SECOND,
  SHOP,
  untilIdle,
  waiting,
} from './two-bots.js';

const titles = (world: AccessWorld, place: 'orders' | 'dingdan' = 'orders'): string[] =>
  world.team.notes(place).map(({ title }) => title);

const diagnosis = async (world: AccessWorld, { store, access }: Process) =>
  await diagnoseTokens(store.db, access, {
    shopId: SHOP,
    zone: 'Europe/London',
    language: 'en',
    now: world.clock.now(),
  });

/** Webhooks come to the first bot, in process. */
function hearWebhooks(world: AccessWorld, process: Process): void {
  world.sandbox.onWebhook((request) => process.bot.receiveWebhook('tiktok-shop', request));
}

describe('a renewal that is cut off', () => {
  test('before the shop heard of it is made again, and nobody notices', async () => {
    const { world, a, b } = await connected();
    await world.pass(HOUR, a, b);
    world.sandbox.seller.expireAccess();
    world.wire.before = (url) => {
      if (!url.includes(REFRESH)) return;
      delete world.wire.before;
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }),
      });
    };
    await ask(a);
    await untilIdle(world, a, b);
    expect(await row(a)).toMatchObject({ state: 'good', version: 2, trouble: null });
    expect(aboutAccess(world)).toEqual([]);
    await Promise.all([a.stop(), b.stop()]);
  });

  test('after the shop gave new tokens keeps the old pair, works as long as that lives, and calls a person once it does not', async () => {
    const { world, a, b } = await connected();
    world.wire.after = (url) => {
      if (!url.includes(REFRESH)) return;
      delete world.wire.after;
      throw new TypeError('fetch failed', { cause: new Error('other side closed') });
    };
    await world.pass(3.6 * DAY, a, b);
    for (let n = 0; n < 10; n += 1) await world.pass(5 * SECOND, a, b);
    expect(world.requests(REFRESH)).toBe(2);
    // The simulated shop is as strict as can be: the old access token has died with the renewal.
    expect((await row(a)).state).toBe('ended');
    expect(aboutAccess(world)).toEqual(['Luna Beauty must be connected again']);
    expect(titles(world, 'dingdan')).toContain('Luna Beauty 需要重新授权');
    expect((await diagnosis(world, a))[0]).toMatchObject({
      state: 'bad',
      detail: expect.stringContaining('ended'),
    });

    const asked = world.requests('/orders');
    await ask(a);
    await world.pass(DAY, a, b);
    await world.pass(HOUR, a, b);
    expect(world.requests('/orders')).toBe(asked);
    expect(await waiting(a)).toContain('order.refresh');

    await world.connect(a);
    await untilIdle(world, a, b);
    expect(world.requests('/orders')).toBeGreaterThan(asked);
    expect(await row(a)).toMatchObject({ state: 'good' });
    expect(aboutAccess(world)).toHaveLength(1);
    await Promise.all([a.stop(), b.stop()]);
  });

  test('by the end of its process is left alone until its lease has run out', async () => {
    const { world, a, b } = await connected();
    await world.pass(HOUR, a, b);
    world.sandbox.seller.expireAccess();
    // The row of one who died between lease and answer.
    await a.store.write(async (unit) => {
      const lease = { lease_by: 'one who died', lease_until: unit.now + 45 * SECOND };
      await unit.tx.updateTable('shop_credentials').set(lease).where('shop_id', '=', SHOP).execute();
    });
    await ask(a);
    await world.pass(30 * SECOND, a, b);
    expect((await row(a)).state).toBe('stale');
    expect(world.requests(REFRESH)).toBe(0);
    await world.pass(20 * SECOND, a, b);
    await untilIdle(world, a, b);
    expect(world.requests(REFRESH)).toBe(1);
    expect(await row(a)).toMatchObject({ state: 'good', lease_by: null, lease_until: null });
    await Promise.all([a.stop(), b.stop()]);
  });
});

describe('the seller’s consent', () => {
  test('that is taken back deletes the tokens, stops the shop and tells the team once', async () => {
    const { world, a, b } = await connected();
    hearWebhooks(world, a);
    await world.pass(HOUR, a, b);
    world.sandbox.seller.deauthorize();
    for (let n = 0; n < 4; n += 1) await world.pass(5 * SECOND, a, b);
    expect(await row(a)).toMatchObject({ state: 'gone', sealed: null, gone_because: 'deauthorized' });
    expect(b.access.credentials(SHOP)).toBeUndefined();
    expect(titles(world)).toEqual(['Luna Beauty has withdrawn its consent']);
    expect(titles(world, 'dingdan')).toEqual(['Luna Beauty 已取消授权']);
    expect(world.team.notes()[0]?.lines.at(-1)?.text).toContain('npx unpaid connect tiktok-shop --shop luna');

    const before = world.requests('');
    await ask(a);
    await world.pass(HOUR, a, b);
    await world.pass(HOUR, a, b);
    expect(world.requests('')).toBe(before);
    expect((await diagnosis(world, a))[0]?.detail).toContain('took the authorisation back');
    await Promise.all([a.stop(), b.stop()]);
  });

  test('that was taken back and given again is not ended by the old webhook that comes late', async () => {
    const { world, a, b } = await connected();
    const late: Parameters<Parameters<typeof world.sandbox.onWebhook>[0]>[0][] = [];
    world.sandbox.onWebhook(async (request) => {
      late.push(request);
      return 503;
    });
    world.sandbox.seller.deauthorize();
    await world.pass(5 * SECOND, a, b);
    const told = late.find(({ body }) => body.includes('"type":6'));
    await world.pass(HOUR, a, b);
    await world.connect(a);
    expect(told && (await a.bot.receiveWebhook('tiktok-shop', told))).toBe(200);
    expect((await findCredentials(a.store.db, SHOP))?.state).toBe('good');
    await Promise.all([a.stop(), b.stop()]);
  });

  test('that is about to end is told once, with the day, though the shop tells it daily', async () => {
    const { world, a, b } = await connected({
      sandbox: { oauth: { authorizationMs: 30 * DAY } },
    });
    hearWebhooks(world, a);
    for (let day = 0; day < 3; day += 1) {
      world.sandbox.seller.warnOfEnd();
      await world.pass(10 * SECOND, a, b);
      await untilIdle(world, a, b);
      await world.pass(DAY, a, b);
    }
    const told = world.team.notes().filter(({ title }) => title.includes('runs out'));
    expect(told).toHaveLength(1);
    expect(told[0]?.lines[0]?.text).toBe(
      'The seller has to agree again before Apr 1. After that the bot sees nothing there.',
    );
    await Promise.all([a.stop(), b.stop()]);
  });

  test('that is about to end is told without webhooks too, a week before', async () => {
    const { world, a, b } = await connected({ sandbox: { oauth: { authorizationMs: 8 * DAY } } });
    expect(titles(world)).toEqual([]);
    await world.pass(1.5 * DAY, a, b);
    await world.pass(MINUTE_AND_MORE, a, b);
    expect(aboutAccess(world)).toEqual(['Luna Beauty: the authorisation runs out']);
    await Promise.all([a.stop(), b.stop()]);
  });
});

const MINUTE_AND_MORE = 61 * SECOND;

describe('webhooks', () => {
  const WEBHOOKS = '/event/202309/webhooks';
  const events = [
    'CANCELLATION_STATUS_CHANGE',
    'NEW_MESSAGE',
    'ORDER_STATUS_CHANGE',
    'SELLER_DEAUTHORIZATION',
    'UPCOMING_AUTHORIZATION_EXPIRATION',
  ];

  test('are registered at the public address, then looked at daily, and only what differs is changed', async () => {
    const { world, a, b } = await connected({ publicUrl: 'https://bot.example.com' });
    const registered = new Map(world.sandbox.snapshot().webhooks);
    expect([...registered.keys()].sort()).toEqual(events);
    expect(new Set(registered.values())).toEqual(new Set(['https://bot.example.com/webhooks/tiktok-shop']));
    const calls = world.requests(WEBHOOKS);
    await world.pass(HOUR, a, b);
    expect(world.requests(WEBHOOKS)).toBe(calls);
    await world.pass(DAY, a, b);
    await untilIdle(world, a, b);
    // One look, nothing to change.
    expect(world.requests(WEBHOOKS)).toBe(calls + 1);
    await Promise.all([a.stop(), b.stop()]);
  });

  test('that cannot be registered are told to doctor with the reason', async () => {
    const { world, a, b } = await connected({ publicUrl: 'https://bot' });
    const { access, store } = a;
    const shop = { id: SHOP, name: 'Luna', zone: 'Europe/London' } as ShopConfig;
    const patient = { db: store.db, access, publicUrl: 'https://bot', now: world.clock.now };
    const findings = await examineShop({ ...patient, marketplaces: new Map() }, shop, 'en');
    const [tokens, webhooks] = ['tokens', 'webhook addresses'].map((part) =>
      findings.find((finding) => finding.part.endsWith(part)),
    );
    expect(tokens?.state).toBe('good');
    expect(webhooks).toMatchObject({ state: 'warning', detail: expect.stringContaining('parameter') });
    expect(webhooks?.remedy).toContain('PUBLIC_URL');
    await Promise.all([a.stop(), b.stop()]);
  });
});
