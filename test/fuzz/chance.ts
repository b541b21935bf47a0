/** Seeded randomness of the fuzzer: the same seed tries the same inputs in the same order. */
import { seededRandom } from '../../src/ids.js';

export interface Chance {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from 0 to `below`, `below` left out. */
  whole(below: number): number;
  /** True once in `times`. */
  oneIn(times: number): boolean;
  pick<T>(from: readonly T[]): T;
  bytes(count: number): Buffer;
  hex(characters: number): string;
}

export function createChance(seed: number): Chance {
  const { next } = seededRandom(seed);
  const whole = (below: number): number => Math.floor(next() * below);
  const bytes = (count: number): Buffer => {
    const made = Buffer.allocUnsafe(count);
    for (let at = 0; at < count; at += 1) made[at] = whole(256);
    return made;
  };
  return {
    next,
    whole,
    bytes,
    oneIn: (times) => next() * times < 1,
    pick: (from) => from[whole(from.length)]!,
    hex: (characters) =>
      bytes(Math.ceil(characters / 2))
        .toString('hex')
        .slice(0, characters),
  };
}
