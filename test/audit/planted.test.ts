/** A hundred inconsistencies of 33 kinds are planted in a healthy shop: the auditor finds all of them within a minute. */
import { type RawBuilder, sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Scene } from '../harness/scene.js';
import type { OrderPlan } from '../harness/shop-plan.js';
import { named, openAuditScene } from './audit-scene.js';
import { PLANTS, type Plant, type Planted, plantOnShop } from './planting.js';

const HALF_MINUTE = 30_000;

/** When orders are placed so that they stand there at 75 min: cancelled after 65, told after 45, asked after 5. */
const PLACED: Record<Plant['needs'], (n: number) => OrderPlan> = {
  cancelled: (n) => ({ at: `${n * 2}s` }),
  paid: (n) => ({ at: `${20 * 60 + n}s`, pays: '12m' }),
  told: (n) => ({ at: `${25 * 60 + n}s` }),
  asked: (n) => ({ at: `${56 * 60 + n}s` }),
};

const NEEDS = ['cancelled', 'paid', 'told', 'asked'] as const;

function planOrders(): { orders: OrderPlan[]; numbers: Record<Plant['needs'], number[]> } {
  const orders: OrderPlan[] = [];
  const numbers = { cancelled: [], paid: [], told: [], asked: [] } as Record<Plant['needs'], number[]>;
  for (const needs of NEEDS) {
    const wanted = PLANTS.filter((plant) => plant.needs === needs).reduce((sum, { times }) => sum + times, 0);
    for (let n = 0; n < wanted; n += 1) numbers[needs].push(orders.push(PLACED[needs](n)) - 1);
  }
  return { orders, numbers };
}

async function plantAll(scene: Scene, numbers: Record<Plant['needs'], number[]>): Promise<Planted[]> {
  const { db } = scene.bot.store;
  const now = scene.clock.now();
  const run = async (statement: RawBuilder<unknown>): Promise<void> => void (await statement.execute(db));
  const free = { ...numbers };
  const planted: Planted[] = [];
  // Only so can rows be made to refer to what is not there.
  await run(sql`pragma foreign_keys = off`);
  for (const { kind, needs, times, plant } of PLANTS) {
    const [mine, rest] = [free[needs].slice(0, times), free[needs].slice(times)];
    free[needs] = rest;
    for (const n of mine) {
      const order = scene.orderId(n);
      await plant({ scene, now, order, run });
      planted.push({ kind, subject: order });
    }
  }
  planted.push(...(await plantOnShop({ now, run })));
  await run(sql`pragma foreign_keys = on`);
  return planted;
}

test('finds 100 of 100 planted inconsistencies within 60 s, and nothing before', async () => {
  const { orders, numbers } = planOrders();
  const { scene, audit } = await openAuditScene(orders, {
    // What is planted breaks the order's own promises, too.
    bends: [
      'counts',
      'cancelled_untold',
      'untrue_deadline',
      'forgotten',
      'untold_message',
      'messaged_after_end',
    ],
  });
  await scene.to('74m');
  for (let half = 0; half < 3; half += 1) {
    expect(named((await audit()).findings)).toEqual([]);
    await scene.fastForward('30s');
  }
  expect(named((await audit()).findings)).toEqual([]);

  const planted = await plantAll(scene, numbers);
  const plantedAt = scene.clock.now();
  expect(planted).toHaveLength(100);
  expect(new Set(planted.map(({ kind }) => kind)).size).toBe(33);

  scene.clock.set(plantedAt + HALF_MINUTE);
  const first = await audit();
  // The bot goes on: it reads the sample, and mends what it would have mended.
  await scene.bot.dispatcher.drain();
  scene.clock.set(plantedAt + 2 * HALF_MINUTE);
  const second = await audit();

  const found = new Set(named([...first.findings, ...second.findings]));
  expect(named(planted).filter((one) => !found.has(one))).toEqual([]);
  // Nothing is said of what nobody touched.
  const touched = new Set(planted.map(({ subject }) => subject));
  const untouched = [...first.findings, ...second.findings].filter(({ subject }) => !touched.has(subject));
  expect(named(untouched)).toEqual([]);
  expect([...first.faults, ...second.faults]).toEqual([]);

  for (const n of orders.keys()) scene.heard(n);
  scene.forgiveFaults();
  await sql`update orders set policy_id = (select min(id) from policies) where policy_id = 'gone'`.execute(
    scene.bot.store.db,
  );
}, 120_000);

test('finds decisions that wait on the board when none of them has a card, and nothing while one has', async () => {
  const { scene, audit } = await openAuditScene([{}, { at: '1s' }, { at: '2s' }], {
    chatQuota: 4,
    policy: (standard) => ({ ...standard, alert: { ...standard.alert, maxOpen: 1 } }),
    bends: ['forgotten'],
  });
  await scene.to('75m');
  for (const n of [0, 1, 2]) scene.heard(n);
  const found = async () => named((await audit()).findings).filter((name) => name.startsWith('alert_unseen'));
  expect(await found()).toEqual([]);
  await scene.bot.store.write(async ({ tx }) => {
    await tx
      .deleteFrom('outbox')
      .where('card_id', 'is not', null)
      .where('order_id', 'is not', null)
      .execute();
    await tx.deleteFrom('buttons').where('order_id', 'is not', null).execute();
    await tx.deleteFrom('cards').where('kind', '=', 'order').execute();
  });
  expect((await found()).sort()).toEqual([0, 1, 2].map((n) => `alert_unseen ${scene.orderId(n)}`));
});
