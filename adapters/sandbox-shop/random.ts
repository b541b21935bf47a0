/** Randomness that is a plain number of state: it can be kept in a snapshot and gives the same draws again. */
import { createHash } from 'node:crypto';

export interface RandomState {
  state: number;
}

/** A stream of its own for each name, so that what one buyer draws never shifts what another draws. */
export function createRandom(...name: (string | number)[]): RandomState {
  return { state: createHash('sha256').update(name.join(':')).digest().readUInt32LE(0) };
}

/** Uniform in [0, 1): mulberry32. */
export function draw(random: RandomState): number {
  random.state = (random.state + 0x6d2b79f5) | 0;
  let t = Math.imul(random.state ^ (random.state >>> 15), 1 | random.state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** Integer in [from, to]. */
export function drawInt(random: RandomState, from: number, to: number): number {
  return from + Math.floor(draw(random) * (to - from + 1));
}

/** Waiting time of a Poisson process with this mean. */
export function drawWait(random: RandomState, meanMs: number): number {
  return Math.max(1, Math.round(-Math.log(1 - draw(random)) * meanMs));
}

/** Log-normal around a median: most are quick, a few take very long. */
export function drawDelay(random: RandomState, medianMs: number, sigma: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - draw(random))) * Math.cos(2 * Math.PI * draw(random));
  return Math.max(1_000, Math.round(medianMs * Math.exp(sigma * normal)));
}

/** One of the items, by weight. The list must not be empty. */
export function drawWeighted<T>(random: RandomState, items: readonly { weight: number; value: T }[]): T {
  let rest = draw(random) * items.reduce((sum, item) => sum + item.weight, 0);
  for (const item of items) {
    rest -= item.weight;
    if (rest < 0) return item.value;
  }
  return items[items.length - 1]!.value;
}

/** A decimal id of this many digits that depends on nothing but its name, the way the platform's ids look. */
export function digitsOf(length: number, prefix: string, ...name: (string | number)[]): string {
  const hash = createHash('sha256').update(name.join(':')).digest();
  const number = hash.readBigUInt64LE(0) % 10n ** BigInt(length - prefix.length);
  return prefix + number.toString().padStart(length - prefix.length, '0');
}
