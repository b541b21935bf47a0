/** On what the figures were taken: they mean nothing without it. */
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import Database from 'better-sqlite3';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  os: string;
  node: string;
  sqlite: string;
  betterSqlite3: string;
  unpaidBot: string;
}

export function describeMachine(): Machine {
  const database = new Database(':memory:');
  const sqlite = String(database.prepare('select sqlite_version()').pluck().get());
  database.close();
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${process.platform} ${release()}`,
    node: process.versions.node,
    sqlite,
    betterSqlite3: versionIn('../../node_modules/better-sqlite3/package.json'),
    unpaidBot: versionIn('../../package.json'),
  };
}

function versionIn(path: string): string {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
