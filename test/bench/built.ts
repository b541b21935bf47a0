/** What is measured is the built program, as it is shipped: no loader stands in its way. Types come from the source. */
import { existsSync } from 'node:fs';

const DIST = new URL('../../dist/', import.meta.url);

export const isBuilt = existsSync(new URL('src/cli.js', DIST));

const load = async <T>(path: string): Promise<T> => (await import(new URL(path, DIST).href)) as T;

/** The parts of the program that the rows call. */
export async function loadBuilt() {
  if (!isBuilt) throw new Error('dist/ is not built: npm run build');
  const [compose, config, database, sqlite, plan, policies, shops, timers, hints, receive, batch, scheduler] =
    await Promise.all([
      load<typeof import('../../src/compose.js')>('src/compose.js'),
      load<typeof import('../../src/config.js')>('src/config.js'),
      load<typeof import('../../src/store/database.js')>('src/store/database.js'),
      load<typeof import('../../src/store/sqlite.js')>('src/store/sqlite.js'),
      load<typeof import('../../src/domain/plan.js')>('src/domain/plan.js'),
      load<typeof import('../../src/store/policies.js')>('src/store/policies.js'),
      load<typeof import('../../src/services/prepare-start.js')>('src/services/prepare-start.js'),
      load<typeof import('../../src/store/timers.js')>('src/store/timers.js'),
      load<typeof import('../../src/services/accept-hints.js')>('src/services/accept-hints.js'),
      load<typeof import('../../src/services/receive-webhook.js')>('src/services/receive-webhook.js'),
      load<typeof import('../../src/http/webhook-batch.js')>('src/http/webhook-batch.js'),
      load<typeof import('../../src/scheduler.js')>('src/scheduler.js'),
    ]);
  const [prepared, desk, channels, ids, log, clock] = await Promise.all([
    load<typeof import('../../src/store/prepared.js')>('src/store/prepared.js'),
    load<typeof import('../../src/desk/desk.js')>('src/desk/desk.js'),
    load<typeof import('../../src/services/channel-book.js')>('src/services/channel-book.js'),
    load<typeof import('../../src/ids.js')>('src/ids.js'),
    load<typeof import('../../src/log.js')>('src/log.js'),
    load<typeof import('../../src/clock.js')>('src/clock.js'),
  ]);
  return {
    ...compose,
    ...config,
    ...database,
    ...sqlite,
    ...prepared,
    ...plan,
    ...policies,
    ...shops,
    ...timers,
    ...hints,
    ...receive,
    ...batch,
    ...scheduler,
    ...desk,
    ...channels,
    ...ids,
    ...log,
    ...clock,
  };
}

export type Built = Awaited<ReturnType<typeof loadBuilt>>;
