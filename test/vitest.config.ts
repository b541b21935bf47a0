import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** They live in real time or measure it: a neighbour would be taken for the bot's own slowness. */
const UNDISTURBED = ['test/bench/presses.test.ts', 'test/e2e/demo-kill.test.ts'];

/** They start processes or browsers, listen for faults of the whole process, or change what all of it shares. */
const APART = [
  'test/{bench,console,e2e,fuzz,jobs,privacy,proxy,race,sim}/**/*.test.ts',
  'test/{slack,discord,telegram}/looks.test.ts',
  'test/slack/outage.test.ts',
];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    // Unasked, it leaves one core idle: half of a small build server.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A browser or a process of its own is slow to start on a small machine; nothing waits longer than it must.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // In the order of their names: the longest are begun first, and many short ones keep all cores busy to the end.
    projects: [
      { extends: true, test: { name: 'apart', include: APART, exclude: UNDISTURBED } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...APART, ...UNDISTURBED],
          // Each worker loads the program once and keeps it: loading it anew for each file took more than most tests do.
          pool: 'threads',
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'undisturbed', include: UNDISTURBED, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
