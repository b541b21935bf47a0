/** What can be made to go wrong on the way to the local Slack. */

export type Fault =
  /** An HTTP status instead of an answer; nothing was done. */
  | { kind: 'status'; status: number; retryAfterS?: number }
  /** It was done, and the connection breaks before the answer. */
  | { kind: 'lost-answer' }
  /** Slack's own refusal. */
  | { kind: 'error'; error: string }
  /** Never answers. */
  | { kind: 'silence' };

export interface Faults {
  /** The next `times` calls of this method end so. */
  next(method: string, fault: Fault, times?: number): void;
  clear(): void;
  take(method: string): Fault | undefined;
}

export function createFaults(): Faults {
  let planned: { method: string; fault: Fault; left: number }[] = [];
  return {
    next: (method, fault, times = 1) => void planned.push({ method, fault, left: times }),
    clear() {
      planned = [];
    },
    take(method) {
      const plan = planned.find((one) => one.method === method && one.left > 0);
      if (plan) plan.left -= 1;
      return plan?.fault;
    },
  };
}
