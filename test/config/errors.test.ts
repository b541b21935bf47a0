import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError, configFaults, ERROR_CODES } from '../../src/errors.js';

/** The code of every `new AppError('code', …)` and `configFaults(…, 'code')` in the sources. */
function codesInUse(): Set<string> {
  const files = ['src', 'adapters', 'jobs'].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)),
  );
  const codes = new Set<string>();
  for (const file of files.filter((name) => /\.tsx?$/.test(name))) {
    const text = readFileSync(file, 'utf8');
    for (const [, code] of text.matchAll(/new AppError\(\s*'([a-z-]+)'/g)) codes.add(code!);
    for (const [, code] of text.matchAll(/configFaults\([^;]*?'([a-z]+-[a-z-]+)'\s*,?\s*\)/g))
      codes.add(code!);
    for (const [, code] of text.matchAll(/code: ErrorCode = '([a-z-]+)'/g)) codes.add(code!);
  }
  return codes;
}

test('the catalogue of errors lists what is used, and nothing else', () => {
  expect([...codesInUse()].sort()).toEqual(Object.keys(ERROR_CODES).sort());
});

test('every code of the catalogue says in a sentence what it means', () => {
  for (const [code, sentence] of Object.entries(ERROR_CODES)) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(sentence).toMatch(/^[A-Z].{20,}\.$/);
  }
});

describe('faults of a file', () => {
  const fault = (line: number, column: number, path: string) => ({
    line,
    column,
    path,
    message: 'is missing',
    hint: 'Write it.',
  });

  test('become one error in reading order', () => {
    const error = configFaults('a.yaml', [fault(9, 1, 'c'), fault(2, 7, 'b'), fault(2, 3, 'a')]);
    expect(error).toBeInstanceOf(AppError);
    expect(error.code).toBe('file-invalid');
    expect(error.faults.map(({ path }) => path)).toEqual(['a', 'b', 'c']);
    expect(error.message).toBe(
      [
        'a.yaml: 3 faults, nothing was applied',
        '  a.yaml:2:3  a is missing',
        '      Write it.',
        '  a.yaml:2:7  b is missing',
        '      Write it.',
        '  a.yaml:9:1  c is missing',
        '      Write it.',
      ].join('\n'),
    );
  });

  test('without a place are told without one', () => {
    const error = configFaults(
      'environment',
      [{ path: 'PORT', message: 'is not a port', hint: 'Mend it.' }],
      'environment-invalid',
    );
    expect(error.message).toContain('  environment  PORT is not a port\n');
  });
});
