import { randomBytes } from 'node:crypto';

/** Random bytes as a parameter, so that a seeded run gives the same ids. */
export type RandomBytes = (count: number) => Buffer;

const POOL_BYTES = 6 * 512;

/** Asks the system once for many ids: each call takes as long as writing the row that the id is for. */
function pooledBytes(): RandomBytes {
  let pool = Buffer.alloc(0);
  let used = 0;
  return (count) => {
    if (used + count > pool.length) {
      pool = randomBytes(Math.max(POOL_BYTES, count));
      used = 0;
    }
    used += count;
    return pool.subarray(used - count, used);
  };
}

/**
 * Ids that sort by the order they were made in within one thread: time, a counter, then random against other threads.
 * 9 + 4 + 8 characters of base 36 / base64url.
 */
export function createIds(now: () => number, random: RandomBytes = pooledBytes()): () => string {
  let counter = 0;
  return () => {
    counter = (counter + 1) % 36 ** 4;
    const time = Math.max(0, now()).toString(36).padStart(9, '0');
    return `${time}${counter.toString(36).padStart(4, '0')}${random(6).toString('base64url')}`;
  };
}

/** A button's token: 128 random bits in 22 base64url characters. */
export function createTokens(random: RandomBytes = randomBytes): () => string {
  return () => random(16).toString('base64url');
}

/** A seeded source (mulberry32) for simulations: not for secrets. */
export function seededRandom(seed: number): { next(): number; bytes: RandomBytes } {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => Math.floor(next() * 256))),
  };
}
