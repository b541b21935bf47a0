/**
 * A team chat with the manners of the hosted ones: so many posts a minute and not one more, no dedupe, messages that people
 * can delete. It keeps what it shows; adapters come and go with the bot's process.
 */
import type { Card } from '../../src/domain/card.js';
import type {
  ChatLimits,
  ChatSink,
  MessageRef,
  PostOptions,
  SendOutcome,
  TeamChat,
} from '../../src/ports.js';

export interface Shown {
  ref: MessageRef;
  place: string;
  card: Card;
  thread?: MessageRef | undefined;
  postedAt: number;
}

export interface GroupChat {
  readonly messages: ReadonlyMap<MessageRef, Shown>;
  /** A person takes a message away. */
  delete(ref: MessageRef): void;
  /** It has taken nearly as much as it takes in a minute. */
  isFull(): boolean;
  /** An adapter for the next life of the bot. */
  adapter(): TeamChat;
}

/** Messages an ordinary group scrolls past; boards and cards of open orders are far fewer. */
const KEPT = 5_000;
const MINUTE = 60_000;
/** So few short of the limit is full: an answer on its way counts later. */
const SPARE = 3;

export const LIMITS: Record<'telegram' | 'slack', ChatLimits> = {
  telegram: {
    textMax: 4_096,
    rowsMax: 20,
    buttonsMax: 8,
    postsPerMinute: 20,
    updatesPerMinute: 20,
    threads: true,
    forms: true,
  },
  slack: {
    textMax: 12_000,
    rowsMax: 40,
    buttonsMax: 10,
    postsPerMinute: 60,
    updatesPerMinute: 50,
    threads: true,
    forms: true,
  },
};

export function createGroupChat(name: 'telegram' | 'slack', now: () => number): GroupChat {
  const limits = LIMITS[name];
  const messages = new Map<MessageRef, Shown>();
  const times: number[] = [];
  let count = 0;

  const lastMinute = (): number => {
    while (times[0] !== undefined && times[0] <= now() - MINUTE) times.shift();
    return times.length;
  };

  /** One window for posts and edits alike: stricter than the platform, as the bot promises to be. */
  const tooFast = (): SendOutcome | undefined => {
    if (lastMinute() > limits.postsPerMinute) {
      return { kind: 'retry', afterMs: times[0]! + MINUTE - now(), reason: `${name}: too many requests` };
    }
    times.push(now());
    return undefined;
  };

  const post = (place: string, card: Card, { thread }: PostOptions): SendOutcome => {
    const slow = tooFast();
    if (slow) return slow;
    count += 1;
    const ref = `${name}:${count}`;
    messages.set(ref, { ref, place, card, thread, postedAt: now() });
    if (messages.size > KEPT) forgetOldNote();
    return { kind: 'sent', ref };
  };

  const forgetOldNote = (): void => {
    for (const message of messages.values()) {
      if (message.card.kind === 'board') continue;
      messages.delete(message.ref);
      return;
    }
  };

  const update = (ref: MessageRef, card: Card): SendOutcome => {
    const slow = tooFast();
    if (slow) return slow;
    const shown = messages.get(ref);
    if (!shown) return { kind: 'rejected', reason: 'message not found', code: 'message_not_found' };
    shown.card = card;
    return { kind: 'sent', ref };
  };

  return {
    messages,
    delete: (ref) => void messages.delete(ref),
    isFull: () => lastMinute() >= limits.postsPerMinute - SPARE,
    adapter: () => ({
      name,
      limits,
      start: async (_sink: ChatSink) => {},
      stop: async () => {},
      post: async (place, card, options) => post(place, card, options),
      update: async (ref, card) => update(ref, card),
      health: () => ({ ok: true, detail: 'simulated' }),
    }),
  };
}
