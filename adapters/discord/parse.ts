/** What comes from Discord's gateway, held to its shape and turned into what the core knows. Pure. */
import { InteractionType } from 'discord.js';
import * as z from 'zod';
import { cleanLine } from '../../src/domain/clean-text.js';
import type { TeamLanguage } from '../../src/domain/template.js';
import type { ActorRef, CommandEntry, MessageRef, Place } from '../../src/ports.js';
import { type Carried, readCustomId } from './custom-id.js';
import { refOf } from './refs.js';
import { interactionShape, type Option, type RawInteraction } from './shape.js';

/** How an interaction is answered: its id and token are good for one answer within 3 s, and 15 min of changes. */
export interface ReplyTo {
  id: string;
  token: string;
  application: string;
}

export interface Heard {
  reply: ReplyTo;
  actor: ActorRef;
  place: Place;
  said: Said;
}

export type Said =
  | { kind: 'command'; text: string; visibility: CommandEntry['visibility'] }
  | { kind: 'suggest'; command: string; argument: string; text: string }
  /** `label`: of the button that was pressed, as it stands on the message. */
  | { kind: 'press' | 'ask'; token: string; message: MessageRef; label: string }
  | { kind: 'confirmed'; token: string; message: MessageRef }
  | { kind: 'declined' }
  | { kind: 'share'; content: string; description: string; colour: number }
  | { kind: 'open'; token: string }
  | { kind: 'form'; token: string; values: Record<string, string> }
  /** Of ours, but of another version, or not of ours at all. */
  | { kind: 'strange' };

const THREADS = [10, 11, 12];
const NAME_MAX = 80;

/** Undefined for what is no interaction at all, such as Discord's ping. */
export function parseInteraction(raw: unknown, commands: readonly CommandEntry[]): Heard | undefined {
  const read = interactionShape.safeParse(raw);
  if (!read.success) return undefined;
  const given = read.data;
  const actor = actorOf(given);
  const where = whereOf(given);
  if (!actor || !where) return undefined;
  const reply = { id: given.id, token: given.token, application: given.application_id };
  return { reply, actor, place: where.place, said: saidIn(given, where, commands) };
}

function actorOf({ member, user, locale }: RawInteraction): ActorRef | undefined {
  const person = member?.user ?? user;
  if (!person) return undefined;
  const name = member?.nick ?? person.global_name ?? person.username;
  return {
    platform: 'discord',
    userId: person.id,
    displayName: cleanLine(name).slice(0, NAME_MAX),
    ...languageIn(locale),
    ...(member ? { groups: member.roles } : {}),
  };
}

/** A language of ours or none: then that of the channel is spoken. */
function languageIn(locale = ''): { language?: TeamLanguage } {
  if (locale.startsWith('zh')) return { language: 'zh-CN' };
  return locale.startsWith('en') ? { language: 'en' } : {};
}

interface Where {
  place: Place;
  thread?: string;
}

/** A thread is part of the channel it hangs in. */
function whereOf({ channel, channel_id }: RawInteraction): Where | undefined {
  const id = channel?.id ?? channel_id;
  if (id === undefined) return undefined;
  const parent = channel && THREADS.includes(channel.type) ? channel.parent_id : undefined;
  return parent ? { place: parent, thread: id } : { place: id };
}

function saidIn(given: RawInteraction, where: Where, commands: readonly CommandEntry[]): Said {
  switch (given.type) {
    case InteractionType.ApplicationCommand:
      return commandIn(given.data.options ?? [], commands);
    case InteractionType.ApplicationCommandAutocomplete:
      return suggestIn(given.data.options ?? []);
    case InteractionType.MessageComponent:
      return pressIn(given, where);
    case InteractionType.ModalSubmit: {
      const carried = readCustomId(given.data.custom_id);
      if (carried?.kind !== 'form') return { kind: 'strange' };
      return { kind: 'form', token: carried.token, values: valuesIn(given.data.components) };
    }
  }
}

/** The subcommand and its options as the text the grammar reads: `show today over 100`. */
function commandIn(options: readonly Option[], commands: readonly CommandEntry[]): Said {
  const [sub] = options;
  if (!sub) return { kind: 'command', text: '', visibility: 'private' };
  const entry = commands.find(({ name }) => name === sub.name);
  const order = entry?.arguments.map(({ name }) => name) ?? [];
  const values = [...(sub.options ?? [])].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const text = [sub.name, ...values.map(({ value }) => cleanLine(value ?? ''))].filter(Boolean).join(' ');
  return { kind: 'command', text, visibility: entry?.visibility ?? 'private' };
}

function suggestIn(options: readonly Option[]): Said {
  const [sub] = options;
  const typed = sub?.options?.find(({ focused }) => focused);
  if (!sub || !typed) return { kind: 'strange' };
  return { kind: 'suggest', command: sub.name, argument: typed.name, text: cleanLine(typed.value ?? '') };
}

type Pressed = Extract<RawInteraction, { type: InteractionType.MessageComponent }>;

function pressIn({ data, message }: Pressed, { place, thread }: Where): Said {
  const carried: Carried | undefined = readCustomId(data.custom_id);
  const ref = refOf({ channel: place, message: message.id, ...(thread === undefined ? {} : { thread }) });
  switch (carried?.kind) {
    case 'press':
    case 'ask': {
      const buttons = message.components.flatMap(({ components }) => components);
      const label = buttons.find(({ custom_id }) => custom_id === data.custom_id)?.label ?? '';
      return { ...carried, message: ref, label };
    }
    case 'confirmed':
    case 'declined':
    case 'open':
      return carried;
    case 'share': {
      const [embed] = message.embeds;
      return {
        kind: 'share',
        content: message.content,
        description: embed?.description ?? '',
        colour: embed?.color ?? 0,
      };
    }
    default:
      return { kind: 'strange' };
  }
}

type Submitted = Extract<RawInteraction, { type: InteractionType.ModalSubmit }>['data']['components'];

function valuesIn(parts: Submitted): Record<string, string> {
  const fields = parts.flatMap(({ component }) => (component ? [component] : []));
  return Object.fromEntries(
    fields.map(({ custom_id, value, values }) => [custom_id, value ?? values?.[0] ?? '']),
  );
}

const created = z.object({ id: z.string(), channel_id: z.string() });

/** The message that a post gave. */
export function parseMessage(raw: unknown): { id: string; channel_id: string } | undefined {
  const read = created.safeParse(raw);
  return read.success ? read.data : undefined;
}
