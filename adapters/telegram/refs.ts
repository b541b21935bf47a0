/** Places and messages as the core stores them. Ids are strings: they exceed what a number of other languages holds. */
import type { MessageRef, Place } from '../../src/ports.js';

export interface Address {
  chatId: string;
  /** Of a forum's topic. Absent in General and where there are no topics. */
  threadId?: string;
}

/** What Telegram calls the General topic; it takes messages only without a topic. */
const GENERAL = '1';
const PLACE = /^(-?\d{1,19})(?:\/(\d{1,15}))?$/u;
const REF = /^(-?\d{1,19})\/(\d{1,15})$/u;

/** `-1001234567890`, or with a topic `-1001234567890/5`. Undefined for what is no place of Telegram. */
export function addressOf(place: Place): Address | undefined {
  const [, chatId, threadId] = PLACE.exec(place) ?? [];
  if (chatId === undefined) return undefined;
  return { chatId, ...(threadId && threadId !== GENERAL && { threadId }) };
}

export function placeOf({ chatId, threadId }: Address): Place {
  return threadId && threadId !== GENERAL ? `${chatId}/${threadId}` : chatId;
}

/** `chat/message`. A message's number is its own in the whole chat, topics and all. */
export function refOf(chatId: string, messageId: number): MessageRef {
  return `${chatId}/${messageId}`;
}

export function messageOf(ref: MessageRef): { chatId: string; messageId: number } | undefined {
  const [, chatId, messageId] = REF.exec(ref) ?? [];
  return chatId === undefined ? undefined : { chatId, messageId: Number(messageId) };
}
