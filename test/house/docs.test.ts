/** Whatever a person may set, type or be told is in the README. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/errors.js';
import { SETTINGS } from '../../src/settings.js';
import { filesIn, ROOT } from './source-files.js';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The text under a heading, up to the next one of the same rank. */
function section(title: string): string {
  const [, rest = ''] = readme.split(new RegExp(`^## ${title}$`, 'm'));
  return rest.split(/^## /m)[0] ?? '';
}

describe('the README', () => {
  test('lists every setting under "Settings"', () => {
    const text = section('Settings');
    expect(SETTINGS.map(({ name }) => name).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  test('lists every error under "Errors"', () => {
    const text = section('Errors');
    expect(Object.keys(ERROR_CODES).filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
  });

  test('shows every command of `unpaid`', () => {
    const cli = filesIn(['src'], ['cli.ts'])
      .map(({ text }) => text)
      .join('\n');
    const commands = [...cli.matchAll(/\.command\('([a-z-]+)/g)].map(([, name]) => `unpaid ${name}`);
    expect(commands.length).toBeGreaterThanOrEqual(2);
    expect(commands.filter((command) => !readme.includes(command))).toEqual([]);
  });
});
