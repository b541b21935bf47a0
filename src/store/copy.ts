/** A copy of a SQLite database that is in use: whole, checked and on the disk before it gets its name. */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { BackupFault } from '../domain/backup.js';
import { MIGRATIONS } from './migrations/index.js';

export interface CopyFacts {
  bytes: number;
  shops: string[];
  orders: number;
  /** Of the bot that lived in it; absent where none ever did. */
  pulse?: { identity: string; beat: number; at: number };
}

export class CopyFault extends Error {
  readonly fault: BackupFault | 'newer' | 'not_ours';

  constructor(fault: CopyFault['fault'], message: string) {
    super(message);
    this.name = 'CopyFault';
    this.fault = fault;
  }
}

/** 4 MB a step: whoever copies hears in between that it is to stop. */
const PAGES_A_STEP = 1_000;

/**
 * Copies `file` to `target`, which must not exist, while others write to it: all steps read one snapshot, and in WAL mode
 * a reader keeps nobody from writing. Throws a `CopyFault`, and then leaves nothing behind. Never touches the witness's file.
 */
export async function copyDatabase(file: string, target: string): Promise<CopyFacts> {
  const part = `${target}.${process.pid}.part`;
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    rmSync(part, { force: true });
    closeSync(openSync(part, 'wx', 0o600));
    await copySnapshot(file, part);
    const facts = await settleCopy(part);
    renameSync(part, target);
    syncPath(dirname(target));
    return facts;
  } catch (error) {
    for (const left of ['', '-wal', '-shm', '-journal'].map((end) => part + end)) {
      if (existsSync(left)) rmSync(left);
    }
    throw asFault(error);
  }
}

async function copySnapshot(file: string, part: string): Promise<void> {
  const source = new Database(file, { readonly: true, fileMustExist: true });
  try {
    // Without a snapshot held, every write of the bot's would make the copying begin anew.
    source.exec('begin');
    source.prepare('select 1 from sqlite_schema').get();
    refuseFullDisk(source, dirname(part));
    await source.backup(part, { progress: () => PAGES_A_STEP });
  } finally {
    source.close();
  }
}

function refuseFullDisk(source: Database.Database, folder: string): void {
  const pages = source.pragma('page_count', { simple: true }) as number;
  const needed = pages * (source.pragma('page_size', { simple: true }) as number);
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize > needed) return;
  throw new CopyFault(
    'disk_full',
    `it needs ${megabytes(needed)}, and ${megabytes(bavail * bsize)} are free`,
  );
}

export const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

/**
 * Makes a copied file one that stands alone, looks it over from end to end and brings it to the disk. Throws a `CopyFault`
 * when it is damaged, not a database of this program, or of a newer version.
 */
export async function settleCopy(file: string): Promise<CopyFacts> {
  let copy: Database.Database | undefined;
  try {
    copy = new Database(file, { fileMustExist: true });
    // What a write-ahead log beside it still held goes into the file.
    copy.pragma('journal_mode = delete');
    const tables = namesOf(copy, `select name from sqlite_schema where type = 'table'`);
    refuseForeign(copy, tables);
    for (const table of tables) {
      const found = copy.pragma(`integrity_check("${table}")`, { simple: true });
      if (found !== 'ok') throw new CopyFault('damaged', `table ${table}: ${String(found)}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const facts = factsOf(copy);
    copy.close();
    syncPath(file);
    return facts;
  } catch (error) {
    copy?.close();
    throw asFault(error);
  }
}

function refuseForeign(copy: Database.Database, tables: readonly string[]): void {
  if (!tables.includes('kysely_migration') || !tables.includes('orders'))
    throw new CopyFault('not_ours', 'it is a database of another program');
  const newer = namesOf(copy, 'select name from kysely_migration').filter((name) => !(name in MIGRATIONS));
  if (newer.length > 0) throw new CopyFault('newer', `it knows ${newer.join(', ')}`);
}

function factsOf(copy: Database.Database): CopyFacts {
  const number = (query: string): number => copy.prepare<[], number>(query).pluck().get() ?? 0;
  const hasPulse = number(`select count(*) from sqlite_schema where name = 'pulse'`) > 0;
  const pulse = hasPulse
    ? copy
        .prepare<[], { identity: string; beat: number; at: number }>('select identity, beat, at from pulse')
        .get()
    : undefined;
  return {
    bytes: number('pragma page_count') * number('pragma page_size'),
    shops: namesOf(copy, 'select name from shops order by name'),
    orders: number('select count(*) from orders'),
    ...(pulse ? { pulse } : {}),
  };
}

const namesOf = (copy: Database.Database, query: string): string[] =>
  copy.prepare<[], string>(query).pluck().all();

/** A file, or the names in a folder, on the disk for good. */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Only for who runs the bot. */
export const makePrivate = (file: string): void => chmodSync(file, 0o600);

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);
const NOT_WRITABLE = /^(?:EACCES|EPERM|EROFS|ENOTDIR|ENOENT|EEXIST|SQLITE_CANTOPEN|SQLITE_READONLY)/;
const DAMAGED = /^SQLITE_(?:CORRUPT|NOTADB)/;

function asFault(error: unknown): CopyFault {
  if (error instanceof CopyFault) return error;
  const { code = '', message } = error as { code?: string; message: string };
  if (DISK_FULL.has(code)) return new CopyFault('disk_full', message);
  if (NOT_WRITABLE.test(code)) return new CopyFault('not_writable', message);
  return new CopyFault(DAMAGED.test(code) ? 'damaged' : 'other', message);
}
