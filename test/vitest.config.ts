import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    // A browser or a process of its own is slow to start on a small machine; nothing waits longer than it must.
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
