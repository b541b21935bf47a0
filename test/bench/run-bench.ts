/** The benchmark as its command runs it, for its tests. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Report } from './report.js';

const run = promisify(execFile);

export const bench = async (...args: string[]) =>
  await run(process.execPath, ['--import', 'tsx', 'test/bench/main.ts', ...args]);

/** In its quick form. */
export async function benchReport(...args: string[]): Promise<Report> {
  const { stdout } = await bench(...args, '--quick', '--json');
  return JSON.parse(stdout) as Report;
}
