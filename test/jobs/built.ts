/** The jobs run in worker threads, and those need the build: without it these tests say so and are skipped, in CI they fail. */
import { existsSync } from 'node:fs';

const SCHEDULER = new URL('../../dist/src/scheduler.js', import.meta.url);
const JOBS = ['timers', 'audit', 'housekeep', 'backup'].map(
  (name) => new URL(`../../dist/jobs/${name}.js`, import.meta.url),
);

export const isBuilt = [SCHEDULER, ...JOBS].every((url) => existsSync(url));

if (!isBuilt) {
  const message = 'SKIPPED: the jobs are not tested, since dist/ is not built. Run `npm run build` first.';
  if (process.env.CI) throw new Error(message);
  console.warn(`\n${'!'.repeat(message.length)}\n${message}\n${'!'.repeat(message.length)}`);
}

type SchedulerModule = typeof import('../../src/scheduler.js');

export async function builtScheduler(): Promise<SchedulerModule['createScheduler']> {
  return ((await import(SCHEDULER.href)) as SchedulerModule).createScheduler;
}
