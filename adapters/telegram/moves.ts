/** Groups that became supergroups: their new ids, known from the moment Telegram tells until the core's places follow. */
import { LRUCache } from 'lru-cache';
import type { Place } from '../../src/ports.js';
import { type Address, addressOf, placeOf } from './refs.js';

export interface Moves {
  /** The chat's id as of now. */
  current(chatId: string): string;
  /** Tells the core of every configured place in the chat; hearing it twice does no harm. */
  note(from: string, to: string): Promise<void>;
  /** The configured place something was said in; undefined where none is. */
  placeAt(at: Address): Place | undefined;
  hasChat(chatId: string): boolean;
}

const MOVES_KEPT = 1_000;

export function createMoves(
  configured: readonly Place[],
  moved: (from: Place, to: Place) => Promise<void>,
): Moves {
  const places = new Set(configured);
  const moves = new LRUCache<string, string>({ max: MOVES_KEPT });
  return {
    current: (chatId) => moves.get(chatId) ?? chatId,
    async note(from, to) {
      if (moves.get(from) === to) return;
      moves.set(from, to);
      for (const place of [...places]) {
        const address = addressOf(place);
        if (address?.chatId !== from) continue;
        const next = placeOf({ ...address, chatId: to });
        places.delete(place);
        places.add(next);
        await moved(place, next);
      }
    },
    placeAt(at) {
      const exact = placeOf(at);
      if (places.has(exact)) return exact;
      // A whole group as one place: what is said in its topics is said there.
      return places.has(at.chatId) ? at.chatId : undefined;
    },
    hasChat: (chatId) => [...places].some((place) => addressOf(place)?.chatId === chatId),
  };
}
