/** Imports point one way. The rules are data; a file that breaks one is named with what it imports. */
import { describe, expect, test } from 'vitest';
import { filesIn, importsOf } from './source-files.js';

/** The first that fits says in which room a file is. */
const ROOMS: [room: string, path: RegExp][] = [
  ['domain', /^src\/domain\//],
  ['texts', /^src\/texts\//],
  ['ports', /^src\/ports(-chat)?\.ts$/],
  ['leaf', /^src\/(errors|log|package-root|ids|clock|metrics|job-contract)\.ts$/],
  ['config', /^src\/(config|policy|template|yaml|zod|environment|settings|secret)[a-z-]*\.ts$/],
  ['store', /^src\/store\//],
  ['services', /^src\/services\//],
  ['audit', /^src\/audit\//],
  ['insights', /^src\/insights\//],
  ['desk', /^src\/desk\//],
  ['dispatcher', /^src\/dispatcher\.ts$/],
  ['scheduler', /^src\/scheduler\.ts$/],
  ['http', /^src\/http\//],
  ['compose', /^src\/compose(-chats)?\.ts$/],
  ['setup', /^src\/setup\//],
  ['cli', /^src\/(owner-)?cli\.ts$/],
  ['top', /^src\/[a-z-]+\.ts$/],
  ['jobs', /^jobs\//],
  ['adapters', /^adapters\//],
];

const GROUND = ['domain', 'texts', 'ports', 'leaf'];

/** Which rooms a room may import from, besides itself. */
const MAY_IMPORT: Record<string, string[]> = {
  domain: ['texts'],
  texts: ['domain'],
  ports: ['domain'],
  leaf: ['domain', 'ports'],
  config: ['domain', 'ports', 'leaf'],
  store: ['domain', 'leaf'],
  services: [...GROUND, 'store'],
  // Never the services: an auditor that shares the code it audits finds nothing.
  audit: [...GROUND, 'store'],
  insights: [...GROUND, 'store', 'services'],
  desk: [...GROUND, 'store', 'services', 'insights'],
  dispatcher: [...GROUND, 'store', 'services'],
  scheduler: ['leaf'],
  http: [...GROUND, 'store', 'services'],
  compose: [...GROUND, 'config', 'adapters'],
  top: [
    ...GROUND,
    'config',
    'store',
    'services',
    'audit',
    'insights',
    'desk',
    'dispatcher',
    'scheduler',
    'http',
    'compose',
  ],
  // What an owner types in a shell: it asks, and looks into everything.
  setup: [...GROUND, 'config', 'store', 'services', 'desk', 'compose', 'top'],
  cli: [...GROUND, 'config', 'top', 'setup', 'compose'],
  jobs: [...GROUND, 'store', 'services', 'audit', 'insights', 'desk'],
  adapters: ['domain', 'texts', 'ports'],
};

/** Libraries that live in one place. */
const ONLY_IN: [library: string, places: RegExp][] = [
  ['better-sqlite3', /^src\/store\//],
  ['pg', /^src\/store\//],
  ['kysely', /^src\/(store|services|audit|insights)\//],
  ['bree', /^src\/scheduler\.ts$/],
  ['fastify', /^(src\/http|adapters\/[a-z-]+)\//],
  ['pino', /^src\/log\.ts$/],
  ['prom-client', /^src\/metrics\.ts$/],
  ['commander', /^src\/(owner-)?cli\.ts$/],
  ['yaml', /^src\/yaml-file\.ts$/],
  ['preact', /^adapters\/[a-z-]+\/page\//],
  ['@slack/bolt', /^adapters\/slack\//],
  ['@slack/web-api', /^adapters\/slack\//],
  ['discord.js', /^adapters\/discord\//],
  ['grammy', /^adapters\/telegram\//],
  ['node:worker_threads', /^(jobs\/|src\/scheduler\.ts$)/],
];

/** All that pure code may take from elsewhere. */
const PURE_LIBRARIES = ['temporal-polyfill', 'intl-messageformat', 'node:crypto'];

const files = filesIn(['src', 'adapters', 'jobs'], ['.ts']);

const roomOf = (path: string): string => ROOMS.find(([, fits]) => fits.test(path))?.[0] ?? `no room: ${path}`;

describe('imports', () => {
  test('of every file are read, and every file is in a room', () => {
    const compose = files.find(({ path }) => path === 'src/compose-chats.ts');
    expect(compose && importsOf(compose)).toContain('adapters/console/index.ts');
    expect(files.map(({ path }) => roomOf(path)).filter((room) => room.startsWith('no room'))).toEqual([]);
    expect(new Set(files.map(({ path }) => roomOf(path))).size).toBeGreaterThanOrEqual(14);
  });

  test('lead from a room only to those below it', () => {
    const faults = files.flatMap((file) => {
      const room = roomOf(file.path);
      const allowed = new Set([room, ...(MAY_IMPORT[room] ?? [])]);
      const own = importsOf(file).filter((target) => /^(src|adapters|jobs)\//.test(target));
      return own.filter((target) => !allowed.has(roomOf(target))).map((target) => `${file.path} → ${target}`);
    });
    expect(faults).toEqual([]);
  });

  test('never lead from one adapter into another', () => {
    const folderOf = (path: string) => path.split('/').slice(0, 2).join('/');
    const faults = files
      .filter(({ path }) => path.startsWith('adapters/'))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => target.startsWith('adapters/') && folderOf(target) !== folderOf(file.path))
          .map((target) => `${file.path} → ${target}`),
      );
    expect(faults).toEqual([]);
  });

  test('of adapters happen only when they are switched on', () => {
    const lines = files
      .filter(({ path }) => roomOf(path) === 'compose')
      .flatMap(({ text }) => text.split('\n'));
    const atOnce = lines.filter((line) => /^import (?!type).*adapters\//.test(line));
    expect(atOnce).toEqual([]);
  });

  test.each(ONLY_IN)('of %s stay in its place', (library, places) => {
    const users = files.filter((file) => importsOf(file).includes(library)).map(({ path }) => path);
    expect(users.filter((path) => !places.test(path))).toEqual([]);
  });

  test('of domain and texts are pure', () => {
    const faults = files
      .filter(({ path }) => ['domain', 'texts'].includes(roomOf(path)))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => !/^src\//.test(target) && !PURE_LIBRARIES.includes(target))
          .map((target) => `${file.path} → ${target}`),
      );
    expect(faults).toEqual([]);
  });
});

describe('time and chance', () => {
  test('are parameters wherever something is decided', () => {
    const deciding = [
      'domain',
      'texts',
      'store',
      'services',
      'audit',
      'insights',
      'desk',
      'dispatcher',
      'http',
    ];
    const faults = files
      .filter(({ path }) => deciding.includes(roomOf(path)))
      .filter(({ text }) => /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|Temporal\.Now/.test(text))
      .map(({ path }) => path);
    expect(faults).toEqual([]);
  });
});
