import { createDiscordChat } from '../../adapters/discord/index.js';
import type { TeamChat } from '../../src/ports.js';
import { type Core, type TeamChatHarness, teamChatContract } from '../contract/team-chat.js';
import { wordsOf } from '../fakes/discord/people.js';
import { buttonsOf } from '../fakes/discord/world.js';
import { accessTo, chatOptions, openDiscord, said } from './open-discord.js';

const RED = 4;

/** Stands in for a person with Discord open; nothing is skipped. */
async function harness(core: Core): Promise<TeamChatHarness> {
  const { discord, chat, close } = await openDiscord(core);
  const mia = discord.person();
  const others: TeamChat[] = [];
  return {
    chat,
    place: discord.channel.id,
    unknownPlace: discord.world.newId(),
    userId: mia.id,
    async seen() {
      const everybodys = [...discord.world.messages.values()].filter(({ onlyFor }) => onlyFor === undefined);
      return everybodys.map((message) => ({
        text: wordsOf(message),
        buttons: buttonsOf(message).map(({ label = '' }) => label),
        inThread: message.channel_id !== discord.channel.id,
      }));
    },
    async press(label) {
      const shown = await mia.press(label);
      const [yes] = shown.kind === 'message' ? buttonsOf(shown.message) : [];
      if (shown.kind !== 'message' || yes?.style !== RED) return said(shown);
      return said(await mia.pressOn(shown.message, yes.label ?? ''));
    },
    type: async (text) => said(await mia.type(text)),
    fill: async (values) => said(await mia.fill(values)),
    async restarted() {
      const next = createDiscordChat(accessTo(discord), chatOptions(discord, [], []));
      others.push(next);
      // A second login within five seconds is refused; the person waited that long.
      discord.skip(5_000);
      return next;
    },
    async close() {
      for (const other of others) await other.stop();
      await close();
    },
  };
}

teamChatContract('Discord', harness);
