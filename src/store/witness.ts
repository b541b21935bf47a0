/** A small file beside the database that remembers its newest beat: a database that knows less is an older copy. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

export interface Witness {
  /** Of the database that beat. */
  identity: string;
  beat: number;
}

const witnessSchema = z.object({ identity: z.string().min(1), beat: z.number().int().min(0) });

/** Undefined where there is none, or none that can be read: then only the time since the last beat tells. */
export function readWitness(file: string): Witness | undefined {
  try {
    return witnessSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Written after its commit, so that it never knows more than the database it stands beside. */
export function writeWitness(file: string, { identity, beat }: Witness): void {
  const next = `${file}.new`;
  writeFileSync(next, `${JSON.stringify({ identity, beat })}\n`, { mode: 0o600 });
  renameSync(next, file);
}
