/** Cards into channels and threads, and their edits. */
import { createHash } from 'node:crypto';
import { Routes } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { Card } from '../../src/domain/card.js';
import type { MessageRef, Place, PostOptions, Rejected, SendOutcome } from '../../src/ports.js';
import type { CallFailure, DiscordApi } from './api.js';
import { DISCORD } from './limits.js';
import { label } from './markdown.js';
import { parseMessage } from './parse.js';
import { addressOf, isSnowflake, refOf } from './refs.js';
import { cardMessage, type MessageBody } from './render.js';

export interface Messages {
  post(place: Place, card: Card, options: PostOptions): Promise<SendOutcome>;
  update(message: MessageRef, card: Card): Promise<SendOutcome>;
}

/** Where a message goes: the channel itself, as a reply if it may not have a thread; or a thread. */
interface Spot {
  channel: Place;
  thread?: string;
  replyTo?: string;
}

const NO_PLACE: Rejected = { kind: 'rejected', reason: 'Discord has no such channel', code: 'place_unknown' };
const GONE: Rejected = { kind: 'rejected', reason: 'this message is not on Discord', code: 'message_gone' };

/** JSON error codes of Discord's that decide what comes next. */
const THREAD_EXISTS = '160004';
const THREAD_ARCHIVED = '50083';
/** A day of silence folds a thread away; a new message unfolds it. */
const THREAD_MINUTES = 1_440;
const THREADS_KNOWN = 5_000;

export function createMessages(api: DiscordApi): Messages {
  /** Threads that are there, by the message they hang on, whose id they share. Lost at a restart, which costs a call. */
  const known = new LRUCache<string, true>({ max: THREADS_KNOWN });

  /** Where a thread cannot be had, the message still must be seen: it goes into the channel. */
  async function spotUnder(place: Place, ref: MessageRef, card: Card): Promise<Spot | CallFailure> {
    const parent = addressOf(ref);
    if (parent?.channel !== place) return GONE;
    const thread = parent.thread ?? parent.message;
    if (parent.thread === undefined && !known.has(thread)) {
      const made = await api.write('post', Routes.threads(place, parent.message), {
        name: label(card.title, DISCORD.threadName),
        auto_archive_duration: THREAD_MINUTES,
      });
      const isThere = made.kind === 'ok' || (made.kind === 'rejected' && made.code === THREAD_EXISTS);
      if (!isThere) return made.kind === 'rejected' ? { channel: place, replyTo: parent.message } : made;
    }
    known.set(thread, true);
    return { channel: place, thread };
  }

  async function send(
    { channel, thread, replyTo }: Spot,
    body: MessageBody,
    key: string,
  ): Promise<SendOutcome> {
    const sent = await api.write('post', Routes.channelMessages(thread ?? channel), {
      ...body,
      nonce: nonceOf(`${channel}\n${key}`),
      enforce_nonce: true,
      ...(replyTo && { message_reference: { message_id: replyTo, fail_if_not_exists: false } }),
    });
    if (sent.kind !== 'ok') return sent;
    const message = parseMessage(sent.value)?.id;
    if (message === undefined) return { kind: 'unknown', reason: 'Discord gave no id for the message' };
    return { kind: 'sent', ref: refOf({ channel, message, ...(thread === undefined ? {} : { thread }) }) };
  }

  return {
    async post(place, card, { key, thread }) {
      if (!isSnowflake(place)) return NO_PLACE;
      const body = cardMessage(card);
      if (thread === undefined) return await send({ channel: place }, body, key);
      const spot = await spotUnder(place, thread, card);
      if ('kind' in spot) return spot;
      const sent = await send(spot, body, key);
      if (sent.kind !== 'rejected' || spot.thread === undefined) return sent;
      known.delete(spot.thread);
      return await send({ channel: place, replyTo: spot.thread }, body, key);
    },
    async update(ref, card) {
      const address = addressOf(ref);
      if (!address) return GONE;
      const { channel, thread, message } = address;
      const edit = () =>
        api.write('patch', Routes.channelMessage(thread ?? channel, message), cardMessage(card));
      let edited = await edit();
      if (edited.kind === 'rejected' && edited.code === THREAD_ARCHIVED && thread !== undefined) {
        const unfolded = await api.write('patch', Routes.channel(thread), { archived: false });
        if (unfolded.kind === 'ok') edited = await edit();
      }
      return edited.kind === 'ok' ? { kind: 'sent', ref } : edited;
    },
  };
}

/** The same key gives the same message within the minutes that Discord remembers it. */
function nonceOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, DISCORD.nonce);
}
