/** Puts a copy in the place of a database whose bot does not run; what stood there is kept. */
import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type CopyFacts, makePrivate, settleCopy, syncPath } from './copy.js';
import { readWitness, writeWitness } from './witness.js';

/** A bot that lives beats every few seconds. */
const ALIVE_MS = 30_000;

/** A copy that was looked over, beside the place it is to take. */
export interface Ready {
  facts: CopyFacts;
  /** Takes the place. What stood there is then in `aside`, if anything stood there. */
  swap(aside: string): void;
  /** Leaves everything as it was. */
  drop(): void;
}

/** Thrown while a bot uses the database. */
export class InUse extends Error {}

/**
 * Holds `target` for this process alone, copies `file` beside it and looks it over. Throws `InUse` or a `CopyFault`, and then
 * nothing was changed. `now`: by the system's clock.
 */
export async function readyCopy(file: string, target: string, now: number): Promise<Ready> {
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const held = holdAlone(target, now);
  const part = `${target}.restoring`;
  const drop = (): void => {
    for (const end of LOGS) rmSync(`${part}${end}`, { force: true });
    held?.close();
  };
  try {
    for (const end of LOGS) rmSync(`${part}${end}`, { force: true });
    copyFileSync(file, part);
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${part}-wal`);
    makePrivate(part);
    const facts = await settleCopy(part);
    return {
      facts,
      drop,
      swap(aside) {
        foretell(target, facts);
        setAside(target, aside);
        renameSync(part, target);
        syncPath(dirname(target));
        held?.close();
      },
    };
  } catch (error) {
    drop();
    throw error;
  }
}

const LOGS = ['', '-wal', '-shm'];

/** Leaving the write-ahead log takes a lock that nobody gets while another connection is open; its file goes with it. */
function holdAlone(target: string, now: number): Database.Database | undefined {
  if (!existsSync(target)) return undefined;
  const present = new Database(target, { fileMustExist: true, timeout: 0 });
  try {
    present.pragma('journal_mode = delete');
    present.pragma('locking_mode = exclusive');
    present.exec('begin exclusive; commit');
    return present;
  } catch (error) {
    present.close();
    const code = (error as { code?: string }).code ?? '';
    // One that is damaged cannot be held: then its beats tell whether somebody lives in it.
    if (code.startsWith('SQLITE_BUSY') || beats(target, now)) throw new InUse();
    return undefined;
  }
}

function beats(target: string, now: number): boolean {
  const beat = `${target}.beat`;
  return existsSync(beat) && now - statSync(beat).mtimeMs < ALIVE_MS;
}

/**
 * The file beside the database is made to know more than the copy does: so the next start takes it for what it is, an older
 * copy, also in a folder where no bot has been. Before the swap: cut off in between, a start is too careful, not too bold.
 */
function foretell(target: string, { pulse }: CopyFacts): void {
  if (!pulse) return;
  const file = `${target}.beat`;
  const known = readWitness(file);
  const seen = known?.identity === pulse.identity ? known.beat : 0;
  writeWitness(file, { identity: pulse.identity, beat: Math.max(seen, pulse.beat + 1) });
}

/** The old file keeps its place until the new one takes it: a bot that is started meanwhile never finds none. */
function setAside(target: string, aside: string): void {
  if (!existsSync(target)) return;
  mkdirSync(dirname(aside), { recursive: true, mode: 0o700 });
  try {
    linkSync(target, aside);
  } catch {
    copyFileSync(target, aside);
    syncPath(aside);
  }
  makePrivate(aside);
  // Left only by a database that is too damaged to be opened; beside the new one it would spoil it.
  for (const end of ['-wal', '-shm']) {
    if (existsSync(`${target}${end}`)) renameSync(`${target}${end}`, `${aside}${end}`);
  }
}
