/**
 * A message's ref says where it stands and is made from its key, so that the same key is the same message even after a
 * restart, and an update that outlives the memory of its message still knows where to appear.
 */
import { createHash } from 'node:crypto';
import type { MessageRef, Place } from '../../src/ports.js';

export interface Address {
  place: Place;
  /** 16 base64url characters. */
  id: string;
  /** Id of the message whose thread it stands in. */
  parentId?: string;
}

const SHAPE = /^([^/]+)\/(?:([\w-]{16})\/)?([\w-]{16})$/u;

/** `place/id`, or `place/parent/id` inside a thread. */
export function refOf({ place, id, parentId }: Address): MessageRef {
  return [encodeURIComponent(place), ...(parentId ? [parentId] : []), id].join('/');
}

/** Undefined for what never was one of our refs. */
export function addressOf(ref: MessageRef): Address | undefined {
  const [, place, parentId, id] = SHAPE.exec(ref) ?? [];
  if (place === undefined || id === undefined) return undefined;
  try {
    return { place: decodeURIComponent(place), id, ...(parentId ? { parentId } : {}) };
  } catch {
    return undefined;
  }
}

/** 96 bits of the key's hash: enough that two keys never meet. */
export function idOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 16);
}

/** What a press on a card that only one person sees gives as its message: no update ever reaches it. */
export function privateRef(place: Place): MessageRef {
  return `${encodeURIComponent(place)}/private`;
}
