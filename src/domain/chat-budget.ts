/**
 * A marketplace lets a shop ask its buyer chats so many times a day, whatever it asks: opening, reading and sending alike. What
 * is left near the end goes to messages that something hangs on: without a closing notice nothing is cancelled.
 */
import type { MessageStep } from './policy.js';

export interface ChatBudget {
  /** Percent of the day's requests that are kept for closing notices and orders of high value. */
  reserve: number;
  /** From this total on, in major units of the order's currency; without it, whatever is above 95 of 100 recent orders. */
  highValue?: string;
  /** Less than the marketplace allows, where somebody else asks in the shop's name too. */
  perDay?: number;
}

export const DEFAULT_CHAT_BUDGET: ChatBudget = { reserve: 20 };

const DAY_MS = 24 * 3_600_000;

/** Days since 1970 by UTC. */
export function chatDayOf(now: number): number {
  return Math.floor(now / DAY_MS);
}

/** When the marketplace counts anew after a day. Its zone is not documented; a day of UTC is taken. */
export function endOfChatDay(day: number): number {
  return (day + 1) * DAY_MS;
}

export type ChatLeft = 'plenty' | 'few' | 'none';

export function chatLeft(used: number, perDay: number, reserve: number): ChatLeft {
  if (used >= perDay) return 'none';
  return (perDay - used) * 100 < perDay * reserve ? 'few' : 'plenty';
}

/** May this be written? A person who pressed has decided that it matters. */
export function isWorthAsking(
  left: ChatLeft,
  message: { step: MessageStep; byPerson: boolean; highValue: boolean },
): boolean {
  if (left !== 'few') return left === 'plenty';
  return message.step === 'notice' || message.byPerson || message.highValue;
}
