/** Compiles the page as the build does, so that a browser test never looks at yesterday's code. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PageCode {
  /** For `createConsole({ pageCode })`. */
  directory: string;
  remove(): void;
}

export function compilePage(): PageCode {
  const out = mkdtempSync(join(tmpdir(), 'console-page-'));
  // Types are checked with everything else; here only code is wanted, fast.
  const tsc = [
    '--ignoreConfig',
    '--noCheck',
    '--verbatimModuleSyntax',
    '--module',
    'nodenext',
    '--target',
    'es2023',
  ];
  execFileSync(
    'node_modules/.bin/tsc',
    [...tsc, '--rootDir', '.', '--outDir', out, 'adapters/console/page/main.ts'],
    { stdio: 'pipe' },
  );
  return {
    directory: join(out, 'adapters/console/page'),
    remove: () => rmSync(out, { recursive: true, force: true }),
  };
}
