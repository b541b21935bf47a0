/** A copy of the working tree in which one mutant at a time is tried, so that the tree itself is never touched. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../house/source-files.js';
import { type Mutant, mutated } from './mutant.js';
import { type FileResult, runTests } from './run-tests.js';

export interface Trial {
  /** `broken`: the tests could not be loaded, or fail without the mutant too. Proves nothing. */
  result: 'killed' | 'survived' | 'stale' | 'broken';
  /** The first test that failed; what went wrong where it is `broken`. */
  by?: string;
  ms: number;
}

export interface Lane {
  try(mutant: Mutant): Promise<Trial>;
  /** Of these tests, by their full names, those that pass without any mutant. */
  passing(files: readonly string[], names: readonly string[]): Promise<Set<string>>;
  remove(): void;
}

export const HANGS = 'the tests did not end';

export function openLane(): Lane {
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-mutants-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  for (const path of workingFiles()) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));

  return {
    async try(mutant) {
      const startedAt = performance.now();
      const path = join(folder, mutant.file);
      const text = readFileSync(path, 'utf8');
      const changed = mutated(text, mutant);
      if (changed === undefined) return { result: 'stale', ms: 0 };
      const run = () => runTests(folder, mutant.tests, { only: mutant.only, bail: true });
      writeFileSync(path, changed);
      const files = await run().finally(() => writeFileSync(path, text));
      const verdict = files ? verdictOf(files) : (await run()) ? KILLED_BY_HANGING : BROKEN_BY_HANGING;
      return { ...verdict, ms: Math.round(performance.now() - startedAt) };
    },
    async passing(files, names) {
      if (names.length === 0) return new Set();
      const only = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
      const results = (await runTests(folder, files, { only, bail: false })) ?? [];
      const passed = results.flatMap((file) =>
        file.assertionResults.filter(({ status }) => status === 'passed'),
      );
      return new Set(passed.map(({ fullName }) => fullName));
    },
    remove,
  };
}

const KILLED_BY_HANGING = { result: 'killed', by: HANGS } as const;
const BROKEN_BY_HANGING = { result: 'broken', by: `${HANGS}, with the mutant and without` } as const;

function verdictOf(files: FileResult[]): Omit<Trial, 'ms'> {
  const failed = files.flatMap((file) => file.assertionResults).find(({ status }) => status === 'failed');
  if (failed) return { result: 'killed', by: failed.fullName };
  const unloaded = files.find(({ status }) => status !== 'passed');
  if (unloaded) return { result: 'broken', by: unloaded.message };
  const ran = files.some((file) => file.assertionResults.some(({ status }) => status === 'passed'));
  return ran ? { result: 'survived' } : { result: 'broken', by: 'no test ran' };
}

/** Tracked files and new ones, as they are now. */
function workingFiles(): string[] {
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    options,
  );
  const gone = new Set(execFileSync('git', ['ls-files', '-z', '--deleted'], options).split('\0'));
  return listed.split('\0').filter((path) => path !== '' && !gone.has(path));
}
