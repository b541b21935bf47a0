/**
 * The one clock of a simulation and everything that waits for it. Two kinds of waiting: for a moment on the wall, which a
 * clock that leaps brings nearer, and for time the machine really spends, which a leap or a sleep does not shorten.
 */
import type { SandboxClock } from '../../adapters/sandbox-shop/clock.js';
import { createHeap } from '../../adapters/sandbox-shop/heap.js';
import { diceOf } from './dice.js';

interface Waiting {
  at: number;
  seq: number;
  run(): void;
}

export interface Timeline extends SandboxClock {
  /** At a moment on the wall, epoch ms; what is past is done at once. */
  at(when: number, run: () => void): void;
  /** After so many ms in which the machine is awake. */
  after(ms: number, run: () => void): void;
  /** When something is next; Infinity when nothing waits. */
  nextAt(): number;
  /** Does the next thing that is due. False when nothing is. */
  runNext(): boolean;
  /** The wall clock leaps: the machine has not waited for it. */
  leap(ms: number): void;
  /** From here on only the wall goes on, until `wake`. */
  sleep(): void;
  wake(): void;
  readonly asleep: boolean;
}

/** Things of one moment happen in an order the seed decides. */
function ticketsOf(seed: number): () => number {
  const dice = diceOf(seed, 'ties');
  let count = 0;
  return () => dice.int(0, 0xf_ffff) * 2 ** 33 + count++;
}

export function createTimeline(startAt: number, seed: number): Timeline {
  const wall = createHeap<Waiting>();
  const machine = createHeap<Waiting>();
  const ticket = ticketsOf(seed);
  let now = startAt;
  /** Wall minus machine time. */
  let offset = startAt;
  let sleptFrom: number | undefined;

  const wallAt = (): number => wall.peek()?.at ?? Number.POSITIVE_INFINITY;
  const machineAt = (): number =>
    sleptFrom === undefined
      ? (machine.peek()?.at ?? Number.POSITIVE_INFINITY) + offset
      : Number.POSITIVE_INFINITY;
  const set = (at: number): void => {
    if (at < now) throw new RangeError(`a clock only moves forward: ${at} < ${now}`);
    now = at;
  };
  const nothing = (): void => {};

  return {
    now: () => now,
    monotonic: () => (sleptFrom ?? now) - offset,
    rate: () => 1,
    set,
    jumpTo: set,
    pause: nothing,
    resume: nothing,
    setRate: nothing,
    at: (when, run) => wall.push({ at: when, seq: ticket(), run }),
    after: (ms, run) => machine.push({ at: (sleptFrom ?? now) - offset + ms, seq: ticket(), run }),
    nextAt: () => Math.min(wallAt(), machineAt()),
    runNext() {
      const [one, other] = [wallAt(), machineAt()];
      if (Math.min(one, other) > now) return false;
      const heap =
        one < other ? wall : other < one ? machine : wall.peek()!.seq < machine.peek()!.seq ? wall : machine;
      heap.pop()?.run();
      return true;
    },
    leap(ms) {
      now += ms;
      offset += ms;
    },
    sleep() {
      sleptFrom ??= now;
    },
    wake() {
      if (sleptFrom === undefined) return;
      offset += now - sleptFrom;
      sleptFrom = undefined;
    },
    get asleep() {
      return sleptFrom !== undefined;
    },
  };
}

/** The same time on a clock that goes `skew()` ms wrong, and never back. */
export function createSkewedClock(timeline: Timeline, skew: () => number): SandboxClock {
  let last = Number.NEGATIVE_INFINITY;
  const now = (): number => {
    last = Math.max(last, timeline.now() + skew());
    return last;
  };
  return { ...timeline, now };
}
