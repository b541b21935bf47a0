/** What stands on the local Discord: one guild with its people, roles, channels, threads and messages. */

import type { CommandBody } from './check-command.js';
import type { Button, Embed, MessageBody, Row } from './check-message.js';
import { Refusal, unknownThing } from './refusal.js';

export const PERMISSION = {
  administrator: 1n << 3n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  embedLinks: 1n << 14n,
  readHistory: 1n << 16n,
  createThreads: 1n << 35n,
  sendInThreads: 1n << 38n,
} as const;

export interface Channel {
  id: string;
  guild_id: string;
  name: string;
  /** 0 a text channel, 2 voice, 11 a thread. */
  type: number;
  parent_id?: string;
  permission_overwrites: { id: string; type: 0 | 1; allow: string; deny: string }[];
  archived: boolean;
  locked: boolean;
}

export interface StoredMessage {
  id: string;
  channel_id: string;
  /** The bot's id, or another's. */
  author: string;
  content: string;
  embeds: Embed[];
  components: Row[];
  flags: number;
  /** Only this person sees it. */
  onlyFor?: string;
  replyTo?: string;
  nonce?: string;
  at: number;
}

export interface Person {
  id: string;
  username: string;
  nick?: string;
  roles: string[];
  locale: string;
}

export interface World {
  token: string;
  applicationId: string;
  botId: string;
  guild: { id: string; name: string; roles: { id: string; name: string; permissions: string }[] };
  botRoles: string[];
  channels: Map<string, Channel>;
  messages: Map<string, StoredMessage>;
  commands: (CommandBody & { id: string })[];
  now(): number;
  newId(): string;
}

const FIRST_ID = 1_310_000_000_000_000_000n;
/** A message of the same nonce is the same message for this long. */
const NONCE_LIFE_MS = 5 * 60_000;

export function createWorld(now: () => number): World {
  let last = FIRST_ID;
  const newId = (): string => {
    last += 4_096n;
    return String(last);
  };
  const [guildId, botRole, applicationId] = [newId(), newId(), newId()];
  const everyone = PERMISSION.viewChannel | PERMISSION.sendMessages | PERMISSION.readHistory;
  const bot = everyone | PERMISSION.embedLinks | PERMISSION.createThreads | PERMISSION.sendInThreads;
  return {
    token: 'local-discord-token-of-a-bot',
    applicationId,
    botId: applicationId,
    guild: {
      id: guildId,
      name: 'Lumi Sellers',
      roles: [
        { id: guildId, name: '@everyone', permissions: String(everyone) },
        { id: botRole, name: 'unpaid-bot', permissions: String(bot) },
      ],
    },
    botRoles: [botRole],
    channels: new Map(),
    messages: new Map(),
    commands: [],
    now,
    newId,
  };
}

export function addChannel(world: World, name: string, change: Partial<Channel> = {}): Channel {
  const channel: Channel = {
    id: world.newId(),
    guild_id: world.guild.id,
    name,
    type: 0,
    permission_overwrites: [],
    archived: false,
    locked: false,
    ...change,
  };
  world.channels.set(channel.id, channel);
  return channel;
}

/** What the bot may do there, as Discord reckons it. */
export function permissionsIn(world: World, channel: Channel): bigint {
  const place =
    channel.parent_id === undefined ? channel : (world.channels.get(channel.parent_id) ?? channel);
  const bitsOf = (id: string) => BigInt(world.guild.roles.find((role) => role.id === id)?.permissions ?? 0);
  let bits = [world.guild.id, ...world.botRoles].reduce((sum, id) => sum | bitsOf(id), 0n);
  if (bits & PERMISSION.administrator) return ~0n;
  const layers = [[world.guild.id], world.botRoles, [world.botId]];
  for (const layer of layers) {
    const found = place.permission_overwrites.filter(({ id }) => layer.includes(id));
    for (const { deny } of found) bits &= ~BigInt(deny);
    for (const { allow } of found) bits |= BigInt(allow);
  }
  return bits & PERMISSION.viewChannel ? bits : 0n;
}

export function reachable(world: World, id: string): Channel {
  const channel = world.channels.get(id);
  if (!channel) throw unknownThing(10_003, 'Channel');
  if (!permissionsIn(world, channel)) throw new Refusal(403, 50_001, 'Missing Access');
  return channel;
}

export function demand(world: World, channel: Channel, permission: bigint): void {
  if (!(permissionsIn(world, channel) & permission)) throw new Refusal(403, 50_013, 'Missing Permissions');
}

export function postMessage(world: World, channel: Channel, body: MessageBody): StoredMessage {
  demand(world, channel, channel.type === 11 ? PERMISSION.sendInThreads : PERMISSION.sendMessages);
  if (channel.locked) throw new Refusal(400, 160_005, 'This thread is locked');
  const before = body.enforce_nonce ? ofNonce(world, channel.id, body.nonce) : undefined;
  if (before) return before;
  channel.archived = false;
  // Without the permission embeds vanish, and nobody is told.
  const embeds = permissionsIn(world, channel) & PERMISSION.embedLinks ? (body.embeds ?? []) : [];
  const reply = replyOf(world, channel, body);
  return store(world, channel.id, { ...body, embeds }, reply);
}

function replyOf(world: World, channel: Channel, { message_reference: to }: MessageBody) {
  if (!to) return {};
  const message = world.messages.get(to.message_id);
  if (message?.channel_id === channel.id) return { replyTo: to.message_id };
  if (to.fail_if_not_exists !== false)
    throw new Refusal(400, 50_035, 'Invalid Form Body', { message_reference: 'Unknown message' });
  return {};
}

export function store(
  world: World,
  channelId: string,
  { content = '', embeds = [], components = [], flags = 0, nonce }: MessageBody,
  more: Partial<StoredMessage> = {},
): StoredMessage {
  const message: StoredMessage = {
    id: world.newId(),
    channel_id: channelId,
    author: world.botId,
    content,
    embeds,
    components,
    flags,
    at: world.now(),
    ...(nonce !== undefined && { nonce }),
    ...more,
  };
  world.messages.set(message.id, message);
  return message;
}

function ofNonce(world: World, channelId: string, nonce: string | undefined): StoredMessage | undefined {
  return [...world.messages.values()].find(
    (one) =>
      nonce !== undefined &&
      one.nonce === nonce &&
      one.channel_id === channelId &&
      world.now() - one.at < NONCE_LIFE_MS,
  );
}

export function editMessage(world: World, channel: Channel, id: string, body: MessageBody): StoredMessage {
  const message = world.messages.get(id);
  if (message?.channel_id !== channel.id || message.onlyFor !== undefined)
    throw unknownThing(10_008, 'Message');
  if (message.author !== world.botId)
    throw new Refusal(403, 50_005, 'Cannot edit a message authored by another user');
  if (channel.archived) throw new Refusal(400, 50_083, 'Tried to perform an operation on an archived thread');
  return change(message, body);
}

export function change(message: StoredMessage, { content, embeds, components }: MessageBody): StoredMessage {
  if (content !== undefined) message.content = content;
  if (embeds !== undefined) message.embeds = embeds;
  if (components !== undefined) message.components = components;
  return message;
}

/** As the API gives it, and as an interaction brings it along. */
export function messageJson(message: StoredMessage): object {
  const { id, channel_id, content, embeds, components, flags, author } = message;
  const shown = embeds.map((embed) => ({ ...embed, type: 'rich' }));
  return {
    id,
    channel_id,
    content,
    embeds: shown,
    components,
    flags,
    type: 0,
    author: { id: author, bot: true },
  };
}

export function channelJson({ archived, locked, ...channel }: Channel): object {
  return channel.type === 11 ? { ...channel, thread_metadata: { archived, locked } } : channel;
}

export function buttonsOf(message: StoredMessage): Button[] {
  return message.components.flatMap(({ components }) => components);
}
