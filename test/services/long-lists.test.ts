/** A list of many pages, of which one fails: what was read stays read. */
import { expect, test } from 'vitest';
import { getShop, updateShop } from '../../src/store/shops.js';
import { openScene, type Scene } from '../harness/scene.js';
import type { Wire } from '../harness/wire.js';

const SEARCH = '/orders/search';

/** The page after the next one is lost, and all that follow until it is mended. */
function loseTheSecondPage(wire: Wire): { mend(): void } {
  let cut: { mend(): void } | undefined;
  wire.beforeNext('POST', SEARCH, () => {
    cut = wire.cut('POST', SEARCH);
  });
  return { mend: () => cut?.mend() };
}

/** 250 orders, five a second: three pages. Their buyers need days to pay. */
const ORDERS = (fromSecond: number) =>
  Array.from({ length: 250 }, (_, n) => ({
    at: `${fromSecond + Math.floor(n / 5)}s`,
    method: 'boleto' as const,
  }));

const known = async ({ bot }: Scene) =>
  await bot.store.db.selectFrom('orders').select(['external_id', 'status']).execute();

/** Lets time pass until all are known; how many pages that took. */
async function pagesUntilAllAreKnown(scene: Scene, all = 250): Promise<number> {
  const before = scene.wire.count('POST', SEARCH);
  for (let second = 0; second < 600 && (await known(scene)).length < all; second += 1)
    await scene.fastForward('1s');
  expect(await known(scene)).toHaveLength(all);
  return scene.wire.count('POST', SEARCH) - before;
}

async function firstTry(): Promise<{ scene: Scene; mend(): void }> {
  let lost: { mend(): void } | undefined;
  const scene = await openScene({
    orders: ORDERS(0),
    webhooks: 'off',
    botStarts: '1m',
    bends: ['forgotten'],
    trouble: (wire) => {
      lost = loseTheSecondPage(wire);
    },
  });
  expect(await known(scene)).toHaveLength(100);
  return { scene, mend: () => lost?.mend() };
}

test('the first reading of a shop goes on with the page that failed', async () => {
  const { scene, mend } = await firstTry();
  mend();
  expect(await pagesUntilAllAreKnown(scene)).toBe(2);
});

test('what changed meanwhile on pages read before is not missed', async () => {
  const { scene, mend } = await firstTry();
  const [first] = await known(scene);
  await scene.fastForward('1s');
  scene.sandbox.buyer.pay(first?.external_id ?? '');
  // Longer than any list of changes overlaps with the one before.
  await scene.fastForward('3m');
  mend();
  await pagesUntilAllAreKnown(scene);
  await scene.fastForward('30s');
  const now = (await known(scene)).find(({ external_id }) => external_id === first?.external_id);
  expect(now?.status).toBe('paid');
});

test('a reading that ends does not take back what was said of the shop’s access since it began', async () => {
  const scene = await openScene({ orders: [{}], webhooks: 'off' });
  await scene.to('10m');
  const { store } = scene.bot;
  const poll = await store.db
    .selectFrom('timers')
    .select('due_at')
    .where('kind', '=', 'poll')
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  let lost: Promise<void> | undefined;
  scene.wire.beforeNext('POST', SEARCH, () => {
    lost = store.write((unit) => updateShop(unit, 'luna', { reauthorize_at: unit.now }));
  });
  await scene.fastForward(`${Math.ceil((poll.due_at - scene.clock.now()) / 1_000)}s`);
  await lost;
  const shop = await getShop(store.db, 'luna');
  expect([shop.polled_at! >= poll.due_at, shop.reauthorize_at]).toEqual([true, scene.clock.now()]);
  scene.heard();
});

test('a place that is no good any more is begun anew', async () => {
  const { scene, mend } = await firstTry();
  // The next try fails on its very first page.
  await scene.fastForward('2m');
  mend();
  expect(await pagesUntilAllAreKnown(scene)).toBe(3);
});

test('a list of changes goes on from the last page that was read', async () => {
  const scene = await openScene({
    orders: [{ pays: '10s' }, ...ORDERS(60)],
    webhooks: 'off',
    bends: ['forgotten'],
  });
  await scene.to('59s');
  const out = scene.wire.cut('POST', SEARCH);
  await scene.to('2m');
  out.mend();
  const lost = loseTheSecondPage(scene.wire);
  for (let second = 0; second < 300 && (await known(scene)).length === 1; second += 1)
    await scene.fastForward('1s');
  expect((await known(scene)).length).toBeGreaterThan(90);
  expect((await known(scene)).length).toBeLessThan(102);
  lost.mend();
  expect(await pagesUntilAllAreKnown(scene, 251)).toBe(2);
});
