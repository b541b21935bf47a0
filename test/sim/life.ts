/** One run of the bot's process, from its start to its end: what it began and could not finish dies with it. */
import type { FaultBook, FaultKind } from './faults.js';

/** Where a process may be made to die. */
export type CrashPoint = Extract<
  FaultKind,
  'crash_before_call' | 'crash_after_call' | 'crash_before_commit' | 'crash_after_commit'
>;

export interface Life {
  alive: boolean;
  /** Resolves when it dies at one of the places below. */
  readonly death: Promise<void>;
  /** Is it here that it dies? From then on `alive` is false. */
  dies(point: CrashPoint): boolean;
}

/** Places at which the process is to die, whichever life it is in: how many of the kind are passed first. */
export type Armed = Map<CrashPoint, number>;

export function createLife(faults: FaultBook, armed: Armed): Life {
  let tellDeath = (): void => {};
  const death = new Promise<void>((resolve) => {
    tellDeath = resolve;
  });
  return {
    alive: true,
    death,
    dies(point) {
      const skip = armed.get(point);
      if (skip === undefined || !this.alive) return false;
      armed.set(point, skip - 1);
      if (skip > 0) return false;
      armed.delete(point);
      this.alive = false;
      faults.count(point);
      tellDeath();
      return true;
    },
  };
}

/** What is awaited by a process that no longer exists. */
export const forever = (): Promise<never> => new Promise(() => {});
