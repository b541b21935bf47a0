/** Looks over the store's shoulder: a process may die in the middle of a transaction or right after its commit. */
import pino from 'pino';
import type { Log } from '../../src/log.js';
import type { Store } from '../../src/store/database.js';
import type { FaultBook } from './faults.js';
import { forever, type Life } from './life.js';

/** Replaces `write` of this one store. `onCommit` is told right after each commit. */
export function hookStore(store: Store, life: Life, faults: FaultBook, onCommit: () => void): void {
  const write = store.write;
  store.write = async (work, urgency) => {
    if (!life.alive) return await forever();
    try {
      const result = await write(async (unit) => {
        if (!life.alive) throw new Error('the process is dead');
        const worked = await work(unit);
        if (life.dies('crash_before_commit')) throw new Error('the process has died');
        return worked;
      }, urgency);
      if (!life.alive) return await forever();
      onCommit();
      return life.dies('crash_after_commit') ? await forever() : result;
    } catch (error) {
      if (!life.alive) return await forever();
      if ((error as { code?: unknown }).code === 'SQLITE_FULL') faults.count('disk_full');
      throw error;
    }
  };
}

/** Faults of the bot's own are what it logs as errors. */
export function guardLog(ownFault: (detail: string) => void): Log {
  return pino(
    { level: 'error', base: null, timestamp: false },
    { write: (line: string) => ownFault(line.slice(0, 600)) },
  );
}
