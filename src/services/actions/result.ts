import type { ActionName } from '../../domain/action.js';

/** What became of a press. `already`: somebody was first; `stale`: the order has moved on; `refused`: a guard stands in the way. */
export type ActionResult =
  | { kind: 'done'; action: ActionName }
  | { kind: 'already'; action: ActionName; by: string; at: number }
  | { kind: 'stale' }
  /** Another has to agree first. */
  | { kind: 'asked' }
  | { kind: 'refused'; because: string; until?: number };

export const done = (action: ActionName): ActionResult => ({ kind: 'done', action });
