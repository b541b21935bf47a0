/** The routes of Discord's REST API that a bot of ours needs, each as strict as Discord's. */
import { type CommandBody, checkCommand } from './check-command.js';
import { checkMessage, type MessageBody } from './check-message.js';
import type { LocalGateway } from './gateway.js';
import type { InteractionDesk } from './interactions.js';
import { Refusal, unknownThing } from './refusal.js';
import {
  addChannel,
  channelJson,
  demand,
  editMessage,
  messageJson,
  PERMISSION,
  postMessage,
  reachable,
  type World,
} from './world.js';

export interface Call {
  method: string;
  /** Without `/api/v10`, with its ids. */
  path: string;
  query: URLSearchParams;
  body: unknown;
  token: string | undefined;
}

export interface Answered {
  status: number;
  body?: unknown;
}

export interface RestParts {
  world: World;
  gateway: LocalGateway;
  interactions: InteractionDesk;
  gatewayUrl(): string;
}

interface Route {
  method: string;
  /** `:x` is one part of a path. */
  pattern: RegExp;
  /** Carries its right in its path. */
  isOpen: boolean;
  answer(parts: RestParts, ids: string[], call: Call): Answered;
}

function route(method: string, path: string, answer: Route['answer'], isOpen = false): Route {
  const pattern = new RegExp(`^${path.replace(/:[a-z]+/gu, '([^/]+)')}$`, 'u');
  return { method, pattern, isOpen, answer };
}

const ok = (body: unknown): Answered => ({ status: 200, body });

const ROUTES: readonly Route[] = [
  route('GET', '/gateway/bot', ({ gateway, gatewayUrl }) =>
    ok({
      url: gatewayUrl(),
      shards: 1,
      session_start_limit: {
        total: 1_000,
        remaining: Math.max(0, gateway.remaining),
        reset_after: gateway.resetAfterMs,
        max_concurrency: 1,
      },
    }),
  ),
  route('GET', '/users/@me', ({ world }) => ok({ id: world.botId, username: 'unpaid-bot', bot: true })),
  route('GET', '/oauth2/applications/@me', ({ world }) =>
    ok({ id: world.applicationId, name: 'unpaid-bot' }),
  ),
  route('GET', '/users/@me/guilds', ({ world }) => ok([{ id: world.guild.id, name: world.guild.name }])),
  route('GET', '/guilds/:g', ({ world }, [id]) => ok(guildOf(world, id))),
  route('GET', '/guilds/:g/channels', ({ world }, [id]) => {
    guildOf(world, id);
    return ok([...world.channels.values()].filter(({ type }) => type !== 11).map(channelJson));
  }),
  route('GET', '/guilds/:g/members/:u', ({ world }, [id, user]) => {
    guildOf(world, id);
    if (user !== world.botId) throw unknownThing(10_007, 'Member');
    return ok({ user: { id: world.botId }, roles: world.botRoles });
  }),
  route('GET', '/channels/:c', ({ world }, [id = '']) => ok(channelJson(reachable(world, id)))),
  route('PATCH', '/channels/:c', ({ world }, [id = ''], { body }) => {
    const channel = reachable(world, id);
    if (channel.type !== 11) demand(world, channel, PERMISSION.administrator);
    channel.archived = (body as { archived?: boolean }).archived ?? channel.archived;
    return ok(channelJson(channel));
  }),
  route('GET', '/channels/:c/messages', ({ world }, [id = '']) => {
    demand(world, reachable(world, id), PERMISSION.readHistory);
    const found = [...world.messages.values()].filter((one) => one.channel_id === id && !one.onlyFor);
    return ok(found.reverse().map(messageJson));
  }),
  route('POST', '/channels/:c/messages', ({ world }, [id = ''], { body }) => {
    const channel = reachable(world, id);
    checkMessage(body as MessageBody);
    return ok(messageJson(postMessage(world, channel, body as MessageBody)));
  }),
  route('PATCH', '/channels/:c/messages/:m', ({ world }, [id = '', message = ''], { body }) => {
    const channel = reachable(world, id);
    checkMessage(body as MessageBody);
    return ok(messageJson(editMessage(world, channel, message, body as MessageBody)));
  }),
  route('POST', '/channels/:c/messages/:m/threads', ({ world }, [id = '', message = ''], { body }) => {
    const channel = reachable(world, id);
    demand(world, channel, PERMISSION.createThreads);
    const { name = '' } = body as { name?: string };
    if (name.length < 1 || name.length > 100)
      throw new Refusal(400, 50_035, 'Invalid Form Body', { name: '1-100' });
    if (world.messages.get(message)?.channel_id !== id) throw unknownThing(10_008, 'Message');
    if (world.channels.has(message))
      throw new Refusal(400, 160_004, 'A thread has already been created for this message');
    return {
      status: 201,
      body: channelJson(addChannel(world, name, { id: message, type: 11, parent_id: id })),
    };
  }),
  route('GET', '/applications/:a/commands', ({ world }, [id], { query }) => {
    applicationOf(world, id);
    return ok(
      world.commands.map((command) => asDiscordGives(command, query.get('with_localizations') === 'true')),
    );
  }),
  route('POST', '/applications/:a/commands', ({ world }, [id], { body }) => {
    applicationOf(world, id);
    const command = body as CommandBody;
    checkCommand(command);
    const before = world.commands.find(({ name }) => name === command.name);
    const kept = { ...command, id: before?.id ?? world.newId() };
    world.commands = [...world.commands.filter(({ name }) => name !== command.name), kept];
    return { status: before ? 200 : 201, body: asDiscordGives(kept, true) };
  }),
  route(
    'POST',
    '/interactions/:i/:t/callback',
    ({ interactions }, [id = '', token = ''], { body }) => {
      interactions.callback(id, token, body as { type: number; data?: unknown });
      return { status: 204 };
    },
    true,
  ),
  route(
    'POST',
    '/webhooks/:a/:t',
    ({ interactions }, [id = '', token = ''], { body }) =>
      ok(messageJson(interactions.follow(id, token, body as MessageBody))),
    true,
  ),
  route(
    'PATCH',
    '/webhooks/:a/:t/messages/@original',
    ({ interactions }, [id = '', token = ''], { body }) =>
      ok(messageJson(interactions.editOriginal(id, token, body as MessageBody))),
    true,
  ),
  route(
    'DELETE',
    '/webhooks/:a/:t/messages/@original',
    ({ interactions }, [id = '', token = '']) => {
      interactions.removeOriginal(id, token);
      return { status: 204 };
    },
    true,
  ),
];

/** Throws a `Refusal`. */
export function answerCall(parts: RestParts, call: Call): Answered {
  for (const { method, pattern, isOpen, answer } of ROUTES) {
    const match = method === call.method ? pattern.exec(call.path) : undefined;
    if (!match) continue;
    if (!isOpen && call.token !== `Bot ${parts.world.token}`) throw new Refusal(401, 0, '401: Unauthorized');
    return answer(parts, match.slice(1), call);
  }
  throw new Refusal(404, 0, '404: Not Found');
}

function guildOf(world: World, id: string | undefined): World['guild'] {
  if (id !== world.guild.id) throw unknownThing(10_004, 'Guild');
  return world.guild;
}

function applicationOf(world: World, id: string | undefined): void {
  if (id !== world.applicationId) throw unknownThing(10_002, 'Application');
}

/** With ids and defaults of its own, as Discord gives a command back. */
function asDiscordGives(command: CommandBody & { id: string }, withLocalizations: boolean): object {
  const full = {
    ...command,
    version: command.id,
    application_id: '1',
    nsfw: false,
    dm_permission: true,
    name_localizations: command.name_localizations ?? null,
    options: command.options?.map((option) => ({ ...option, required: option.required || undefined })),
  };
  if (withLocalizations) return full;
  return { ...full, name_localizations: undefined, description_localizations: undefined };
}
