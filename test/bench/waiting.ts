/** Does a million waiting timers make those that are due later? Two databases, the same stretch in turn. */
import type { Bench } from './bench.js';
import { benchShop, openBare, SHOP_ID } from './bench-shop.js';
import { inPairs, rowOf } from './figures.js';
import { stretch } from './lateness.js';
import { startResidentJob } from './resident-job.js';
import { addAsks } from './timer-rows.js';

const MANY = 1_000_000;
const QUICK_MANY = 20_000;
const FEW = 1_000;
const DAY = 24 * 3_600_000;
const WAITING_ORDERS = 1_000;

export const waiting: Bench = {
  name: 'waiting',
  group: 'timers',
  about:
    'The same stretch of the real job at 1,000/s, once with a million open timers waiting beside it, due over the next ' +
    'ninety days, once (in the column “bare”) with a thousand.',
  async run({ built, folder, pairs, quick }) {
    const shop = await benchShop(built);
    const many = await shop.open(folder, 'waiting-many');
    const few = await shop.open(folder, 'waiting-few');
    addWaiting(many.file, many.policyId, quick ? QUICK_MANY : MANY);
    addWaiting(few.file, few.policyId, FEW);
    const stages = {
      many: { built, shop, open: many, job: await startResidentJob(built, many.file, shop.settings) },
      few: { built, shop, open: few, job: await startResidentJob(built, few.file, shop.settings) },
    };
    const wish = { seconds: quick ? 1 : 2, webhooks: false };
    await stretch(stages.many, 'warm', wish);
    await stretch(stages.few, 'warm', wish);
    const measured = await inPairs(
      pairs,
      (round) => stretch(stages.many, `A${round}x`, wish),
      (round) => stretch(stages.few, `A${round}x`, wish),
    );
    for (const { job, open } of Object.values(stages)) {
      await job.stop();
      await open.store.close();
    }
    return (['p50', 'p99'] as const).map((share) =>
      rowOf(
        `lateness ${share}, ${quick ? 'many' : 'a million'} waiting`,
        'ms',
        measured.map(({ ours, bare }) => ({ ours: ours[share], bare: bare[share] })),
        {
          text: 'median within the spread of few',
          met: ({ ours, bare }) => ours.median <= bare.max,
        },
      ),
    );
  },
};

/** Later looks at orders: the one kind of which an order may have many. */
function addWaiting(file: string, policyId: string, count: number): void {
  const database = openBare(file);
  const from = Date.now() + DAY;
  addAsks(database, { prefix: 'W', count: WAITING_ORDERS, policyId, dueAt: () => from });
  database.exec(`insert into timers (id, kind, shop_id, order_id, due_at, planned_at, state)
    with recursive n (i) as (select 0 union all select i + 1 from n where i < ${count - WAITING_ORDERS - 1})
    select 'w' || i, 'check', '${SHOP_ID}', '${SHOP_ID}:W' || substr('000000000000' || (i % ${WAITING_ORDERS}), -12),
      ${from} + (i * 7919 % ${count}) * ${Math.floor((90 * DAY) / count)}, ${from}, 'open' from n`);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}
