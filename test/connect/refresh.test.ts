import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/ids.js';
import { findCredentials } from '../../src/store/credentials.js';
import { enqueue } from '../../src/store/outbox.js';
import { externalIdOf } from '../harness/shop-plan.js';
import { type AccessWorld, openWorld, type Process, SHOP } from './two-bots.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const REFRESH = '/api/v2/token/refresh';

const row = async ({ store }: Process) => {
  const found = await findCredentials(store.db, SHOP);
  if (!found) throw new Error('no row');
  return found;
};

async function waiting({ store }: Process): Promise<string[]> {
  const rows = await store.db
    .selectFrom('outbox')
    .select(['kind', 'lane'])
    .where('state', 'in', ['pending', 'sending'])
    .where('lane', 'in', [`shop:${SHOP}`, `access:${SHOP}`])
    .execute();
  return rows.map(({ kind }) => kind);
}

/** Something to read in the shop. */
async function ask({ store }: Process): Promise<void> {
  const externalId = externalIdOf({}, 0);
  const subject = `${SHOP}:${externalId}`;
  const kind = 'order.refresh';
  await store.write((unit) =>
    enqueue(unit, { kind, lane: `shop:${SHOP}`, shopId: SHOP, subject, params: { externalId } }),
  );
}

/** Lets seconds pass, one look of every process after the other, until nothing waits for the shop any more. */
async function untilIdle(world: AccessWorld, ...processes: Process[]): Promise<number> {
  for (let seconds = 0; ; seconds += 1) {
    const left = await waiting(processes[0]!);
    if (left.length === 0) return seconds;
    if (seconds > 120) throw new Error(`still waiting: ${left.join(', ')}`);
    await world.pass(SECOND, ...processes);
  }
}

/** Titles of what the team was told of access to the shop. */
const aboutAccess = (world: AccessWorld): string[] =>
  world.team.notes().flatMap(({ title }) => (title.startsWith('Luna Beauty') ? [title] : []));

async function connected(): Promise<{ world: AccessWorld; a: Process; b: Process }> {
  const world = openWorld();
  const a = await world.start();
  await world.connect(a);
  const b = await world.start();
  await world.pass(SECOND, a, b);
  await untilIdle(world, a, b);
  return { world, a, b };
}

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
    const { world, a, b } = await connected();
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
