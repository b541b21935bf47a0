/** Test files of a copied tree, run by vitest in a process of its own. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface FileResult {
  status: string;
  message: string;
  assertionResults: { fullName: string; status: string }[];
}

/** Far above what the slowest takes: a test that hangs on a mutant has noticed it. */
const PATIENCE_MS = 180_000;

/** Undefined when they did not end in time. `only` narrows by a pattern of names; `bail` ends at the first failure. */
export async function runTests(
  folder: string,
  tests: readonly string[],
  { only, bail }: { only: string | undefined; bail: boolean },
): Promise<FileResult[] | undefined> {
  const report = join(folder, 'mutant-report.json');
  rmSync(report, { force: true });
  const vitest = join(folder, 'node_modules', 'vitest', 'vitest.mjs');
  const args = ['run', '--config', 'test/vitest.config.ts', '--pool', 'threads', '--maxWorkers', '1'];
  args.push('--reporter', 'json', '--outputFile', report);
  if (bail) args.push('--bail', '1');
  if (only !== undefined) args.push('-t', only);
  const child = spawn(process.execPath, [vitest, ...args, ...tests], {
    cwd: folder,
    stdio: 'ignore',
    detached: true,
  });
  // Its workers with it: the child leads a group of its own.
  const kill = (): void => void (child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'));
  process.once('exit', kill);
  const ended = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => {
      kill();
      resolve(false);
    }, PATIENCE_MS);
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
  process.off('exit', kill);
  if (!ended) return undefined;
  return (JSON.parse(readFileSync(report, 'utf8')) as { testResults: FileResult[] }).testResults;
}
