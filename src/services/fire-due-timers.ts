import type { Settings } from '../domain/settings.js';
import type { Store, Unit } from '../store/database.js';
import { dueTimers, findDueTimer, postpone } from '../store/timers.js';
import { fireTimer, fireTimers } from './fire-timers.js';

/** A timer whose decision fails on a fault of ours is tried again after this long; the others are not held up. */
const POISON_RETRY_MS = 60_000;

export interface TimerFault {
  timerId: string;
  error: string;
}

/** Fires a batch in one transaction. When one of them fails, each is fired alone, and the sick one is put off and told of. */
export async function fireDueTimers(
  store: Store,
  settings: Settings,
  limit: number,
  onFault: (fault: TimerFault) => void,
): Promise<number> {
  try {
    return await store.write((unit) => fireTimers(unit, settings, limit));
  } catch {
    // Which one it was shows below.
  }
  const due = await store.write((unit) => dueTimers(unit.tx, unit.now, limit, [...settings.shops.keys()]));
  for (const timer of due) {
    try {
      await store.write((unit) => fireTimer(unit, settings, timer.id));
    } catch (error) {
      onFault({ timerId: timer.id, error: error instanceof Error ? error.message : String(error) });
      await store.write((unit) => putOff(unit, timer.id));
    }
  }
  return due.length;
}

async function putOff(unit: Unit, id: string): Promise<void> {
  if (await findDueTimer(unit.tx, id, unit.now)) await postpone(unit, id, unit.now + POISON_RETRY_MS);
}
