/** Who is behind a user id: name and language for texts, user groups for rights. Asked of Slack, remembered for a while. */
import type { webApi } from '@slack/bolt';
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import { cleanLine } from '../../src/domain/clean-text.js';
import type { ActorRef } from '../../src/ports.js';
import type { SlackSender } from './parse.js';

export interface People {
  /** Never fails: whoever cannot be looked up has a handle for a name, and no groups. */
  actorOf(sender: SlackSender): Promise<ActorRef>;
}

const KNOWN = 1_000;
const PROFILE_MS = 60 * 60_000;
/** Rights are read at click time: who left a group is out of it a minute later at most. */
const GROUPS_MS = 60_000;
/** Without the scope there are no groups to be had; asked again in case it was granted. */
const NO_SCOPE_MS = 10 * 60_000;
const NAME = 60;

const profile = z.object({
  locale: z.string().max(35).optional(),
  real_name: z.string().optional(),
  profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
});
const groupList = z.array(z.object({ id: z.string(), users: z.array(z.string()).default([]) }));

type Groups = z.infer<typeof groupList>;

export function createPeople(client: webApi.WebClient, now: () => number): People {
  const profiles = new LRUCache<string, { name: string; language?: string }>({
    max: KNOWN,
    ttl: PROFILE_MS,
    perf: { now },
  });
  let groups: { until: number; list: Promise<Groups> } | undefined;

  async function profileOf(userId: string, handle: string): Promise<{ name: string; language?: string }> {
    const known = profiles.get(userId);
    if (known) return known;
    try {
      const { user } = await client.users.info({ user: userId, include_locale: true });
      const { locale, real_name, profile: names } = profile.parse(user);
      const name = names?.display_name || names?.real_name || real_name || handle;
      const read = { name: cleanLine(name).slice(0, NAME), ...(locale && { language: locale }) };
      profiles.set(userId, read);
      return read;
    } catch {
      return { name: cleanLine(handle).slice(0, NAME) };
    }
  }

  /** One call tells all groups with their members. */
  async function readGroups(): Promise<Groups> {
    try {
      const { usergroups } = await client.usergroups.list({ include_users: true });
      return groupList.parse(usergroups ?? []);
    } catch (error) {
      // Unclear is no right: nobody is in a group until Slack says so again.
      const data = (error as { data?: { error?: unknown } }).data;
      const lacksScope = data?.error === 'missing_scope';
      groups = lacksScope ? { until: now() + NO_SCOPE_MS, list: Promise.resolve([]) } : undefined;
      return [];
    }
  }

  async function groupsOf(userId: string): Promise<string[]> {
    if (!groups || groups.until <= now()) groups = { until: now() + GROUPS_MS, list: readGroups() };
    return (await groups.list).filter(({ users }) => users.includes(userId)).map(({ id }) => id);
  }

  return {
    async actorOf({ userId, handle }) {
      const [{ name, language }, inGroups] = await Promise.all([profileOf(userId, handle), groupsOf(userId)]);
      return {
        platform: 'slack',
        userId,
        displayName: name,
        ...(language && { language }),
        groups: inGroups,
      };
    },
  };
}
