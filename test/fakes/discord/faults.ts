/** What may go wrong on the way, planned by a test: for calls that fit, so many times. */
import type { Call } from './rest.js';

export type Trouble =
  /** It never arrives. */
  | { kind: 'lose-call' }
  /** It is done, and nobody hears of it. */
  | { kind: 'lose-answer' }
  | { kind: 'status'; status: number };

export interface FaultPlan {
  /** `calls`: method and path, such as `POST /channels/1/messages`. */
  plan(calls: RegExp, trouble: Trouble, times?: number): void;
  /** The trouble of this call, counted off. */
  take(call: Call): Trouble | undefined;
}

export function createFaultPlan(): FaultPlan {
  const planned: { calls: RegExp; trouble: Trouble; left: number }[] = [];
  return {
    plan: (calls, trouble, times = 1) => void planned.push({ calls, trouble, left: times }),
    take(call) {
      const found = planned.find(({ calls, left }) => left > 0 && calls.test(`${call.method} ${call.path}`));
      if (found) found.left -= 1;
      return found?.trouble;
    },
  };
}
