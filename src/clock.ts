/**
 * Time as a parameter. One shared clock serves all threads of a process, so that pause, ×600 and a jump move them together.
 */
import type { Clock } from './ports.js';

const realMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** The wall clock. */
export function createSystemClock(): Clock {
  return { now: () => Date.now(), monotonic: realMs, rate: () => 1 };
}

/** A clock that stands still until it is set: tests and headless runs. It has no pace of its own to change. */
export interface ManualClock extends Clock {
  set(at: number): void;
  jumpTo(at: number): void;
  pause(): void;
  resume(): void;
  setRate(rate: number): void;
}

export function createManualClock(startAt: number): ManualClock {
  let at = startAt;
  const set = (next: number): void => {
    if (next < at) throw new RangeError(`a clock only moves forward: ${at} → ${next}`);
    at = next;
  };
  const nothing = (): void => {};
  return {
    now: () => at,
    monotonic: () => at - startAt,
    rate: () => 1,
    set,
    jumpTo: set,
    pause: nothing,
    resume: nothing,
    setRate: nothing,
  };
}

/** A clock that can be paused, run faster and jumped forward, by any thread that holds its buffer. */
export interface AdjustableClock extends Clock {
  readonly buffer: SharedArrayBuffer;
  set(at: number): void;
  pause(): void;
  resume(): void;
  setRate(rate: number): void;
  /** Moves forward to a moment; earlier ones are ignored, since time never runs back. */
  jumpTo(at: number): void;
}

const SEQUENCE = 0;
const PAUSED = 1;

/**
 * Layout: two Int32 (a sequence number that is odd while a writer is at work, the paused flag), then three Float64
 * (real ms of the last change, simulated ms at that moment, rate). `hrtime` is one clock for all threads of a process.
 */
export function createSharedClock(start: { at: number; rate: number } | SharedArrayBuffer): AdjustableClock {
  const buffer = start instanceof SharedArrayBuffer ? start : new SharedArrayBuffer(32);
  const flags = new Int32Array(buffer, 0, 2);
  const base = new Float64Array(buffer, 8, 3);

  const reading = (): { simulated: number; rate: number } => {
    const [real = 0, simulated = 0, rate = 1] = base;
    if (Atomics.load(flags, PAUSED) === 1) return { simulated, rate: 0 };
    return { simulated: simulated + (realMs() - real) * rate, rate };
  };

  // The moment is taken between two looks at the sequence: one taken while a writer is at work could lie ahead of the new base.
  const read = (): { now: number; rate: number } => {
    for (;;) {
      const before = Atomics.load(flags, SEQUENCE);
      const { simulated, rate } = reading();
      if (before % 2 === 0 && Atomics.load(flags, SEQUENCE) === before) {
        return { now: Math.floor(simulated), rate };
      }
    }
  };

  const change = (next: { at?: number; rate?: number; paused?: boolean }): void => {
    const before = takeTurn();
    const { simulated } = reading();
    base[0] = realMs();
    base[1] = Math.max(simulated, next.at ?? simulated);
    if (next.rate !== undefined) base[2] = next.rate;
    if (next.paused !== undefined) Atomics.store(flags, PAUSED, next.paused ? 1 : 0);
    Atomics.store(flags, SEQUENCE, before + 2);
  };

  /** One writer at a time; readers wait while the number is odd, for as long as three stores take. */
  const takeTurn = (): number => {
    for (;;) {
      const before = Atomics.load(flags, SEQUENCE);
      if (before % 2 === 0 && Atomics.compareExchange(flags, SEQUENCE, before, before + 1) === before)
        return before;
    }
  };

  if (!(start instanceof SharedArrayBuffer)) base.set([realMs(), start.at, start.rate]);

  return {
    buffer,
    now: () => read().now,
    monotonic: realMs,
    rate: () => read().rate,
    pause: () => change({ paused: true }),
    resume: () => change({ paused: false }),
    setRate: (rate) => change({ rate, paused: false }),
    jumpTo: (at) => change({ at }),
    set: (at) => change({ at }),
  };
}
