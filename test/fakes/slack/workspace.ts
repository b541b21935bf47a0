/** What a workspace of the local Slack holds: people, channels, groups, the one installed app, and every message. */

export interface FakeUser {
  id: string;
  name: string;
  locale: string;
  teamId: string;
}

export interface FakeChannel {
  id: string;
  name: string;
  /** User ids; the bot must be among them to post. */
  members: Set<string>;
  archived: boolean;
}

export interface FakeMessage {
  channel: string;
  ts: string;
  /** Whose it is: the bot's own may be edited. */
  author: string;
  text: string;
  blocks: Json[];
  threadTs?: string;
  /** The one person who sees it. */
  onlyFor?: string;
  edits: number;
}

/** Parsed JSON, before anything is known of it. */
export type Json = Record<string, unknown>;

export interface Workspace {
  teamId: string;
  appId: string;
  botUserId: string;
  botId: string;
  botToken: string;
  appToken: string;
  scopes: Set<string>;
  /** What the bot token is refused with, when it is. */
  tokenFault?: 'invalid_auth' | 'token_revoked' | 'account_inactive';
  users: Map<string, FakeUser>;
  channels: Map<string, FakeChannel>;
  /** User ids by group id. */
  groups: Map<string, Set<string>>;
  messages: FakeMessage[];
  /** A fresh `ts`: seconds and a counter. */
  nextTs(): string;
  find(channel: string, ts: string): FakeMessage | undefined;
}

export const SCOPES = [
  'chat:write',
  'commands',
  'users:read',
  'usergroups:read',
  'channels:read',
  'groups:read',
];

export function createWorkspace(now: () => number): Workspace {
  const botUserId = 'UBOT00001';
  const people: FakeUser[] = [
    { id: 'UMIA00001', name: 'Mia', locale: 'en-US', teamId: 'T00000001' },
    { id: 'UANA00001', name: 'Ana', locale: 'zh-CN', teamId: 'T00000001' },
    { id: 'USTRANGER', name: 'Stranger', locale: 'en-US', teamId: 'T00000002' },
  ];
  const everybody = [botUserId, ...people.map(({ id }) => id)];
  const channels: FakeChannel[] = [
    { id: 'C0ORDERS1', name: 'orders', members: new Set(everybody), archived: false },
    { id: 'C0LEADS01', name: 'leads', members: new Set(everybody), archived: false },
    { id: 'C0RANDOM1', name: 'random', members: new Set(everybody), archived: false },
    { id: 'C0PRIVATE', name: 'without-the-bot', members: new Set(['UMIA00001']), archived: false },
    { id: 'C0OLD0001', name: 'old', members: new Set(everybody), archived: true },
  ];
  const messages: FakeMessage[] = [];
  let counter = 0;
  return {
    teamId: 'T00000001',
    appId: 'A00000001',
    botUserId,
    botId: 'B00000001',
    botToken: 'xoxb-1-local-slack',
    appToken: 'xapp-1-local-slack',
    scopes: new Set(SCOPES),
    users: new Map(people.map((user) => [user.id, user])),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    groups: new Map([['S0LEADS01', new Set(['UANA00001'])]]),
    messages,
    nextTs() {
      counter += 1;
      return `${Math.floor(now() / 1_000)}.${String(counter).padStart(6, '0')}`;
    },
    find: (channel, ts) => messages.find((one) => one.channel === channel && one.ts === ts),
  };
}
