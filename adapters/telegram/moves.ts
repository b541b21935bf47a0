/** Groups that became supergroups: their new ids, known from the moment Telegram tells until the core's places follow. */
import { LRUCache } from 'lru-cache';
import type { TeamLanguage } from '../../src/domain/template.js';
import type { ChatOptions, Place } from '../../src/ports.js';
import { type Address, addressOf, placeOf } from './refs.js';

export interface Moves {
  /** The chat's id as of now. */
  current(chatId: string): string;
  /** Tells the core of every configured place in the chat; hearing it twice does no harm. */
  note(from: string, to: string): Promise<void>;
  /** The configured place something was said in; undefined where none is. */
  placeAt(at: Address): Place | undefined;
  hasChat(chatId: string): boolean;
  languageOf(place: Place): TeamLanguage | undefined;
}

const MOVES_KEPT = 1_000;

export function createMoves(
  configured: ChatOptions['places'],
  moved: (from: Place, to: Place) => Promise<void>,
): Moves {
  const places = new Map(configured.map(({ place, language }) => [place, language]));
  const moves = new LRUCache<string, string>({ max: MOVES_KEPT });
  return {
    current: (chatId) => moves.get(chatId) ?? chatId,
    async note(from, to) {
      if (moves.get(from) === to) return;
      moves.set(from, to);
      for (const [place, language] of [...places]) {
        const address = addressOf(place);
        if (address?.chatId !== from) continue;
        const next = placeOf({ ...address, chatId: to });
        places.delete(place);
        places.set(next, language);
        await moved(place, next);
      }
    },
    placeAt(at) {
      const exact = placeOf(at);
      if (places.has(exact)) return exact;
      // A whole group as one place: what is said in its topics is said there.
      return places.has(at.chatId) ? at.chatId : undefined;
    },
    hasChat: (chatId) => [...places.keys()].some((place) => addressOf(place)?.chatId === chatId),
    languageOf: (place) => places.get(place),
  };
}
