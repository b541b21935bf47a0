/**
 * Remembers who was told to wait, so that the many cards behind one refusal are not each refused by Slack in turn.
 * Nothing is retried here: what stands before a closed gate goes back to the dispatcher unsent.
 */
import type { Retry } from '../../src/ports.js';

const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;
/** Channels that are waited for at once; beyond it the memory is thrown away, which costs a call each. */
const KEPT = 1_000;

export interface Gate {
  /** Set while a call of this kind would be refused. */
  closed(kind: string): Retry | undefined;
  /** Slack asked to wait. Refused again and again, it waits longer than asked. */
  close(kind: string, afterMs: number): Retry;
  open(kind: string): void;
}

export function createGate(now: () => number): Gate {
  const waits = new Map<string, { until: number; times: number }>();
  const wait = (afterMs: number): Retry => ({
    kind: 'retry',
    afterMs,
    reason: 'Slack asks to wait (HTTP 429)',
  });
  return {
    closed(kind) {
      const left = (waits.get(kind)?.until ?? 0) - now();
      return left > 0 ? wait(left) : undefined;
    },
    close(kind, afterMs) {
      if (waits.size >= KEPT) waits.clear();
      const times = (waits.get(kind)?.times ?? 0) + 1;
      const longer = Math.max(afterMs, Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(times - 1, 20)));
      waits.set(kind, { until: now() + longer, times });
      return wait(longer);
    },
    open: (kind) => void waits.delete(kind),
  };
}
