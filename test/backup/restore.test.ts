/** A backup takes the place of a database; a bot that runs, a file that is none and a "no" leave everything as it is. */
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backUp } from '../../src/backup.js';
import { type RestoreWish, restore } from '../../src/restore.js';
import { listCopies } from '../../src/store/copies.js';
import { openSqliteStore, type Store } from '../../src/store/database.js';
import { savePulse } from '../../src/store/pulse.js';
import { readWitness, writeWitness } from '../../src/store/witness.js';
import { NOW, storeOptions, temporaryFolder } from '../store/engines.js';
import { addOrder, addShops } from '../store/rows.js';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
let backup: string;
let plan: readonly string[];

const open = (path = file): Promise<Store> => openSqliteStore(path, storeOptions());
const lived = { identity: 'it', watching_since: NOW, away_from: null, epoch: 0, restored_at: null };

async function ordersIn(path: string): Promise<number> {
  const store = await open(path);
  const { length } = await store.db.selectFrom('orders').select('id').execute();
  await store.close();
  return length;
}

/** A database of two orders is backed up; then a third comes. */
beforeEach(async () => {
  folder = temporaryFolder();
  file = join(folder.path, 'unpaid.db');
  const store = await open();
  await addShops(store);
  await store.write(async (unit) => {
    await addOrder(unit, '1');
    await addOrder(unit, '2');
    await savePulse(unit, { ...lived, beat: 7, at: NOW });
  });
  backup = (await backUp({ env: { UNPAID_DATA_DIR: folder.path }, now: () => NOW })).file;
  await store.write(async (unit) => {
    await addOrder(unit, '3');
    await savePulse(unit, { ...lived, beat: 9, at: NOW });
  });
  await store.close();
  writeWitness(`${file}.beat`, { identity: 'it', beat: 9 });
});
afterEach(() => folder.remove());

const wish = (change: Partial<RestoreWish> = {}): RestoreWish => ({
  file: backup,
  env: { UNPAID_DATA_DIR: folder.path },
  now: () => NOW + 60_000,
  confirm: async (lines) => {
    plan = lines;
    return true;
  },
  ...change,
});

describe('a restored backup', () => {
  test('takes the place of the database, which is kept, and is known for an older copy', async () => {
    expect(await restore(wish())).toBe(true);
    expect(plan[0]).toMatch(
      /^The backup is whole: 2 orders of Luna, 0\.\d MB\. It ends at 2026-03-02 10:00 UTC\.$/,
    );
    expect(await ordersIn(file)).toBe(2);
    const [replaced] = listCopies(join(folder.path, 'backups')).filter(({ kind }) => kind === 'replaced');
    expect(plan).toContain(`What is there now is kept as ${replaced?.file}.`);
    expect(await ordersIn(replaced?.file ?? '')).toBe(3);
    expect(readWitness(`${file}.beat`)).toEqual({ identity: 'it', beat: 9 });
  });

  test('is known for an older copy in another folder too, where no file remembers a beat', async () => {
    const other = join(folder.path, 'elsewhere', 'data');
    expect(await restore(wish({ to: other }))).toBe(true);
    expect(plan.join('\n')).not.toContain('What is there now');
    expect(await ordersIn(join(other, 'unpaid.db'))).toBe(2);
    expect(readWitness(join(other, 'unpaid.db.beat'))).toEqual({ identity: 'it', beat: 8 });
    expect(await ordersIn(file)).toBe(3);
  });

  test('is known for an older copy when the bot died right after it was made', async () => {
    writeWitness(`${file}.beat`, { identity: 'it', beat: 7 });
    await restore(wish());
    expect(readWitness(`${file}.beat`)).toEqual({ identity: 'it', beat: 8 });
  });

  test('can take the place of a database that can no longer be opened', async () => {
    writeFileSync(file, 'this was a database once'.repeat(400));
    writeFileSync(`${file}-wal`, 'and this its log');
    utimesSync(`${file}.beat`, NOW / 1_000, NOW / 1_000);
    expect(await restore(wish())).toBe(true);
    expect(await ordersIn(file)).toBe(2);
    const kept = readdirSync(join(folder.path, 'backups')).filter((name) => name.includes('replaced'));
    expect(kept.map((name) => name.replace(/.*Z/, ''))).toContain('.db');
  });

  test('is itself left as it was, and may be restored again', async () => {
    const bytes = readFileSync(backup);
    await restore(wish());
    await restore(wish({ now: () => NOW + 120_000 }));
    expect(readFileSync(backup).equals(bytes)).toBe(true);
    expect(await ordersIn(file)).toBe(2);
  });
});

describe('nothing is changed', () => {
  const refusal = async (change: Partial<RestoreWish>) => {
    const error = (await restore(wish(change)).catch((thrown: unknown) => thrown)) as Error & {
      code: string;
    };
    return `${error.code}: ${error.message}`;
  };
  afterEach(async () => {
    expect(await ordersIn(file)).toBe(3);
    expect(readdirSync(folder.path).filter((name) => name.includes('restoring'))).toEqual([]);
    expect(readWitness(`${file}.beat`)?.beat).toBe(9);
  });

  test('when the person says no', async () => {
    expect(await restore(wish({ confirm: async () => false }))).toBe(false);
  });

  test('while a bot uses the database', async () => {
    const bot = await open();
    await bot.db.selectFrom('orders').selectAll().execute();
    expect(await refusal({})).toBe('store-in-use: a bot is using this database, so nothing was restored');
    await bot.close();
  });

  test('by a file that is damaged, none of ours, of a newer version, gone, or the database itself', async () => {
    const path = join(folder.path, 'x.db');
    writeFileSync(path, readFileSync(backup).fill(0x5a, 4096 * 3, 4096 * 12));
    expect(await refusal({ file: path })).toMatch(/^not-a-backup: .* is no whole backup: /);
    writeFileSync(path, 'no database'.repeat(999));
    expect(await refusal({ file: path })).toMatch(/^not-a-backup: /);
    writeFileSync(path, readFileSync(backup));
    const newer = await open(path);
    await newer.db
      .insertInto('kysely_migration' as never)
      .values({ name: '9999-later', timestamp: '2030' } as never)
      .execute();
    await newer.close();
    expect(await refusal({ file: path })).toMatch(/^store-newer: .*9999-later/);
    expect(await refusal({ file: join(folder.path, 'gone.db') })).toMatch(/^file-unreadable: /);
    expect(await refusal({ file })).toMatch(/^usage: .* is the database itself/);
  });

  test('where PostgreSQL keeps the rows', async () => {
    const env = { UNPAID_DATA_DIR: folder.path, DATABASE_URL: 'postgres://localhost/unpaid' };
    expect(await refusal({ env })).toBe(
      'usage: the database is PostgreSQL, which has its own tools for this',
    );
    await expect(backUp({ env, now: () => NOW })).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('pg_dump'),
    });
  });
});

test('a database that cannot be opened is not replaced while beats tell that a bot lives in it', async () => {
  const bytes = 'this was a database once'.repeat(400);
  writeFileSync(file, bytes);
  utimesSync(`${file}.beat`, (NOW + 50_000) / 1_000, (NOW + 50_000) / 1_000);
  await expect(restore(wish())).rejects.toMatchObject({ code: 'store-in-use' });
  expect(readFileSync(file, 'utf8')).toBe(bytes);
});

describe('a backup that is asked for', () => {
  const env = () => ({ UNPAID_DATA_DIR: folder.path });

  test('goes where it is told, and never over a file that is there', async () => {
    const path = join(folder.path, 'mine', 'today.db');
    expect((await backUp({ to: path, env: env(), now: () => NOW })).file).toBe(path);
    await expect(backUp({ to: path, env: env(), now: () => NOW })).rejects.toMatchObject({ code: 'usage' });
    const into = await backUp({ to: join(folder.path, 'mine'), env: env(), now: () => NOW });
    expect(into.file).toBe(join(folder.path, 'mine', 'unpaid-asked-2026-03-02T10-00-00Z.db'));
    expect(existsSync(into.file)).toBe(true);
  });

  test('says what is wrong where it cannot be made', async () => {
    const nowhere = { UNPAID_DATA_DIR: join(folder.path, 'nowhere') };
    await expect(backUp({ env: nowhere, now: () => NOW })).rejects.toMatchObject({ code: 'file-unreadable' });
    const to = join(file, 'below-a-file.db');
    await expect(backUp({ to, env: env(), now: () => NOW })).rejects.toMatchObject({ code: 'backup-failed' });
  });
});
