/** Who somebody is in a chat, as of now: asked at most once a minute, since rights are read when a button is pressed. */
import type { Api } from 'grammy';
import { GrammyError } from 'grammy';
import { LRUCache } from 'lru-cache';
import type { ActorRef } from '../../src/ports.js';
import type { Person } from './parse.js';

export interface Members {
  /** Undefined for somebody who is not in the chat (any more). */
  actor(person: Person, chatId: string): Promise<ActorRef | undefined>;
}

const KEPT_MS = 60_000;
const KEPT = 5_000;

/** Groups by standing; an owner is an administrator too. */
const GROUPS: Record<string, readonly string[] | undefined> = {
  creator: ['creator', 'administrator'],
  administrator: ['administrator'],
  member: [],
};

export function createMembers(api: Api, now: () => number): Members {
  const known = new LRUCache<string, { groups: readonly string[] | undefined }>({
    max: KEPT,
    ttl: KEPT_MS,
    ttlResolution: 0,
    perf: { now },
  });

  async function groupsIn(chatId: string, userId: string): Promise<readonly string[] | undefined> {
    const key = `${chatId} ${userId}`;
    const kept = known.get(key);
    if (kept) return kept.groups;
    try {
      const member = await api.getChatMember(chatId, Number(userId));
      const isIn = member.status === 'restricted' && member.is_member;
      const groups = isIn ? [] : GROUPS[member.status];
      known.set(key, { groups });
      return groups;
    } catch (error) {
      // Telegram does not know them here. Whatever else went wrong gives nobody more rights than a member has.
      return error instanceof GrammyError && error.error_code === 400 ? undefined : [];
    }
  }

  return {
    async actor({ userId, name, language }, chatId) {
      const groups = await groupsIn(chatId, userId);
      if (!groups) return undefined;
      return { platform: 'telegram', userId, displayName: name, groups, ...(language && { language }) };
    },
  };
}
