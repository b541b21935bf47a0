/** How much a chat takes: one message a second, 20 a minute in a group, 30 a second in all. Edits are counted with them. */
import { Refusal } from './refusal.js';
import type { Chat } from './world.js';

const SECOND = 1_000;
const MINUTE = 60_000;
const GROUP_PER_MINUTE = 20;
const ALL_PER_SECOND = 30;

export interface Flood {
  admit(chat: Chat): void;
  /** Takes nothing more from this bot for so long, and says so. */
  punish(ms: number): void;
}

export function createFlood(now: () => number): Flood {
  const sent = new Map<number, number[]>();
  let all: number[] = [];
  let punishedUntil = 0;

  const refuse = (until: number): never => {
    const seconds = Math.max(1, Math.ceil((until - now()) / SECOND));
    throw new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
  };

  return {
    punish(ms) {
      punishedUntil = now() + ms;
    },
    admit(chat) {
      const at = now();
      if (at < punishedUntil) refuse(punishedUntil);
      const own = (sent.get(chat.id) ?? []).filter((one) => one > at - MINUTE);
      all = all.filter((one) => one > at - SECOND);
      const last = own.at(-1);
      if (last !== undefined && last > at - SECOND) refuse(last + SECOND);
      if (chat.type !== 'private' && own.length >= GROUP_PER_MINUTE) refuse((own[0] ?? at) + MINUTE);
      if (all.length >= ALL_PER_SECOND) refuse((all[0] ?? at) + SECOND);
      own.push(at);
      all.push(at);
      sent.set(chat.id, own);
    },
  };
}
