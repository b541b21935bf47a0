/** The Web API's methods that the bot calls, each with the scope it needs. */

import { isObject, textOf } from './check-text.js';
import { checkView } from './check-view.js';
import { type Answer, postEphemeral, postMessage, refuse, update } from './methods-chat.js';
import type { Tickets } from './tickets.js';
import type { FakeChannel, Json, Workspace } from './workspace.js';

export interface MethodContext {
  workspace: Workspace;
  tickets: Tickets;
  /** A fresh address for Socket Mode. */
  socketUrl(): string;
  /** A modal that was opened or changed for somebody. */
  showView(userId: string, view: Json): void;
}

interface Method {
  token: 'bot' | 'app';
  /** Any of these will do. */
  scopes?: string[];
  run(context: MethodContext, args: Json): Answer;
}

const READ_CHANNELS = ['channels:read', 'groups:read'];

export const METHODS: Record<string, Method> = {
  'auth.test': {
    token: 'bot',
    run: ({ workspace: { teamId, botUserId, botId } }) => ({
      ok: true,
      url: 'https://local.slack.example/',
      team: 'Local',
      team_id: teamId,
      user_id: botUserId,
      bot_id: botId,
    }),
  },
  'apps.connections.open': { token: 'app', run: ({ socketUrl }) => ({ ok: true, url: socketUrl() }) },
  'chat.postMessage': {
    token: 'bot',
    scopes: ['chat:write'],
    run: ({ workspace }, args) => postMessage(workspace, args),
  },
  'chat.postEphemeral': {
    token: 'bot',
    scopes: ['chat:write'],
    run: ({ workspace }, args) => postEphemeral(workspace, args),
  },
  'chat.update': {
    token: 'bot',
    scopes: ['chat:write'],
    run: ({ workspace }, args) => update(workspace, args),
  },
  'views.open': {
    token: 'bot',
    run({ tickets, showView }, args) {
      const trigger = tickets.useTrigger(textOf(args.trigger_id));
      if ('error' in trigger) return refuse(trigger.error);
      const faults = checkView(args.view);
      if (faults.length > 0 || !isObject(args.view)) return refuse('invalid_arguments', faults);
      showView(trigger.userId, args.view);
      return { ok: true, view: { id: 'V00000001' } };
    },
  },
  'conversations.info': {
    token: 'bot',
    scopes: READ_CHANNELS,
    run({ workspace }, args) {
      const channel = workspace.channels.get(textOf(args.channel));
      return channel ? { ok: true, channel: tell(channel, workspace) } : refuse('channel_not_found');
    },
  },
  'conversations.list': { token: 'bot', scopes: READ_CHANNELS, run: listChannels },
  'conversations.members': {
    token: 'bot',
    scopes: READ_CHANNELS,
    run({ workspace }, args) {
      const channel = workspace.channels.get(textOf(args.channel));
      return channel ? { ok: true, members: [...channel.members] } : refuse('channel_not_found');
    },
  },
  'users.info': {
    token: 'bot',
    scopes: ['users:read'],
    run({ workspace }, args) {
      const user = workspace.users.get(textOf(args.user));
      if (!user) return refuse('user_not_found');
      const { id, name, locale, teamId } = user;
      const withLocale = args.include_locale === 'true' ? { locale } : {};
      return { ok: true, user: { id, team_id: teamId, profile: { display_name: name }, ...withLocale } };
    },
  },
  'usergroups.list': {
    token: 'bot',
    scopes: ['usergroups:read'],
    run({ workspace }, args) {
      const withUsers = args.include_users === 'true';
      const usergroups = [...workspace.groups].map(([id, users]) => ({
        id,
        ...(withUsers && { users: [...users] }),
      }));
      return { ok: true, usergroups };
    },
  },
};

/** Pages by a cursor, never more than asked for. */
function listChannels({ workspace }: MethodContext, args: Json): Answer {
  const limit = Math.min(1_000, Number(args.limit ?? 100));
  const from = Number(textOf(args.cursor) || 0);
  const all = [...workspace.channels.values()].filter(
    ({ archived }) => !(archived && args.exclude_archived === 'true'),
  );
  const next = from + limit < all.length ? String(from + limit) : '';
  const channels = all.slice(from, from + limit).map((channel) => tell(channel, workspace));
  return { ok: true, channels, response_metadata: { next_cursor: next } };
}

function tell({ id, name, members, archived }: FakeChannel, { botUserId }: Workspace): Json {
  return { id, name, is_channel: true, is_archived: archived, is_member: members.has(botUserId) };
}
