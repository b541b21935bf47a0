/** The team chats that a configuration names, each made from its credentials. One that is not named is never imported. */
import type { ConsoleChat } from '../adapters/console/index.js';
import type { Config } from './config.js';
import type { ChatAccess } from './environment.js';
import { AppError } from './errors.js';
import type { RandomBytes } from './ids.js';
import type { Log } from './log.js';
import type { ChatOptions, ChatSetup, Clock, CommandEntry, TeamChat } from './ports.js';

export interface ChatsWish {
  config: Config;
  /** Credentials by platform; the console needs none. */
  access: ChatAccess;
  commands: readonly CommandEntry[];
  clock: Clock;
  log: Log;
  console: ConsoleWish;
}

export interface ConsoleWish {
  portTaken: 'next-free' | 'refuse';
  listen: boolean;
  links?: { label: string; url: string }[];
  /** Where posted cards outlive a restart. */
  keepFile?: string;
  random?: RandomBytes;
}

type Platform = Config['channels'][number]['platform'];
export type Remote = Exclude<Platform, 'console'>;

/** How each platform is opened; undefined where its credentials are missing. */
const OPEN: Record<Remote, (access: ChatAccess, options: ChatOptions) => Promise<TeamChat> | undefined> = {
  slack: ({ slack }, options) => slack && openSlack(slack, options),
  discord: ({ discord }, options) => discord && openDiscord(discord, options),
  telegram: ({ telegram }, options) => telegram && openTelegram(telegram, options),
};

/** How a platform is looked into by `init` and `doctor`; undefined where its credentials are missing. */
const SET_UP: Record<
  Remote,
  (access: ChatAccess, clock: Clock, commands?: readonly CommandEntry[]) => Promise<ChatSetup> | undefined
> = {
  slack: ({ slack }, clock) => slack && openSlackSetup(slack, clock),
  discord: ({ discord }, clock, commands) => discord && openDiscordSetup(discord, clock, commands),
  telegram: ({ telegram }, clock) => telegram && openTelegramSetup(telegram, clock),
};

export async function openSetup(
  platform: Remote,
  access: ChatAccess,
  clock: Clock,
): Promise<ChatSetup | undefined> {
  return await SET_UP[platform](access, clock);
}

/** Of each platform that a channel is on, but the console, which needs nothing. `commands`: what should be registered. */
export async function openSetups(
  config: Config,
  access: ChatAccess,
  clock: Clock,
  commands: readonly CommandEntry[],
): Promise<Map<string, ChatSetup | undefined>> {
  const setups = new Map<string, ChatSetup | undefined>();
  for (const platform of new Set(config.channels.map((channel) => channel.platform))) {
    if (platform !== 'console') setups.set(platform, await SET_UP[platform](access, clock, commands));
  }
  return setups;
}

/** Those that a channel is on. Throws AppError `platform-not-ready` for one without credentials. */
export async function openChats(
  wish: ChatsWish,
): Promise<{ chats: Map<string, TeamChat>; console?: ConsoleChat }> {
  const chats = new Map<string, TeamChat>();
  const platforms = new Set<Platform>(wish.config.channels.map(({ platform }) => platform));
  for (const platform of platforms) {
    if (platform === 'console') continue;
    const opening = OPEN[platform](wish.access, chatOptions(wish, platform));
    if (!opening) throw notReady(wish.config, platform);
    chats.set(platform, await opening);
  }
  if (!platforms.has('console')) return { chats };
  const console = await openConsole(wish);
  chats.set('console', console);
  return { chats, console };
}

function chatOptions({ config, commands, clock, log }: ChatsWish, platform: Platform): ChatOptions {
  const places = config.channels
    .filter((channel) => channel.platform === platform)
    .map(({ id, place, language }) => ({ place, title: `#${id}`, language }));
  return { places, commands, clock, log };
}

function notReady(config: Config, platform: Remote): AppError {
  const channel = config.channels.find((one) => one.platform === platform);
  return new AppError(
    'platform-not-ready',
    `channel ${channel?.id} is on ${platform}, which has no credentials`,
    `Set the settings of ${platform} in the environment, or use the platform console for now.`,
  );
}

async function openSlack(
  credentials: NonNullable<ChatAccess['slack']>,
  options: ChatOptions,
): Promise<TeamChat> {
  const { createSlackChat } = await import('../adapters/slack/index.js');
  return createSlackChat(credentials, options);
}

async function openDiscord(
  access: NonNullable<ChatAccess['discord']>,
  options: ChatOptions,
): Promise<TeamChat> {
  // Before anything else of Discord is loaded.
  if (access.proxy)
    (await import('../adapters/discord/proxied-socket.js')).leadSockets(access.proxy.agentFor);
  const { createDiscordChat } = await import('../adapters/discord/index.js');
  return createDiscordChat(access, options);
}

async function openTelegram(
  credentials: NonNullable<ChatAccess['telegram']>,
  options: ChatOptions,
): Promise<TeamChat> {
  const { createTelegramChat } = await import('../adapters/telegram/index.js');
  return createTelegramChat(credentials, options);
}

async function openSlackSetup(
  credentials: NonNullable<ChatAccess['slack']>,
  clock: Clock,
): Promise<ChatSetup> {
  const { createSlackSetup } = await import('../adapters/slack/setup.js');
  return createSlackSetup(credentials, clock);
}

async function openDiscordSetup(
  access: NonNullable<ChatAccess['discord']>,
  clock: Clock,
  commands?: readonly CommandEntry[],
): Promise<ChatSetup> {
  const { createDiscordSetup } = await import('../adapters/discord/setup.js');
  return createDiscordSetup(access, clock, commands);
}

async function openTelegramSetup(
  credentials: NonNullable<ChatAccess['telegram']>,
  clock: Clock,
): Promise<ChatSetup> {
  const { createTelegramSetup } = await import('../adapters/telegram/setup.js');
  return createTelegramSetup(credentials, clock);
}

async function openConsole({ config, clock, log, console }: ChatsWish): Promise<ConsoleChat> {
  const { createConsole } = await import('../adapters/console/index.js');
  const { keepMessagesIn } = await import('../adapters/console/kept-messages.js');
  const people = config.people.flatMap(({ ids, name }) =>
    ids.console ? [{ userId: ids.console, name }] : [],
  );
  const [firstShop] = config.shops;
  return createConsole({
    port: config.console.port,
    portTaken: console.portTaken,
    listen: console.listen,
    places: config.channels
      .filter(({ platform }) => platform === 'console')
      .map(({ id, place, language }) => ({ place, title: `#${id}`, language })),
    people,
    clock,
    log,
    ...(firstShop ? { timeZone: firstShop.zone } : {}),
    ...(console.links ? { links: console.links } : {}),
    ...(console.keepFile ? { keep: keepMessagesIn(console.keepFile, clock.now) } : {}),
    ...(console.random ? { random: console.random } : {}),
  });
}
