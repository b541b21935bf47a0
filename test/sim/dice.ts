/** Chance as a function of names: the same names always give the same draws, whatever else is drawn in between. */

export interface Dice {
  /** Uniform in [0, 1). */
  next(): number;
  /** Integer in [from, to]. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  /** The list must not be empty. */
  pick<T>(items: readonly T[]): T;
}

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n += 1) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  return hash >>> 0;
}

/** mulberry32 from the hash of the names. */
export function diceOf(...names: (string | number)[]): Dice {
  let state = hashOf(names.join('|'));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  next();
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
  };
}
