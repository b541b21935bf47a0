import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { diagnoseDriver } from '../../src/doctor.js';
import { TEAM_LANGUAGES } from '../../src/domain/template.js';
import { driverBuild } from '../../src/store/driver-build.js';

/** As a linker leaves it: the names of what is imported, among other bytes. */
function compiled(...imports: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'unpaid-driver-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'better_sqlite3.node');
  writeFileSync(file, `\x7fELF\0${imports.map((name) => `${name}\0`).join('')}\xff\0`, 'latin1');
  return file;
}

const ADD = '_ZN4node25AddEnvironmentCleanupHookEPN2v87IsolateEPFvPvES3_';
const REMOVE = '_ZN4node28RemoveEnvironmentCleanupHookEPN2v87IsolateEPFvPvES3_';

describe('the driver of the database', () => {
  test('is where the doctor looks for it', () => {
    expect(existsSync(driverBuild().file)).toBe(true);
  });

  test('is told of where it was compiled against headers that end the process, with what to do', () => {
    const file = compiled(ADD, REMOVE);
    for (const language of TEAM_LANGUAGES) {
      const [finding, ...more] = diagnoseDriver({ node: '24.21.0', file }, language);
      expect(more).toEqual([]);
      expect(finding).toMatchObject({ state: 'bad', detail: expect.stringContaining('24.21.0') });
      expect(finding?.remedy).toContain('npm rebuild better-sqlite3');
    }
  });

  test.each([
    ['compiled against older headers', { node: '24.21.0', file: () => compiled(ADD) }],
    ['run by a Node.js that does not mind', { node: '22.23.3', file: () => compiled(ADD, REMOVE) }],
    ['kept elsewhere', { node: '24.21.0', file: () => '/nowhere/better_sqlite3.node' }],
  ])('is not told of where it is %s', (_why, { node, file }) => {
    expect(diagnoseDriver({ node, file: file() }, 'en')).toEqual([]);
  });
});
