/** What the bot needs on a server, and how Discord reckons what it has in a channel. Pure. */
import { OAuth2Scopes, PermissionFlagsBits } from 'discord.js';
import * as z from 'zod';

/** In the order people find them in Discord's own settings. */
export const NEEDED = {
  ViewChannel: PermissionFlagsBits.ViewChannel,
  SendMessages: PermissionFlagsBits.SendMessages,
  SendMessagesInThreads: PermissionFlagsBits.SendMessagesInThreads,
  CreatePublicThreads: PermissionFlagsBits.CreatePublicThreads,
  EmbedLinks: PermissionFlagsBits.EmbedLinks,
  ReadMessageHistory: PermissionFlagsBits.ReadMessageHistory,
} as const;

export type NeededName = keyof typeof NEEDED;

/** Where an owner of a server adds the bot with exactly these permissions. */
export function inviteLink(applicationId: string): string {
  const permissions = Object.values(NEEDED).reduce((sum, bit) => sum | bit, 0n);
  const scope = [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join('+');
  return `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=${scope}&permissions=${permissions}`;
}

const bits = z
  .string()
  .regex(/^\d{1,20}$/u)
  .transform(BigInt);

export const channelShape = z.object({
  id: z.string(),
  name: z.string().default(''),
  type: z.number(),
  guild_id: z.string().optional(),
  permission_overwrites: z.array(z.object({ id: z.string(), allow: bits, deny: bits })).default([]),
});
export const guildShape = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.object({ id: z.string(), permissions: bits })).default([]),
});
export const memberShape = z.object({ roles: z.array(z.string()) });

interface Standing {
  botId: string;
  guild: z.infer<typeof guildShape>;
  channel: z.infer<typeof channelShape>;
  roles: readonly string[];
}

/** Roles first, then what the channel says of everyone, of the bot's roles, of the bot. */
export function missingPermissions({ botId, guild, channel, roles }: Standing): NeededName[] {
  const has = (id: string) => guild.roles.find((role) => role.id === id)?.permissions ?? 0n;
  let held = [guild.id, ...roles].reduce((sum, id) => sum | has(id), 0n);
  if (held & PermissionFlagsBits.Administrator) return [];
  for (const layer of [[guild.id], roles, [botId]]) {
    const said = channel.permission_overwrites.filter(({ id }) => layer.includes(id));
    for (const { deny } of said) held &= ~deny;
    for (const { allow } of said) held |= allow;
  }
  const names = Object.keys(NEEDED) as NeededName[];
  return names.filter((name) => (held & NEEDED[name]) === 0n);
}
