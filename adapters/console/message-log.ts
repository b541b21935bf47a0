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
  let seq = 0;

  function put(message: Omit<Posted, 'seq' | 'born' | 'postedAt' | 'changedAt'>): SendOutcome {
    const before = messages.get(message.ref);
    if (before && JSON.stringify(before.card) === JSON.stringify(message.card))
      return { kind: 'sent', ref: message.ref };
    seq += 1;
    const { born = seq, postedAt = now() } = before ?? {};
    const posted: Posted = { ...message, postedAt, changedAt: now(), born, seq };
    messages.set(message.ref, posted);
    if (!before) forgetOldest(messages, message.place, keepPerPlace);
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
        messages.set(message.ref, { ...message, born: seq, seq });
      }
      for (const place of places) forgetOldest(messages, place, keepPerPlace);
    },
  };
}

function oldestFirst(a: Posted, b: Posted): number {
  return a.postedAt - b.postedAt || a.born - b.born;
}

function forgetOldest(messages: Map<MessageRef, Posted>, place: Place, keep: number): void {
  const top = [...messages.values()].filter((m) => m.place === place && !m.thread && m.card.kind !== 'board');
  const gone = top.sort(oldestFirst).slice(0, Math.max(0, top.length - keep));
  if (gone.length === 0) return;
  const refs = new Set(gone.map((m) => m.ref));
  for (const m of [...messages.values()]) {
    if (refs.has(m.ref) || (m.thread && refs.has(m.thread))) messages.delete(m.ref);
  }
}
