/** The folder of backups: which are there, how old they are, and which may go. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Copy {
  file: string;
  kind: CopyKind;
  /** When it was begun. */
  at: number;
  bytes: number;
}

/** `nightly`: by the job. `asked`: by `unpaid backup`. `replaced`: what `unpaid restore` has set aside. */
export type CopyKind = 'nightly' | 'asked' | 'replaced';

const NAME = /^unpaid-(nightly|asked|replaced)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.db$/;
const PART = /^unpaid-.*\.part(?:-wal|-shm|-journal)?$/;
const DAY_MS = 24 * 3_600_000;
/** As long as the database itself keeps buyers' words after their orders ended. */
const KEPT_MS = 30 * DAY_MS;

/** `unpaid-nightly-2026-11-27T03-30-00Z.db`: in order of time, and a name on every file system. */
export function copyName(kind: CopyKind, at: number): string {
  return `unpaid-${kind}-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z.db`;
}

/** The newest first; files of other names are not ours. */
export function listCopies(folder: string): Copy[] {
  if (!existsSync(folder)) return [];
  const copies = readdirSync(folder).flatMap((name): Copy[] => {
    const [, kind, day, hour, minute, second] = NAME.exec(name) ?? [];
    if (!day) return [];
    const file = join(folder, name);
    const at = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
    return [{ file, kind: kind as CopyKind, at, bytes: statSync(file).size }];
  });
  return copies.sort((a, b) => b.at - a.at);
}

/**
 * Removes nightly copies beyond the newest `kept`, every copy of ours that is older than a buyer's words may be, and what a
 * backup that was cut off left. The newest stays whatever its age. Returns how many copies went.
 */
export function removeOldCopies(folder: string, kept: number, now: number): number {
  const [newest, ...rest] = listCopies(folder);
  let nights = newest?.kind === 'nightly' ? 1 : 0;
  const old = rest.filter(({ kind, at }) => {
    if (kind === 'nightly') nights += 1;
    return at < now - KEPT_MS || (kind === 'nightly' && nights > kept);
  });
  for (const { file } of old) rmSync(file, { force: true });
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const file = join(folder, name);
    if (PART.test(name) && statSync(file).mtimeMs < now - DAY_MS) rmSync(file, { force: true });
  }
  return old.length;
}

/** Removes every copy of ours. Returns how many went. */
export function removeAllCopies(folder: string): number {
  const copies = listCopies(folder);
  for (const { file } of copies) rmSync(file, { force: true });
  return copies.length;
}
