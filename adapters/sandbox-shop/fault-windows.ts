/** Stretches of simulated time in which something is broken, from the seed alone: asked by moment, nothing to keep. */
import type { FaultKind, FaultRates } from './faults.js';
import { createRandom, draw, drawInt } from './random.js';

export interface FaultWindow {
  fault: FaultKind;
  /** Epoch ms, inclusive / exclusive. */
  from: number;
  until: number;
  /** How many of its kind came before. */
  n: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Shortest and longest, in minutes. */
const LENGTHS = {
  webhook_silence: [30, 60],
  outage: [2, 15],
  token_expired: [1, 10],
  token_revoked: [1, 10],
} as const satisfies Partial<Record<FaultKind, readonly [number, number]>>;

export type WindowKind = keyof typeof LENGTHS;

/** The window of this kind that a moment lies in. */
export type WindowAt = (kind: WindowKind, now: number) => FaultWindow | undefined;

/** Time is cut into slots of equal length, and each holds one window of each kind at a moment of its own. */
export function createFaultWindows(seed: number, startAt: number, rates: FaultRates): WindowAt {
  const latest = new Map<WindowKind, FaultWindow>();

  function windowOf(fault: WindowKind, n: number, slotMs: number): FaultWindow {
    const random = createRandom(seed, 'fault window', fault, n);
    const [shortest, longest] = LENGTHS[fault];
    const lengthMs = Math.min(drawInt(random, shortest * MINUTE_MS, longest * MINUTE_MS), slotMs / 2);
    const from = Math.round(startAt + n * slotMs + draw(random) * (slotMs - lengthMs));
    return { fault, from, until: Math.round(from + lengthMs), n };
  }

  return (kind, now) => {
    const perDay = rates[kind] ?? 0;
    if (perDay <= 0) return undefined;
    const slotMs = DAY_MS / perDay;
    const n = Math.floor((now - startAt) / slotMs);
    let window = latest.get(kind);
    if (window?.n !== n) {
      window = windowOf(kind, n, slotMs);
      latest.set(kind, window);
    }
    return now >= window.from && now < window.until ? window : undefined;
  };
}
