/** A copy of a database that is in use, and what is refused in its place. */
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CopyFault, copyDatabase, settleCopy } from '../../src/store/copy.js';
import { openSqliteStore, type Store } from '../../src/store/database.js';
import { beat, savePulse } from '../../src/store/pulse.js';
import { NOW, storeOptions, temporaryFolder } from '../store/engines.js';
import { addOrder, addShops } from '../store/rows.js';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let file: string;
let target: string;

beforeEach(async () => {
  folder = temporaryFolder();
  file = join(folder.path, 'unpaid.db');
  target = join(folder.path, 'backups', 'copy.db');
  store = await openSqliteStore(file, storeOptions());
  await addShops(store);
  await store.write(async (unit) => {
    for (let n = 0; n < 50; n += 1) await addOrder(unit, `${n}`);
    await savePulse(unit, {
      identity: 'it',
      beat: 7,
      at: NOW,
      watching_since: NOW,
      away_from: null,
      epoch: 0,
      restored_at: null,
    });
  });
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

const faultOf = async (copying: Promise<unknown>): Promise<string> => {
  const error = await copying.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CopyFault)) throw new Error(`no fault: ${String(error)}`);
  return error.fault;
};

const ordersIn = (path: string): number => {
  const copy = new Database(path, { readonly: true });
  try {
    return copy.prepare<[], number>('select count(*) from orders').pluck().get() ?? 0;
  } finally {
    copy.close();
  }
};

describe('a copy of a database in use', () => {
  test('is whole, stands alone, tells what is in it and is for its owner only', async () => {
    writeFileSync(`${file}.beat`, '{"identity":"it","beat":9}');
    const facts = await copyDatabase(file, target);
    expect(facts).toMatchObject({
      orders: 50,
      pulse: { identity: 'it', beat: 7, at: NOW },
      bytes: statSync(target).size,
    });
    expect(readdirSync(join(folder.path, 'backups'))).toEqual(['copy.db']);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder.path, 'backups')).mode & 0o777).toBe(0o700);
    expect(ordersIn(target)).toBe(50);
  });

  test('is of one moment, however much is written meanwhile, and keeps no writer waiting', async () => {
    // More pages than one step copies, so that writes fall between steps.
    await store.db.schema.createTable('ballast').addColumn('bytes', 'blob').execute();
    const fill = new Database(file);
    fill.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000)
      insert into ballast select randomblob(4000) from n`);
    fill.close();
    let copying = true;
    const copy = copyDatabase(file, target).finally(() => {
      copying = false;
    });
    let written = 0;
    let tries = 0;
    while (copying) {
      tries += 1;
      await store.write(async (unit) => {
        await addOrder(unit, `late-${written}`);
        await beat(unit);
      });
      written += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const facts = await copy;
    expect(written).toBe(tries);
    expect(written).toBeGreaterThan(3);
    expect(facts.orders).toBeLessThan(50 + written);
    // Each transaction wrote an order and a beat: half of one is in no copy.
    expect(facts.orders - 50).toBe((facts.pulse?.beat ?? 0) - 7);
    expect(ordersIn(file)).toBe(50 + written);
  });

  test('of a damaged database is refused, and nothing is left of it', async () => {
    await store.close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096 * 3, 4096 * 12);
    writeFileSync(file, bytes);
    expect(await faultOf(copyDatabase(file, target))).toBe('damaged');
    expect(readdirSync(join(folder.path, 'backups'))).toEqual([]);
    store = await openSqliteStore(join(folder.path, 'other.db'), storeOptions());
  });

  test('that cannot be written is refused, and nothing is left of it', async () => {
    writeFileSync(join(folder.path, 'backups'), 'a file, no folder');
    expect(await faultOf(copyDatabase(file, target))).toBe('not_writable');
    expect(await faultOf(copyDatabase(join(folder.path, 'gone.db'), `${file}-copy`))).toBe('not_writable');
    expect(existsSync(`${file}-copy`)).toBe(false);
  });
});

describe('a file that is to be a backup', () => {
  test('is refused when it is no database, another program’s, or of a newer version', async () => {
    const other = join(folder.path, 'other.db');
    writeFileSync(other, 'not a database, but long enough to be looked at: '.repeat(100));
    expect(await faultOf(settleCopy(other))).toBe('damaged');
    const foreign = join(folder.path, 'foreign.db');
    new Database(foreign).exec('create table notes (text)').close();
    expect(await faultOf(settleCopy(foreign))).toBe('not_ours');
    await copyDatabase(file, target);
    new Database(target)
      .exec(`insert into kysely_migration (name, timestamp) values ('9999-later', '2030')`)
      .close();
    expect(await faultOf(settleCopy(target))).toBe('newer');
  });

  test('is refused when it was cut short', async () => {
    await copyDatabase(file, target);
    const bytes = readFileSync(target);
    writeFileSync(target, bytes.subarray(0, bytes.length / 2));
    expect(await faultOf(settleCopy(target))).toBe('damaged');
  });

  test('takes in what its write-ahead log still holds', async () => {
    const raw = join(folder.path, 'raw.db');
    await store.write((unit) => addOrder(unit, 'in the log'));
    writeFileSync(raw, readFileSync(file));
    writeFileSync(`${raw}-wal`, readFileSync(`${file}-wal`));
    expect(await settleCopy(raw)).toMatchObject({ orders: 51 });
    expect(existsSync(`${raw}-wal`)).toBe(false);
  });

  test('with bytes added behind its end is taken for what it is', async () => {
    await copyDatabase(file, target);
    appendFileSync(target, Buffer.alloc(4096));
    expect(await settleCopy(target)).toMatchObject({ orders: 50 });
  });
});
