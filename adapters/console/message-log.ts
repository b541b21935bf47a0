/** The messages of all places as they are now, numbered by change so that a page can ask for what it missed. */
import type { Card } from '../../src/domain/card.js';
import type { MessageRef, Place, SendOutcome } from '../../src/ports.js';
import { addressOf, idOf, refOf } from './refs.js';
import type { Posted } from './wire.js';

export interface MessageLogOptions {
  places: readonly Place[];
  now(): number;
  /** Told of every change, after it is made. */
  changed(message: Posted): void;
  /** Newest messages kept in one place, replies apart; boards always stay. */
  keepPerPlace?: number;
}

export interface MessageLog {
  post(place: Place, card: Card, key: string, thread?: MessageRef): SendOutcome;
  update(ref: MessageRef, card: Card): SendOutcome;
  /** Messages changed after `seq`, in the order of their changes. */
  since(seq: number): Posted[];
  /** Takes messages back from an earlier run; those in places that are gone are left out. */
  restore(messages: readonly Posted[]): void;
}

const GONE: SendOutcome = {
  kind: 'rejected',
  reason: 'this message is not on the console',
  code: 'message_gone',
};
const NO_PLACE: SendOutcome = {
  kind: 'rejected',
  reason: 'the console has no such place',
  code: 'place_unknown',
};

export function createMessageLog({
  places,
  now,
  changed,
  keepPerPlace = 500,
}: MessageLogOptions): MessageLog {
  const messages = new Map<MessageRef, Posted>();
  /** Refs of the cards in each feed, oldest first. */
  const feeds = new Map<Place, MessageRef[]>(places.map((place) => [place, []]));
  let seq = 0;

  function keep(message: Posted): void {
    const isNew = !messages.has(message.ref);
    messages.set(message.ref, message);
    const feed = feeds.get(message.place);
    if (!isNew || !feed || message.thread !== undefined || message.card.kind === 'board') return;
    feed.push(message.ref);
    if (feed.length <= keepPerPlace) return;
    const oldest = feed.shift();
    for (const { ref, thread } of messages.values()) {
      if (ref === oldest || thread === oldest) messages.delete(ref);
    }
  }

  function put(message: Omit<Posted, 'seq' | 'born' | 'postedAt' | 'changedAt'>): SendOutcome {
    const before = messages.get(message.ref);
    if (before && JSON.stringify(before.card) === JSON.stringify(message.card))
      return { kind: 'sent', ref: message.ref };
    seq += 1;
    const { born = seq, postedAt = now() } = before ?? {};
    const posted: Posted = { ...message, postedAt, changedAt: now(), born, seq };
    keep(posted);
    changed(posted);
    return { kind: 'sent', ref: message.ref };
  }

  return {
    post(place, card, key, thread) {
      if (!places.includes(place)) return NO_PLACE;
      const parent = thread === undefined ? undefined : addressOf(thread);
      if (thread !== undefined && parent?.place !== place) return GONE;
      // A reply to a reply stands in the same thread, as in Slack.
      const parentId = parent && (parent.parentId ?? parent.id);
      const ref = refOf({ place, id: idOf(`${place}\n${key}`), ...(parentId && { parentId }) });
      const known = messages.get(ref);
      if (known) return { kind: 'sent', ref };
      return put({ ref, place, ...(parentId && { thread: refOf({ place, id: parentId }) }), card });
    },
    update(ref, card) {
      const address = addressOf(ref);
      if (!address || !places.includes(address.place)) return GONE;
      const { place, parentId } = address;
      const thread = parentId === undefined ? {} : { thread: refOf({ place, id: parentId }) };
      return put({ ref, place, ...thread, card });
    },
    since: (after) => [...messages.values()].filter((m) => m.seq > after).sort((a, b) => a.seq - b.seq),
    restore(earlier) {
      for (const message of [...earlier].sort(oldestFirst)) {
        if (!places.includes(message.place) || addressOf(message.ref) === undefined) continue;
        seq += 1;
        keep({ ...message, born: seq, seq });
      }
    },
  };
}

function oldestFirst(a: Posted, b: Posted): number {
  return a.postedAt - b.postedAt || a.born - b.born;
}
