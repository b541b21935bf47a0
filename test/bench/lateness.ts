/** How late timers fire at a steady thousand a second: the real job in its worker, on the real clock. */
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { Bench } from './bench.js';
import { type BenchShop, benchShop, copyDatabase, type OpenShop, openBare } from './bench-shop.js';
import type { Built } from './built.js';
import { inPairs, percentile, type Row, rowOf } from './figures.js';
import { latenessesOf, pause, type ResidentJob, startResidentJob, untilFired } from './resident-job.js';
import { addAsks, bareFire } from './timer-rows.js';
import { startWebhooks } from './webhook-stream.js';

export const PER_SECOND = 1_000;
const WEBHOOKS_PER_SECOND = 100;
const SECONDS = 10;
const BUSY_SECONDS = 5;
/** From writing the timers to the first one's due time: the job sees new ones within a second. */
const LEAD_MS = 1_200;

export interface Lateness {
  p50: number;
  p99: number;
}

export const lateness: Bench = {
  name: 'lateness',
  group: 'timers',
  about:
    `\`ask\` timers of different orders fall due at ${PER_SECOND}/s for ${SECONDS} s, each at its own millisecond. The resident job runs in ` +
    'its worker thread from `dist/`, on the system clock, warmed up; late is what lies between the due time and the moment the main ' +
    `thread hears that the decision is committed. For ${BUSY_SECONDS} s, webhooks at ${WEBHOOKS_PER_SECOND}/s are verified and stored by the main ` +
    'thread meanwhile. Bare: a loop in the main thread, nothing else running, that reads the order, settles the timer and ' +
    'writes the message with prepared statements.',
  async run(context) {
    const { built, folder, pairs, quick } = context;
    const shop = await benchShop(built);
    const open = await shop.open(folder, 'lateness');
    const bareFile = join(folder, 'lateness-bare.db');
    copyDatabase(open, bareFile);
    const database = openBare(bareFile);
    const stage = { built, shop, open, job: await startResidentJob(built, open.file, shop.settings) };
    await stretch(stage, 'warm', { seconds: quick ? 1 : 3, webhooks: true });
    const seconds = quick ? 1 : SECONDS;
    const measured = await inPairs(
      pairs,
      async (round) => ({
        alone: await stretch(stage, `A${round}x`, { seconds, webhooks: false }),
        busy: await stretch(stage, `B${round}x`, { seconds: quick ? 1 : BUSY_SECONDS, webhooks: true }),
      }),
      async (round) => {
        const alone = await bareStretch(database, open.policyId, `A${round}x`, 1);
        return { alone, busy: alone };
      },
    );
    await stage.job.stop();
    await open.store.close();
    database.close();
    const row = (name: string, kind: 'alone' | 'busy', share: keyof Lateness, goal?: number): Row =>
      rowOf(
        name,
        'ms',
        measured.map(({ ours, bare }) => ({ ours: ours[kind][share], bare: bare[kind][share] })),
        goal === undefined ? undefined : { text: `≤ ${goal} ms`, met: ({ ours }) => ours.median <= goal },
      );
    return [
      row('lateness p50, alone', 'alone', 'p50'),
      row('lateness p99, alone', 'alone', 'p99', 10),
      row('lateness p50, with webhooks', 'busy', 'p50'),
      row('lateness p99, with webhooks', 'busy', 'p99', 30),
    ];
  },
};

/** A shop whose timers job runs. */
export interface Stage {
  built: Built;
  shop: BenchShop;
  open: OpenShop;
  job: ResidentJob;
}

/** One stretch of the real job. `prefix` names its orders. */
export async function stretch(
  { built, shop, open, job }: Stage,
  prefix: string,
  wish: { seconds: number; webhooks: boolean },
): Promise<Lateness> {
  const count = wish.seconds * PER_SECOND;
  const writer = openBare(open.file);
  const firstAt = Date.now() + LEAD_MS;
  addAsks(writer, steady(prefix, count, open.policyId, firstAt));
  writer.close();
  const stream = wish.webhooks ? startWebhooks(built, shop, open, WEBHOOKS_PER_SECOND) : undefined;
  await untilFired(open.file, firstAt + wish.seconds * 1_000);
  if ((await stream?.stop()) === 0) throw new Error('no webhook was stored');
  return told(latenessesOf(open.file, `tbench:${prefix}`, job.takeWakes()), count);
}

const steady = (prefix: string, count: number, policyId: string, firstAt: number) => ({
  prefix,
  count,
  policyId,
  dueAt: (index: number) => firstAt + Math.floor((index * 1_000) / PER_SECOND),
});

function told(late: number[], count: number): Lateness {
  if (late.length !== count) throw new Error(`${late.length} of ${count} timers fired`);
  return { p50: percentile(late, 0.5), p99: percentile(late, 0.99) };
}

async function bareStretch(
  database: Database.Database,
  policyId: string,
  prefix: string,
  seconds: number,
): Promise<Lateness> {
  const count = seconds * PER_SECOND;
  const firstAt = Date.now() + 300;
  addAsks(database, steady(prefix, count, policyId, firstAt));
  const fire = bareFire(database);
  const late: number[] = [];
  while (late.length < count) {
    const fired = fire(50);
    const doneAt = Date.now();
    for (let index = 0; index < fired; index += 1) {
      late.push(doneAt - (firstAt + Math.floor((late.length * 1_000) / PER_SECOND)));
    }
    if (fired === 0) await pause(1);
  }
  return told(late, count);
}
