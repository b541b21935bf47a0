/** A night without a backup is told to the team in both languages, once, and shows in the health. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createBackupWatch } from '../../src/backup-watch.js';
import { createMetrics } from '../../src/metrics.js';
import { copyName } from '../../src/store/copies.js';
import { openScene } from '../harness/scene.js';
import { temporaryFolder } from '../store/engines.js';

const HOUR = 3_600_000;

async function watched() {
  const place = temporaryFolder();
  onTestFinished(place.remove);
  const scene = await openScene({ orders: [{ pays: '1m' }] });
  const folder = join(place.path, 'backups');
  mkdirSync(folder);
  const { store, world } = scene.bot;
  const watch = createBackupWatch({
    plan: { folder, kept: 7 },
    store,
    settings: world.settings,
    clock: scene.clock,
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    wake: () => {},
  });
  return { scene, watch, folder };
}

const failed = { kind: 'failed', fault: 'disk_full', detail: 'no room' } as const;

test('a night without a backup is told once in every channel, with what to do', async () => {
  const { scene, watch } = await watched();
  await watch.hear(failed);
  await watch.hear(failed);
  await scene.to('2m');
  const notes = (place: 'orders' | 'dingdan') =>
    scene.team.notes(place).map(({ title, lines }) => [title, ...lines.map(({ text }) => text)]);
  expect(notes('orders')).toEqual([
    [
      'No backup was made tonight',
      'There is no room for it on its disk.',
      'Make room, then run unpaid backup.',
    ],
  ]);
  expect(notes('dingdan')).toEqual([
    ['今晚没有备份成功', '备份所在的磁盘空间不足。', '请腾出空间，然后运行 unpaid backup。'],
  ]);
});

test('health is red from a failed one to the next that is made, and when two nights brought none', async () => {
  const { scene, watch, folder } = await watched();
  expect(watch.health()).toEqual({ ok: true, detail: 'none yet' });
  await watch.hear(failed);
  expect(watch.health()).toEqual({ ok: false, detail: 'the last one failed: disk_full' });
  writeFileSync(join(folder, copyName('nightly', scene.clock.now())), '');
  await watch.hear({ kind: 'made', file: 'x', bytes: 1, removed: 0 });
  expect(watch.health()).toEqual({ ok: true, detail: expect.stringMatching(/^newest of 20/) });
  scene.clock.set(scene.clock.now() + 51 * HOUR);
  expect(watch.health().ok).toBe(false);
});
