import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../house/source-files.js';
import { MUTANTS } from './list.js';
import { mutated } from './mutant.js';

describe('the mutants', () => {
  test('are at least twenty-five, each with a name of its own', () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(25);
  });

  test('still fit the source: what each takes away stands there exactly once', () => {
    const stale = MUTANTS.filter(
      (mutant) => mutated(readFileSync(join(ROOT, mutant.file), 'utf8'), mutant) === undefined,
    );
    expect(stale.map(({ name, file }) => `${name}: ${file}`)).toEqual([]);
  });

  test('change something, and name tests that exist', () => {
    expect(MUTANTS.filter(({ find, replace }) => find === replace)).toEqual([]);
    const tests = MUTANTS.flatMap((mutant) => mutant.tests);
    expect(tests.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
