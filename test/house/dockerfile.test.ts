/** The Dockerfile fits the project: `npm run image` does its steps for real. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../src/settings.js';
import { isSent, parseCopy, parseDockerfile, parseEnv, parseWords } from '../image/dockerfile.js';
import { ROOT } from './source-files.js';

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const stages = parseDockerfile(read('Dockerfile'));
const image = stages.at(-1);
const textOf = (name: string): string => image?.steps.find((step) => step.name === name)?.text ?? '';
const ignore = read('.dockerignore');
const { files } = JSON.parse(read('package.json')) as { files: string[] };

describe('the Dockerfile', () => {
  test('copies what is there and what a build is sent', () => {
    const sources = stages
      .flatMap(({ steps }) => steps)
      .filter(({ name }) => name === 'COPY')
      .map(({ text }) => parseCopy(text))
      .filter(({ from }) => from === undefined)
      .flatMap((copy) => copy.sources);
    expect(sources.length).toBeGreaterThan(8);
    expect(sources.filter((source) => !existsSync(join(ROOT, source)) || !isSent(ignore, source))).toEqual(
      [],
    );
  });

  test('is sent everything that a package of this program holds, but what is built', () => {
    const folders = files
      .filter((pattern) => pattern !== 'dist')
      .map((pattern) => pattern.replace(/\/\*.*/, ''));
    const shipped = folders.filter((path) => existsSync(join(ROOT, path)));
    expect(shipped).toEqual(folders);
    expect(shipped.filter((path) => !isSent(ignore, path))).toEqual([]);
  });

  test.each([
    '.env',
    '.git/config',
    'node_modules/pg/package.json',
    'data/unpaid.db',
    'data/unpaid.db.beat',
    'data/backups/unpaid-nightly-2026-01-01T03-30-00Z.db',
    'data/console.jsonl',
    'data/run/demo/demo.db',
    'test/bot.ts',
  ])('is never sent %s', (path) => {
    expect(isSent(ignore, path)).toBe(false);
  });

  test('runs by a user without rights, from a slim base of a Node that is meant', () => {
    expect(textOf('USER')).toBe('node');
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    const major = Number(/^node:(\d+)-\w+-slim$/.exec(image?.base ?? '')?.[1]);
    expect(major).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)?.[0]));
    expect(image?.steps.filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from='))).toEqual(
      [],
    );
  });

  test('asks for health where the bot listens, and sets only settings that there are', () => {
    const env = parseEnv(textOf('ENV'));
    const known = new Set<string>([...SETTINGS.map(({ name }) => name), 'NODE_ENV']);
    expect(Object.keys(env).filter((name) => !known.has(name))).toEqual([]);
    expect(textOf('EXPOSE')).toBe(env.PORT);
    expect(textOf('HEALTHCHECK')).toContain('process.env.PORT');
    expect(textOf('VOLUME')).toBe(env.UNPAID_DATA_DIR);
    expect(parseWords(textOf('ENTRYPOINT'))).toEqual(['node', 'dist/src/cli.js']);
  });
});
