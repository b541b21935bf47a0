/** Answers that one person saw, kept for as long as that person may want to show them to the channel. In memory: a direct answer may be lost. */
import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Card } from '../../src/domain/card.js';

export interface Shares {
  /** Returns the id that brings it back. */
  keep(card: Card): string;
  /** Good for one time: a double press shows it once. */
  take(id: string): Card | undefined;
}

const KEPT = 200;
/** As long as Slack lets an answer be followed up. */
const KEPT_MS = 30 * 60_000;

export function createShares(now: () => number): Shares {
  const cards = new LRUCache<string, Card>({ max: KEPT, ttl: KEPT_MS, perf: { now } });
  return {
    keep(card) {
      const id = randomBytes(16).toString('base64url');
      cards.set(id, card);
      return id;
    },
    take(id) {
      const card = cards.get(id);
      cards.delete(id);
      return card;
    },
  };
}
