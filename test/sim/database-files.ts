/** The files of the bot's database: copied as they lie, log included, as a backup or a move would. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3';

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

/** A connection that has the file to itself keeps its locks: to take and to give them takes longer than most statements. */
export function keepLocks(database: Database.Database): void {
  database.pragma('locking_mode = EXCLUSIVE');
}

/** Somebody else will open the file beside this connection. */
export function giveLocks(database: Database.Database): void {
  database.pragma('locking_mode = NORMAL');
  // They go with the end of the next transaction.
  database.prepare('select count(*) from pulse').get();
}
