/** The files of the bot's database: copied as they lie, log included, as a backup or a move would. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';

const ALL = ['', '-wal', '-shm', '.beat'] as const;

export function removeFiles(file: string): void {
  for (const ending of ALL) rmSync(file + ending, { force: true });
}

/** What is there of these endings; what was in its place is gone. */
export function copyFiles(from: string, to: string, endings: readonly (typeof ALL)[number][]): void {
  for (const ending of endings) {
    rmSync(to + ending, { force: true });
    if (existsSync(from + ending)) copyFileSync(from + ending, to + ending);
  }
}
