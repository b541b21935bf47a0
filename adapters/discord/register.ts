/** The one command `/unpaid` with a subcommand for each of ours, made from the grammar's data. Pure, but for the call at the end. */
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import type { CommandArgument, CommandEntry, ReadOutcome } from '../../src/ports.js';
import type { CallFailure, DiscordApi } from './api.js';
import { DISCORD } from './limits.js';
import { label } from './markdown.js';

export type Definition = RESTPostAPIChatInputApplicationCommandsJSONBody;

export const COMMAND = 'unpaid';
const VALUE_MAX = 200;

/** What `/unpaid` should be on Discord. */
export function commandDefinition(commands: readonly CommandEntry[]): Definition {
  return {
    type: ApplicationCommandType.ChatInput,
    name: COMMAND,
    description: 'Unpaid orders: look, act, ask why',
    description_localizations: { 'zh-CN': '待付款订单：查看、处理、了解原因' },
    // Who may write in a channel sees it there; what each person may do is decided when it is done.
    default_member_permissions: String(PermissionFlagsBits.SendMessages),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: commands
      .filter(({ offered }) => offered !== 'typed')
      .slice(0, DISCORD.options)
      .map(subcommand),
  };
}

function subcommand({
  name,
  names,
  texts,
  arguments: given,
}: CommandEntry): APIApplicationCommandSubcommandOption {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name,
    name_localizations: { 'zh-CN': names['zh-CN'] },
    description: description(texts.en.summary),
    description_localizations: { 'zh-CN': description(texts['zh-CN'].summary) },
    // Discord wants required options first.
    options: [...given].sort((a, b) => Number(b.required) - Number(a.required)).map(option),
  };
}

function option({
  name,
  names,
  required,
  texts,
  suggests,
  choices,
}: CommandArgument): APIApplicationCommandBasicOption {
  const offered = choices?.slice(0, DISCORD.choices).map((choice) => ({
    name: label(choice.texts.en, DISCORD.choiceName),
    name_localizations: { 'zh-CN': label(choice.texts['zh-CN'], DISCORD.choiceName) },
    value: choice.value,
  }));
  return {
    type: ApplicationCommandOptionType.String,
    name,
    name_localizations: { 'zh-CN': names['zh-CN'] },
    description: description(texts.en),
    description_localizations: { 'zh-CN': description(texts['zh-CN']) },
    required,
    max_length: VALUE_MAX,
    ...(suggests ? { autocomplete: true } : {}),
    ...(offered ? { choices: offered } : {}),
  } as APIApplicationCommandBasicOption;
}

function description(text: string): string {
  return label(text, DISCORD.commandDescription);
}

/** Whether Discord has it as it should be. It adds ids and defaults of its own, which do not count. */
export function isSame(wanted: Definition, present: unknown): boolean {
  return JSON.stringify(essence(wanted, wanted)) === JSON.stringify(essence(wanted, present));
}

/** Of `value` the fields that `like` has, in its order; what is empty counts as left out. */
function essence(like: unknown, value: unknown): unknown {
  if (Array.isArray(like) || Array.isArray(value)) {
    const [ours, theirs] = [like, value].map((list) => (Array.isArray(list) ? list : []));
    return (theirs ?? []).map((item, index) => essence(ours?.[index] ?? item, item));
  }
  if (typeof like !== 'object' || like === null) return value;
  const fields = (value ?? {}) as Record<string, unknown>;
  return Object.entries(like).flatMap(([name, inner]) => {
    const kept = essence(inner, fields[name]);
    const isEmpty =
      kept === undefined || kept === null || kept === false || (Array.isArray(kept) && kept.length === 0);
    return isEmpty ? [] : [[name, kept]];
  });
}

export type Registration = 'same' | 'missing' | 'differs';

/** Looks whether `/unpaid` is registered as it should be. */
export async function readRegistration(
  api: DiscordApi,
  applicationId: string,
  definition: Definition,
): Promise<ReadOutcome<Registration>> {
  const read = await api.read(Routes.applicationCommands(applicationId), { with_localizations: 'true' });
  if (read.kind !== 'ok') return read;
  const all = Array.isArray(read.value) ? (read.value as { name?: unknown }[]) : [];
  const present = all.find(({ name }) => name === COMMAND);
  if (!present) return { kind: 'ok', value: 'missing' };
  return { kind: 'ok', value: isSame(definition, present) ? 'same' : 'differs' };
}

/** Registers it if need be: Discord allows 200 a day, and a changed command is gone from people's phones for a while. */
export async function register(
  api: DiscordApi,
  applicationId: string,
  commands: readonly CommandEntry[],
): Promise<{ kind: 'same' } | { kind: 'registered' } | CallFailure> {
  const definition = commandDefinition(commands);
  const found = await readRegistration(api, applicationId, definition);
  if (found.kind !== 'ok') return found;
  if (found.value === 'same') return { kind: 'same' };
  const made = await api.write('post', Routes.applicationCommands(applicationId), definition);
  return made.kind === 'ok' ? { kind: 'registered' } : made;
}
