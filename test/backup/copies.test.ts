/** Which backups stay. */
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diagnoseBackups } from '../../src/services/diagnose-backups.js';
import { nightlyBackup } from '../../src/services/nightly-backup.js';
import { type CopyKind, copyName, listCopies, removeOldCopies } from '../../src/store/copies.js';
import { openSqliteStore } from '../../src/store/database.js';
import { NOW, storeOptions, temporaryFolder } from '../store/engines.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let place: ReturnType<typeof temporaryFolder>;
let folder: string;
beforeEach(() => {
  place = temporaryFolder();
  folder = join(place.path, 'backups');
  mkdirSync(folder);
});
afterEach(() => place.remove());

const put = (kind: CopyKind, daysAgo: number): string => {
  const name = copyName(kind, NOW - daysAgo * DAY);
  writeFileSync(join(folder, name), 'x');
  return name;
};

describe('old backups', () => {
  test('go when there are newer ones enough, or when a buyer’s words may be in them for too long', () => {
    const nights = [0, 1, 2, 3, 4].map((days) => put('nightly', days));
    const asked = [put('asked', 29), put('asked', 31)];
    const replaced = [put('replaced', 3), put('replaced', 40)];
    writeFileSync(join(folder, 'mine.db'), 'not of this program');
    expect(removeOldCopies(folder, 3, NOW)).toBe(4);
    expect(new Set(readdirSync(folder))).toEqual(
      new Set([...nights.slice(0, 3), asked[0], replaced[0], 'mine.db']),
    );
    expect(removeOldCopies(folder, 3, NOW)).toBe(0);
  });

  test('stay when nothing newer is there', () => {
    const last = put('nightly', 90);
    put('nightly', 91);
    removeOldCopies(folder, 7, NOW);
    expect(readdirSync(folder)).toEqual([last]);
  });

  test('are listed by their time, the newest first', () => {
    put('asked', 2);
    put('nightly', 1);
    put('replaced', 3);
    expect(listCopies(folder).map(({ kind, at }) => [kind, at])).toEqual([
      ['nightly', NOW - DAY],
      ['asked', NOW - 2 * DAY],
      ['replaced', NOW - 3 * DAY],
    ]);
    expect(listCopies(join(folder, 'nowhere'))).toEqual([]);
  });

  test('take with them what a backup that was cut off has left', () => {
    put('nightly', 0);
    const [cutOff, underWay] = [`unpaid-x.db.1.part`, `unpaid-y.db.2.part`].map((name) => join(folder, name));
    for (const file of [cutOff, underWay]) writeFileSync(file!, 'x');
    utimesSync(cutOff!, (NOW - 2 * DAY) / 1_000, (NOW - 2 * DAY) / 1_000);
    utimesSync(underWay!, NOW / 1_000, NOW / 1_000);
    removeOldCopies(folder, 7, NOW);
    expect([existsSync(cutOff!), existsSync(underWay!)]).toEqual([false, true]);
  });
});

describe('the night', () => {
  test('makes one copy however often it is run, and the next night another', async () => {
    const file = join(place.path, 'unpaid.db');
    const store = await openSqliteStore(file, storeOptions());
    const plan = { folder, kept: 2 };
    expect(await nightlyBackup(file, plan, NOW)).toMatchObject({ kind: 'made', removed: 0 });
    expect(await nightlyBackup(file, plan, NOW)).toEqual({ kind: 'fresh' });
    expect(await nightlyBackup(file, plan, NOW + HOUR)).toEqual({ kind: 'fresh' });
    expect(await nightlyBackup(file, plan, NOW + DAY)).toMatchObject({ kind: 'made', removed: 0 });
    expect(await nightlyBackup(file, plan, NOW + 2 * DAY)).toMatchObject({ kind: 'made', removed: 1 });
    expect(listCopies(folder).map(({ at }) => at)).toEqual([NOW + 2 * DAY, NOW + DAY]);
    await store.close();
  });

  test('that fails says why and takes no older copy away', async () => {
    put('nightly', 40);
    put('nightly', 41);
    const gone = join(place.path, 'gone.db');
    expect(await nightlyBackup(gone, { folder, kept: 1 }, NOW)).toMatchObject({
      kind: 'failed',
      fault: 'not_writable',
    });
    expect(listCopies(folder)).toHaveLength(2);
  });
});

describe('doctor', () => {
  const look = (kept = 7, engine: 'sqlite' | 'postgres' = 'sqlite') =>
    diagnoseBackups({ folder, kept }, engine, NOW, 'en');

  test('says that there is none, and why', () => {
    expect(look()).toMatchObject({ state: 'warning', detail: expect.stringMatching(/^There is none yet/) });
    expect(look(0)).toMatchObject({ state: 'warning', detail: expect.stringContaining('BACKUPS_KEPT is 0') });
  });

  test('says how old the newest is, and is content until two nights were missed', () => {
    put('nightly', 2);
    expect(look()).toEqual({
      part: 'Backup',
      state: 'good',
      detail: 'The newest is 2 days old, 1 backup is there.',
    });
    expect(diagnoseBackups({ folder, kept: 7 }, 'sqlite', NOW + 3 * HOUR, 'zh-CN')).toMatchObject({
      part: '备份',
      state: 'bad',
      remedy: expect.stringContaining('日志'),
    });
  });

  test('leaves PostgreSQL to its own tools', () => {
    expect(look(7, 'postgres')).toMatchObject({
      state: 'good',
      detail: expect.stringContaining('its own tools'),
    });
  });
});
