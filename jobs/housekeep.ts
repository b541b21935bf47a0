/** Once a day: what nobody needs any more is deleted, a little at a time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { housekeep } from '../src/services/housekeep.js';
import { runJob } from './run.js';

/** Other writers go first. */
const REST_MS = 20;

await runJob(async ({ store, clock, tell }) => {
  tell({ type: 'swept', rows: await housekeep(store, clock.now(), () => sleep(REST_MS)) });
});
