import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { BackupPlan, BackupReport } from '../../src/domain/backup.js';
import { listCopies } from '../../src/store/copies.js';
import { settleCopy } from '../../src/store/copy.js';
import { receive } from '../../src/store/inbox.js';
import { updateShop } from '../../src/store/shops.js';
import { arm } from '../../src/store/timers.js';
import { NOW } from '../store/engines.js';
import { SHOP } from '../store/rows.js';
import { isBuilt } from './built.js';
import { addHolds, endedHolds, openScene, type Scene } from './run-scheduler.js';

const HOUR = 3_600_000;

let scene: Scene;
afterEach(() => scene?.close());

/** Until it is so: a job is asked at each of its beats and wakes. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await Promise.race([scene.next('beat'), scene.next('wake')]);
}

const ended = async (): Promise<number> => (await endedHolds(scene.store)).length;

describe.skipIf(!isBuilt)('the timers job', () => {
  test('fires what is due and tells that effects wait', async () => {
    scene = await openScene(1);
    await addHolds(scene.store, 1, NOW + 100);
    const woken = scene.next('wake');
    await scene.start();
    await woken;
    expect(await endedHolds(scene.store)).toEqual([1]);
    expect(scene.told.filter(({ type }) => type === 'fault')).toEqual([]);
  });

  test('fires more than one batch, and tells it is alive and how late it is', async () => {
    scene = await openScene(1);
    await addHolds(scene.store, 120, NOW - 5_000);
    await scene.start();
    await until(async () => (await ended()) === 120);
    const [beat] = scene.told.filter((message) => message.type === 'beat');
    expect(beat?.lateMs).toBeGreaterThanOrEqual(5_000);
  });

  test('moves with the shared clock: stands while it is paused, and sees a jump and a faster pace', async () => {
    scene = await openScene(2);
    scene.clock.pause();
    await addHolds(scene.store, 1, scene.clock.now() + 300);
    await scene.start();
    await scene.next('beat');
    await scene.next('beat');
    expect(await ended()).toBe(0);
    scene.clock.resume();
    await until(async () => (await ended()) === 1);
    await addHolds(scene.store, 1, NOW + HOUR, 'b');
    scene.clock.jumpTo(NOW + HOUR);
    await until(async () => (await ended()) === 2);
    await addHolds(scene.store, 1, NOW + 2 * HOUR, 'c');
    scene.clock.setRate(10_000);
    await until(async () => (await ended()) === 3);
    expect(scene.clock.now()).toBeGreaterThanOrEqual(NOW + 2 * HOUR);
  });

  test('reads the shops before it decides anything when the machine has slept', async () => {
    scene = await openScene(1);
    await scene.store.write(async (unit) => {
      await updateShop(unit, SHOP.id, { polled_at: NOW });
      await arm(unit, { kind: 'poll', shopId: SHOP.id, orderId: null, dueAt: NOW + 60_000 });
    });
    await addHolds(scene.store, 1, NOW + HOUR);
    await scene.start();
    await scene.next('beat');
    const woken = scene.next('wake');
    scene.clock.jumpTo(NOW + HOUR + 1);
    await woken;
    expect(await ended()).toBe(0);
    const waiting = await scene.store.db.selectFrom('outbox').select('kind').execute();
    expect(waiting).toEqual([{ kind: 'orders.poll' }]);
    await scene.store.write((unit) =>
      updateShop(unit, SHOP.id, { polled_at: scene.clock.now(), read_first_at: null }),
    );
    await until(async () => (await ended()) === 1);
  });

  test('dies with its database, is started again with growing pauses, and goes on when all is well', async () => {
    scene = await openScene(1);
    await addHolds(scene.store, 1, NOW);
    await scene.store.db.schema.alterTable('timers').renameTo('timers_gone').execute();
    const scheduler = await scene.start();
    const startedAt = performance.now();
    expect(scheduler.health()).toEqual({ ok: true, detail: 'running' });
    while (scheduler.health().ok) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(performance.now() - startedAt).toBeGreaterThan(3_000);
    expect(scheduler.health().detail).toMatch(/^the timers died 3 times/);
    await scene.store.db.schema.alterTable('timers_gone').renameTo('timers').execute();
    await until(async () => (await ended()) === 1);
  }, 30_000);

  test('runs twice on one database and ends every hold once', async () => {
    scene = await openScene(1);
    await addHolds(scene.store, 300, NOW + 500);
    await Promise.all([scene.start(), scene.start()]);
    await until(async () => (await ended()) === 300);
    expect(new Set(await endedHolds(scene.store))).toEqual(new Set([1]));
  }, 30_000);

  test('stops in less than 2.5 s, also in the middle of its work, and half of nothing is left', async () => {
    scene = await openScene(1);
    await addHolds(scene.store, 400, NOW);
    const scheduler = await scene.start();
    await scene.next('wake');
    const startedAt = performance.now();
    await scheduler.stop();
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    const fired = await scene.store.db
      .selectFrom('timers')
      .select('id')
      .where('state', '=', 'fired')
      .execute();
    const alerts = await scene.store.db.selectFrom('alerts').select('order_id').execute();
    expect(await ended()).toBe(fired.length);
    expect(alerts).toHaveLength(fired.length);
  });
});

describe.skipIf(!isBuilt)('the housekeeping job', () => {
  test('runs by itself, deletes what is old and leaves the timers job alone', async () => {
    scene = await openScene(1);
    const mark = { shop_id: SHOP.id, kind: 'order', ref: '1', type: '1', at: NOW };
    await scene.store.write(async (unit) => {
      await receive(unit, { ...mark, key: 'old', received_at: NOW - 8 * 24 * HOUR });
      await receive(unit, { ...mark, key: 'young', received_at: NOW });
    });
    const scheduler = await scene.start({ housekeeping: { afterMs: 20, everyMs: 24 * HOUR } });
    const left = async () =>
      (await scene.store.db.selectFrom('inbox').select('key').execute()).map(({ key }) => key);
    await until(async () => (await left()).length === 1);
    expect(await left()).toEqual(['young']);
    expect(scheduler.health().ok).toBe(true);
  });
});

describe.skipIf(!isBuilt)('the backup job', () => {
  /** The first report of so many schedulers, each started when the one before has told its own. */
  async function reports(count: number, backups: BackupPlan): Promise<BackupReport[]> {
    const heard: BackupReport[] = [];
    while (heard.length < count) {
      const report = new Promise<BackupReport>((onBackup) => {
        void scene.start({ data: { ...scene.data, backups }, backupAfterMs: 1, onBackup });
      });
      heard.push(await report);
    }
    return heard;
  }

  test('makes one copy, however often it is run, while the timers go on', async () => {
    scene = await openScene(1);
    await addHolds(scene.store, 3, NOW - 1_000);
    const folder = join(dirname('file' in scene.data.database ? scene.data.database.file : ''), 'backups');
    const heard = await reports(2, { folder, kept: 7 });
    expect(heard.map(({ kind }) => kind)).toEqual(['made', 'fresh']);
    await until(async () => (await ended()) === 3);
    const [copy, ...more] = listCopies(folder);
    expect(more).toEqual([]);
    expect(await settleCopy(copy?.file ?? '')).toMatchObject({ orders: 3 });
  });

  test('tells why it made none, each time', async () => {
    scene = await openScene(1);
    const file = 'file' in scene.data.database ? scene.data.database.file : '';
    const heard = await reports(2, { folder: join(file, 'below a file'), kept: 7 });
    expect(heard).toEqual([
      expect.objectContaining({ kind: 'failed', fault: 'not_writable' }),
      expect.objectContaining({ kind: 'failed', fault: 'not_writable' }),
    ]);
  });

  test('is not there where none are wanted', async () => {
    scene = await openScene(1);
    let heard = 0;
    await scene.start({
      backupAfterMs: 1,
      onBackup: () => {
        heard += 1;
      },
    });
    await scene.next('beat');
    await scene.next('beat');
    expect(heard).toBe(0);
  });
});
