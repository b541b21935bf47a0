/** The adapter over the local Discord, as the tests need it. */
import { createDiscordChat, type DiscordTuning } from '../../adapters/discord/index.js';
import { commandMenu } from '../../src/desk/command-menu.js';
import type { ChatOptions, ChatSink, TeamChat } from '../../src/ports.js';
import { type LocalDiscord, type LocalDiscordOptions, startDiscord } from '../fakes/discord/index.js';
import type { Shown } from '../fakes/discord/interactions.js';
import { wordsOf } from '../fakes/discord/people.js';
import type { StoredMessage } from '../fakes/discord/world.js';

export interface Warning {
  fields: Record<string, unknown>;
  text: string;
}

export interface OpenDiscord {
  discord: LocalDiscord;
  chat: TeamChat;
  warnings: Warning[];
  infos: string[];
  close(): Promise<void>;
}

export function accessTo({ world, apiUrl }: LocalDiscord) {
  return { token: world.token, applicationId: world.applicationId, apiUrl };
}

export function chatOptions(discord: LocalDiscord, warnings: Warning[], infos: string[]): ChatOptions {
  return {
    places: [{ place: discord.channel.id, title: '#orders', language: 'en' }],
    commands: commandMenu(),
    clock: { now: Date.now, monotonic: () => performance.now(), rate: () => 1 },
    log: {
      info: (_fields, text) => void infos.push(text),
      warn: (fields, text) => void warnings.push({ fields: fields as Record<string, unknown>, text }),
    },
  };
}

/** Started, logged in, and `/unpaid` registered. */
export async function openDiscord(
  sink: ChatSink,
  options: LocalDiscordOptions & { tuning?: DiscordTuning } = {},
): Promise<OpenDiscord> {
  const discord = await startDiscord(options);
  const warnings: Warning[] = [];
  const infos: string[] = [];
  const chat = createDiscordChat(accessTo(discord), chatOptions(discord, warnings, infos), options.tuning);
  await chat.start(sink);
  await until(() => discord.world.commands.length > 0);
  return {
    discord,
    chat,
    warnings,
    infos,
    async close() {
      await chat.stop();
      await discord.close();
    },
  };
}

/** Waits for what the other side of a socket will do. */
export async function until(isSo: () => boolean, withinMs = 15_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`it did not come to it: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The words of an answer as its reader sees them. */
export function said(shown: Shown): string {
  if (shown.kind === 'message') return wordsOf(shown.message);
  if (shown.kind === 'modal') return shown.modal.title;
  return shown.kind;
}

export function messageOf(shown: Shown): StoredMessage {
  if (shown.kind !== 'message') throw new Error(`no message but ${shown.kind}`);
  return shown.message;
}
