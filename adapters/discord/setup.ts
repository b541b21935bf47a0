/** What `init` and `doctor` need of Discord: are token and application right, is `/unpaid` registered, may the bot do its work in each channel. */
import { randomUUID } from 'node:crypto';
import { ChannelType, Routes } from 'discord.js';
import * as z from 'zod';
import { cleanLine } from '../../src/domain/clean-text.js';
import type { ChatSetup, Clock, CommandEntry, Diagnosis, Place, ReadOutcome } from '../../src/ports.js';
import { createApi, type DiscordAccess, type DiscordApi } from './api.js';
import { createMessages } from './messages.js';
import { channelShape, guildShape, inviteLink, memberShape, missingPermissions } from './permissions.js';
import { isSnowflake } from './refs.js';
import { commandDefinition, readRegistration } from './register.js';
import { type SetupWords, setupWordsOf } from './setup-words.js';

/** Discord's answers carry the second; more than this is no rounding. */
const CLOCK_OFF_MS = 30_000;
const TEXT_CHANNELS = [ChannelType.GuildText, ChannelType.GuildAnnouncement];

/** Without `commands` it is only looked whether there is an `/unpaid` at all. */
export function createDiscordSetup(
  access: DiscordAccess,
  clock: Clock,
  commands?: readonly CommandEntry[],
): ChatSetup {
  const api = createApi(access);
  const look: Look = { api, access, invite: inviteLink(access.applicationId) };
  return {
    platform: 'discord',
    async diagnose(places, language) {
      const words = setupWordsOf(language);
      const [token, botId] = await diagnoseToken(look, words);
      if (botId === undefined) return [token];
      const found = [
        token,
        await diagnoseApplication(look, words),
        await diagnoseCommands(look, commands, words),
        diagnoseClock(api.lastDate(), clock.now(), words),
      ];
      // One after the other: Discord counts what is refused.
      for (const place of places) found.push(await diagnosePlace(look, botId, place, words));
      return found;
    },
    places: () => listPlaces(api),
    hello: (place, card) => createMessages(api).post(place, card, { key: `hello ${randomUUID()}` }),
  };
}

interface Look {
  api: DiscordApi;
  access: DiscordAccess;
  invite: string;
}

const userShape = z.object({ id: z.string(), username: z.string() });
const named = z.object({ id: z.string() });

const good = (part: string, detail: string): Diagnosis => ({ part, state: 'good', detail });
const bad = (part: string, fault: { detail: string; remedy: string }): Diagnosis => ({
  part,
  state: 'bad',
  ...fault,
});

/** A read held to its shape. */
async function read<T>(api: DiscordApi, route: `/${string}`, shape: z.ZodType<T>): Promise<ReadOutcome<T>> {
  const outcome = await api.read(route);
  if (outcome.kind !== 'ok') return outcome;
  const parsed = shape.safeParse(outcome.value);
  if (parsed.success) return { kind: 'ok', value: parsed.data };
  return { kind: 'rejected', reason: 'Discord answered in a shape that is not known' };
}

async function diagnoseToken({ api }: Look, words: SetupWords): Promise<[Diagnosis, string?]> {
  const part = words.parts.token;
  const me = await read(api, Routes.user(), userShape);
  if (me.kind === 'ok') return [good(part, words.tokenGood(cleanLine(me.value.username))), me.value.id];
  return [bad(part, me.kind === 'reauthorize' ? words.tokenRefused : words.unreachable(me.reason))];
}

async function diagnoseApplication({ api, access }: Look, words: SetupWords): Promise<Diagnosis> {
  const part = words.parts.application;
  const own = await read(api, Routes.oauth2CurrentApplication(), named);
  if (own.kind !== 'ok') return bad(part, words.unreachable(own.reason));
  return own.value.id === access.applicationId
    ? good(part, words.applicationGood)
    : bad(part, words.applicationOther);
}

async function diagnoseCommands(
  { api, access }: Look,
  commands: readonly CommandEntry[] | undefined,
  words: SetupWords,
): Promise<Diagnosis> {
  const part = words.parts.commands;
  const found = await readRegistration(api, access.applicationId, commandDefinition(commands ?? []));
  if (found.kind !== 'ok') return bad(part, words.unreachable(found.reason));
  if (found.value === 'missing') return { part, state: 'warning', ...words.notRegistered };
  if (found.value === 'differs' && commands) return { part, state: 'warning', ...words.registeredOtherwise };
  return good(part, words.registered);
}

function diagnoseClock(theirs: number | undefined, ours: number, words: SetupWords): Diagnosis {
  const part = words.parts.clock;
  if (theirs === undefined) return good(part, words.clockUnknown);
  const offMs = Math.abs(ours - theirs);
  if (offMs <= CLOCK_OFF_MS) return good(part, words.clockRight);
  return { part, state: 'warning', ...words.clockOff(Math.round(offMs / 1_000)) };
}

async function diagnosePlace(
  { api, invite }: Look,
  botId: string,
  place: Place,
  words: SetupWords,
): Promise<Diagnosis> {
  const part = words.parts.place(place);
  if (!isSnowflake(place)) return bad(part, words.noPlace);
  const channel = await read(api, Routes.channel(place), channelShape);
  if (channel.kind === 'rejected') return bad(part, words.notIn(invite));
  if (channel.kind !== 'ok') return bad(part, words.unreachable(channel.reason));
  const guildId = channel.value.guild_id;
  if (guildId === undefined || !TEXT_CHANNELS.includes(channel.value.type)) return bad(part, words.noText);
  const guild = await read(api, Routes.guild(guildId), guildShape);
  const member = await read(api, Routes.guildMember(guildId, botId), memberShape);
  if (guild.kind !== 'ok') return bad(part, words.unreachable(guild.reason));
  if (member.kind !== 'ok') return bad(part, words.unreachable(member.reason));
  const { roles } = member.value;
  const missing = missingPermissions({ botId, guild: guild.value, channel: channel.value, roles });
  if (missing.length > 0) {
    const names = missing.map((name) => words.permissions[name]).join(', ');
    return bad(part, words.missing(names, invite));
  }
  return good(part, words.placeGood(cleanLine(guild.value.name), cleanLine(channel.value.name)));
}

/** Text channels of every server the bot is on, as far as it sees them. */
async function listPlaces(api: DiscordApi): Promise<ReadOutcome<{ place: Place; title: string }[]>> {
  const guilds = await read(api, Routes.userGuilds(), z.array(guildShape));
  if (guilds.kind !== 'ok') return guilds;
  const found: { place: Place; title: string }[] = [];
  for (const { id, name } of guilds.value) {
    const channels = await read(api, Routes.guildChannels(id), z.array(channelShape));
    if (channels.kind !== 'ok') return channels;
    const texts = channels.value.filter(({ type }) => TEXT_CHANNELS.includes(type));
    found.push(
      ...texts.map((one) => ({ place: one.id, title: `${cleanLine(name)} · #${cleanLine(one.name)}` })),
    );
  }
  return { kind: 'ok', value: found };
}
