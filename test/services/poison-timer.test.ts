import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { fireDueTimers, type TimerFault } from '../../src/services/fire-due-timers.js';
import { fireTimers } from '../../src/services/fire-timers.js';
import type { Store } from '../../src/store/database.js';
import { postpone } from '../../src/store/timers.js';
import { openScene } from '../harness/scene.js';

/** From now on this timer cannot be settled. */
async function poison({ db }: Store, id: string): Promise<void> {
  await sql`create trigger poison before update on timers
    when ${sql.raw(`old.id = '${id}'`)} and new.state <> 'open'
    begin select raise(abort, 'a fault of our own'); end`.execute(db);
}

test('a timer whose decision fails is told of and put off; the others fire', async () => {
  const scene = await openScene({ orders: [{}, {}] });
  await scene.to('4m');
  const { store, world } = scene.bot;
  const sick = await store.db
    .selectFrom('timers')
    .select('id')
    .where('order_id', '=', scene.orderId(0))
    .where('kind', '=', 'ask')
    .executeTakeFirstOrThrow();
  await poison(store, sick.id);
  scene.clock.set(scene.clock.now() + 60_000);
  const faults: TimerFault[] = [];
  const fire = () => fireDueTimers(store, world.settings, 50, (fault) => faults.push(fault));
  await fire();
  expect(faults).toEqual([{ timerId: sick.id, error: 'a fault of our own' }]);
  expect(await scene.rows.acts(scene.orderId(1))).toEqual(['message ask pending']);
  await fire();
  expect(faults).toHaveLength(1);
  await sql`drop trigger poison`.execute(store.db);
  await scene.to('7m');
  expect([scene.heard(0), scene.heard(1)]).toEqual([['6m ask'], ['5m ask']]);
});

test('what was moved meanwhile, the failing one too, is left where it was moved to', async () => {
  const scene = await openScene({ orders: [{}, {}] });
  await scene.to('4m');
  const { store, world } = scene.bot;
  const asks = await store.db
    .selectFrom('timers')
    .select('id')
    .where('kind', '=', 'ask')
    .orderBy('due_at')
    .orderBy('id')
    .execute();
  await poison(store, asks[0]!.id);
  scene.clock.set(scene.clock.now() + 60_000);
  const later = scene.clock.now() + 600_000;
  let moved: Promise<void> | undefined;
  await fireDueTimers(store, world.settings, 50, () => {
    moved = store.write(async (unit) => {
      for (const { id } of asks) await postpone(unit, id, later);
    });
  });
  await moved;
  const due = await store.db
    .selectFrom('timers')
    .select(['state', 'due_at'])
    .where('kind', '=', 'ask')
    .execute();
  expect(due).toEqual([
    { state: 'open', due_at: later },
    { state: 'open', due_at: later },
  ]);
  await sql`drop trigger poison`.execute(store.db);
});

test('a cancel of an order whose hold has not ended in time is looked at a minute later, not at once again', async () => {
  const scene = await openScene({ orders: [{}] });
  await scene.to('10m');
  expect(scene.heard()).toEqual(['5m ask']);
  const { store, world } = scene.bot;
  await store.write(async ({ tx, now }) => {
    await tx
      .updateTable('orders')
      .set({ held: 'cancel_pending', held_until: now - 3_600_000 })
      .execute();
    await tx.updateTable('timers').set({ due_at: now }).where('kind', '=', 'cancel').execute();
  });
  const fire = () => store.write((unit) => fireTimers(unit, world.settings, 50));
  expect(await fire()).toBe(1);
  expect(await fire()).toBe(0);
});
