import { describe, expect, test } from 'vitest';
import { authorize } from '../../src/domain/authorize.js';
import type { ChannelSettings, Settings, ShopSettings } from '../../src/domain/settings.js';
import { standingOf } from '../../src/domain/standing.js';

const shop = (id: string, channels: string[]): [string, ShopSettings] => [
  id,
  { id, channels } as ShopSettings,
];
const channel = (id: string, members?: ChannelSettings['members']): ChannelSettings => ({
  id,
  platform: 'discord',
  place: id,
  language: 'en',
  ...(members && { members }),
});
const SETTINGS: Pick<Settings, 'people' | 'groups' | 'shops'> = {
  shops: new Map([shop('luna', ['team']), shop('sol', ['other'])]),
  people: [{ id: 'vera', name: 'Vera', role: 'viewer', onDuty: true, ids: { discord: '1' } }],
  groups: [
    { platform: 'discord', group: 'r-lead', role: 'lead', shops: ['sol'] },
    { platform: 'discord', group: 'r-boss', role: 'owner' },
    { platform: 'telegram', group: 'administrator', role: 'lead' },
  ],
};
const actor = (userId: string, groups: string[] = []) => ({
  platform: 'discord',
  userId,
  displayName: `\u202e${userId} Ana\u200b`,
  groups,
});

describe('who somebody is', () => {
  test('the configured person, by the immutable id of that platform alone', () => {
    expect(standingOf(SETTINGS, actor('1', ['r-boss']), channel('team'))?.role).toBe('viewer');
    expect(
      standingOf(SETTINGS, { ...actor('1'), platform: 'slack', userId: 'vera' }, undefined),
    ).toBeUndefined();
    expect(standingOf(SETTINGS, { ...actor('1'), platform: '__proto__' }, undefined)).toBeUndefined();
  });

  test('a member of a configured channel is an agent of that channel’s shops, under a cleaned name', () => {
    const person = standingOf(SETTINGS, actor('9'), channel('team'));
    expect(person).toMatchObject({ id: 'discord:9', name: '9 Ana', shops: ['luna'] });
    expect(authorize(person, 'claim', 'luna').ok).toBe(true);
    expect(authorize(person, 'cancel', 'luna').ok).toBe(false);
    expect(authorize(person, 'read', 'sol').ok).toBe(false);
  });

  test('what members of a channel may is the channel’s own choice', () => {
    const viewer = standingOf(SETTINGS, actor('9'), channel('team', 'viewer'));
    expect(authorize(viewer, 'read', 'luna').ok).toBe(true);
    expect(authorize(viewer, 'claim', 'luna').ok).toBe(false);
    expect(standingOf(SETTINGS, actor('9'), channel('team', 'none'))).toBeUndefined();
    expect(standingOf(SETTINGS, actor('9'), undefined)).toBeUndefined();
  });

  test('groups give their role in their shops, the highest counts, and it ends with the group', () => {
    const lead = standingOf(SETTINGS, actor('9', ['r-lead']), channel('team'));
    expect(authorize(lead, 'cancel', 'sol').ok).toBe(true);
    expect(authorize(lead, 'cancel', 'luna').ok).toBe(false);
    expect(authorize(lead, 'claim', 'luna').ok).toBe(true);
    const boss = standingOf(SETTINGS, actor('9', ['r-boss', 'r-lead']), undefined);
    expect(boss?.shopRoles).toEqual({ luna: 'owner', sol: 'owner' });
    expect(standingOf(SETTINGS, actor('9', ['administrator']), undefined)).toBeUndefined();
    expect(standingOf(SETTINGS, actor('9', []), undefined)).toBeUndefined();
  });
});
