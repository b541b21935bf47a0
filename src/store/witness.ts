/** A small file beside the database that remembers its newest beat: a database that knows less is an older copy. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export interface Witness {
  /** Of the database that beat. */
  identity: string;
  beat: number;
}

/** Undefined where there is none, or none that can be read: then only the time since the last beat tells. */
export function readWitness(file: string): Witness | undefined {
  try {
    const { identity, beat } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<string, unknown>>;
    // By hand: the timers' worker reads this, and a library for schemas would be the largest thing it loads.
    const isWhole = typeof identity === 'string' && identity !== '' && isCount(beat);
    return isWhole ? { identity, beat } : undefined;
  } catch {
    return undefined;
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Written after its commit, so that it never knows more than the database it stands beside. */
export function writeWitness(file: string, { identity, beat }: Witness): void {
  const next = `${file}.new`;
  writeFileSync(next, `${JSON.stringify({ identity, beat })}\n`, { mode: 0o600 });
  renameSync(next, file);
}
