import type { Person, Role } from './action.js';
import type { Policy } from './policy.js';
import type { BuyerLanguage, TeamLanguage, TemplateSet } from './template.js';

/** One shop as the core needs it: the configuration, its market's facts and what its connector can do. */
export interface ShopSettings {
  id: string;
  name: string;
  marketplace: string;
  externalId: string;
  market: string;
  /** The team's zone: times on cards. */
  zone: string;
  /** Where its buyers may live: quiet hours are the union. */
  zones: string[];
  language: BuyerLanguage;
  policy: string;
  channels: string[];
  /** Where the shop starts; from then on the database knows. */
  mode: 'shadow' | 'live';
  canMessage: boolean;
  canCancel: boolean;
  /** A cancel of more than this (major units, the order's own currency) needs two people. */
  secondPerson?: { over: string };
}

export interface ChannelSettings {
  id: string;
  platform: string;
  place: string;
  language: TeamLanguage;
  /** What its members may do whom the configuration does not name; `agent` by default. */
  members?: 'agent' | 'viewer' | 'none';
}

export interface PersonSettings extends Person {
  /** Platform → immutable user id. */
  ids: Record<string, string>;
}

/** A group of a platform, and what its members may do: a Discord role, a Slack user group, Telegram's `administrator`. */
export interface GroupSettings {
  platform: string;
  group: string;
  role: Role;
  /** Absent: in all shops. */
  shops?: string[];
}

/** What every service may know besides the database. Plain data: it crosses to the worker as it is. */
export interface Settings {
  shops: ReadonlyMap<string, ShopSettings>;
  channels: ReadonlyMap<string, ChannelSettings>;
  people: readonly PersonSettings[];
  groups?: readonly GroupSettings[];
  policies: ReadonlyMap<string, Policy>;
  templates: ReadonlyMap<BuyerLanguage, TemplateSet>;
  /** Where the marketplaces reach us, without a path: `https://bot.example.com`. */
  publicUrl?: string;
}

/** A person's name by our id; undefined for nobody and for one who is no longer configured. */
export function personName(settings: Settings, id: string | null): string | undefined {
  return settings.people.find((person) => person.id === id)?.name;
}

/** Who is called when a lead is needed, by name: those on duty, or all where none is. */
export function leadsOnDuty(settings: Settings): string[] {
  const leads = settings.people.filter((person) => person.role === 'lead' || person.role === 'owner');
  const onDuty = leads.filter((person) => person.onDuty);
  return (onDuty.length > 0 ? onDuty : leads).map((person) => person.name);
}
