/** Who somebody is here and now: by the configuration, by groups of their platform, or as a member of a configured channel. */
import type { Role } from './action.js';
import { highest } from './authorize.js';
import { shorten } from './format.js';
import type { ChannelSettings, PersonSettings, Settings } from './settings.js';

export interface Presence {
  platform: string;
  userId: string;
  displayName: string;
  groups?: readonly string[];
}

type Known = Pick<Settings, 'people' | 'groups' | 'shops'>;

/** Undefined for somebody who is nobody here. Read at every act: whoever leaves a group has lost its role with the next press. */
export function standingOf(
  settings: Known,
  actor: Presence,
  channel: ChannelSettings | undefined,
): PersonSettings | undefined {
  const { platform, userId } = actor;
  const named = settings.people.find(({ ids }) => Object.hasOwn(ids, platform) && ids[platform] === userId);
  if (named) return named;
  const shopRoles = rolesOf(settings, actor, channel);
  const shops = Object.keys(shopRoles);
  if (shops.length === 0) return undefined;
  return {
    id: `${platform}:${userId}`,
    name: shorten(actor.displayName, 40) || shorten(userId, 40),
    role: highest(Object.values(shopRoles)),
    shopRoles,
    shops,
    onDuty: true,
    ids: { [platform]: userId },
  };
}

/** The highest role in each shop where there is one. */
function rolesOf(
  settings: Known,
  { platform, groups = [] }: Presence,
  channel: ChannelSettings | undefined,
): Record<string, Role> {
  const given = (settings.groups ?? []).filter(
    (one) => one.platform === platform && groups.includes(one.group),
  );
  const member = channel?.members ?? 'agent';
  const roles: Record<string, Role> = {};
  for (const shop of settings.shops.values()) {
    const here = given.filter(({ shops }) => shops === undefined || shops.includes(shop.id));
    const all: Role[] = here.map(({ role }) => role);
    if (channel && member !== 'none' && shop.channels.includes(channel.id)) all.push(member);
    if (all.length > 0) roles[shop.id] = highest(all);
  }
  return roles;
}
