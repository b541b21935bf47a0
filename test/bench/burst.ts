/** Thousands of timers due at the same moment: how fast they are decided and committed, and how still the main loop stands. */
import { join } from 'node:path';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type Database from 'better-sqlite3';
import type { Bench } from './bench.js';
import { benchShop, copyDatabase, openBare } from './bench-shop.js';
import { inPairs, type Row, rowOf } from './figures.js';
import type { Stage } from './lateness.js';
import { pause, startResidentJob, untilFired } from './resident-job.js';
import { addAsks, bareFire } from './timer-rows.js';
import { startWebhooks } from './webhook-stream.js';

const WEBHOOKS_PER_SECOND = 100;
const BARE_BATCH = 500;
const LEAD_MS = 1_200;
/** The histogram counts the whole interval of its own timer; what is above it is delay. */
const RESOLUTION_MS = 1;
const STALL_GOAL_MS = 60;

/** Timers a second, and the longest the main loop stood still, ms. */
interface Burst {
  rate: number;
  stallMs: number;
}

export const burst: Bench = {
  name: 'burst',
  group: 'timers',
  about:
    '`ask` timers of 5,000 orders fall due at once, while webhooks arrive at 100/s on the main thread: from the due time ' +
    'to the last commit, told to the main thread. Bare: the same reads and rows with prepared statements, ' +
    `${BARE_BATCH} a transaction, nothing else running. The stall is the longest delay of the main thread’s event loop ` +
    'meanwhile; beside it that of an idle loop for half a second.',
  async run({ built, folder, pairs, quick }) {
    const count = quick ? 500 : 5_000;
    const shop = await benchShop(built);
    const open = await shop.open(folder, 'burst');
    const bareFile = join(folder, 'burst-bare.db');
    copyDatabase(open, bareFile);
    const database = openBare(bareFile);
    const batch = (prefix: string): Batch => ({ prefix, count, policyId: open.policyId });
    const stage = { built, shop, open, job: await startResidentJob(built, open.file, shop.settings) };
    bareOnce(database, batch('warm'));
    await oursOnce(stage, batch('warm'));
    const measured = await inPairs(
      pairs,
      (round) => oursOnce(stage, batch(`P${round}x`)),
      async (round) => {
        const rate = bareOnce(database, batch(`P${round}x`));
        return { rate, stallMs: await stallDuring(() => pause(500)) };
      },
    );
    await stage.job.stop();
    await open.store.close();
    database.close();
    const of = (key: keyof Burst) => measured.map(({ ours, bare }) => ({ ours: ours[key], bare: bare[key] }));
    return [
      rowOf(`${count} due at once`, '/s', of('rate'), {
        text: '≥ 0.1× bare',
        met: ({ ratio }) => ratio.median >= 0.1,
      }),
      rowOf('longest stall of the main loop', 'ms', of('stallMs'), {
        text: `≤ ${STALL_GOAL_MS} ms`,
        met: ({ ours }: Omit<Row, 'goal'>) => ours.max <= STALL_GOAL_MS,
      }),
    ];
  },
};

interface Batch {
  prefix: string;
  count: number;
  policyId: string;
}

async function oursOnce({ built, shop, open, job }: Stage, batch: Batch): Promise<Burst> {
  const writer = openBare(open.file);
  const at = Date.now() + LEAD_MS;
  addAsks(writer, { ...batch, dueAt: () => at });
  writer.close();
  const stream = startWebhooks(built, shop, open, WEBHOOKS_PER_SECOND);
  await pause(at - Date.now() - 50);
  const stallMs = await stallDuring(() => untilFired(open.file, at + 1));
  await stream.stop();
  const doneAt = job.takeWakes().at(-1) ?? Number.POSITIVE_INFINITY;
  return { rate: (batch.count / (doneAt - at)) * 1_000, stallMs };
}

function bareOnce(database: Database.Database, batch: Batch): number {
  const at = Date.now();
  addAsks(database, { ...batch, dueAt: () => at });
  const fire = bareFire(database);
  const startedAt = performance.now();
  let fired = 0;
  while (fired < batch.count) fired += fire(BARE_BATCH);
  return (batch.count / (performance.now() - startedAt)) * 1_000;
}

async function stallDuring(work: () => Promise<void>): Promise<number> {
  const delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  await work();
  delay.disable();
  return Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
}
