/** One-time tokens in the address, sessions in the cookie. Both live in memory: a restart ends them all. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** `bytes` of randomness, unguessable outside tests. */
export type RandomBytes = (bytes: number) => Uint8Array;

export interface Sessions {
  /** A token that opens one session, once. At most eight wait at a time; the oldest gives way. */
  mint(): string;
  /** The new session's secret, or undefined when the token is unknown or used. */
  exchange(token: string): string | undefined;
  holds(secret: string | undefined): boolean;
}

/** 256 bits; the address stays short enough for one line of a terminal. */
const BYTES = 32;
const WAITING_MAX = 8;
const SESSIONS_MAX = 64;

export function createSessions(random: RandomBytes): Sessions {
  const waiting: Buffer[] = [];
  const sessions: Buffer[] = [];
  const fresh = () => Buffer.from(random(BYTES)).toString('base64url');

  return {
    mint() {
      const token = fresh();
      remember(waiting, token, WAITING_MAX);
      return token;
    },
    exchange(token) {
      const index = find(waiting, token);
      if (index < 0) return undefined;
      waiting.splice(index, 1);
      const secret = fresh();
      remember(sessions, secret, SESSIONS_MAX);
      return secret;
    },
    holds: (secret) => secret !== undefined && find(sessions, secret) >= 0,
  };
}

function remember(hashes: Buffer[], secret: string, max: number): void {
  hashes.push(hash(secret));
  if (hashes.length > max) hashes.shift();
}

/** Looks at every hash for the same time, wherever the match is. */
function find(hashes: readonly Buffer[], secret: string): number {
  const wanted = hash(secret);
  let found = -1;
  for (const [index, known] of hashes.entries()) {
    if (timingSafeEqual(known, wanted)) found = index;
  }
  return found;
}

function hash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
