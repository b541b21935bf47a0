/** An update of Telegram as what somebody did. Checked at the edge: what is not understood is undefined, never an error. Pure. */
import * as z from 'zod';
import { type Keyboard, type Pressed, pressedOf } from './buttons.js';
import type { Address } from './refs.js';

export interface Person {
  userId: string;
  name: string;
  language?: string;
}

/** Where something was said or pressed. */
interface Spot {
  at: Address;
  /** `private`, `group`, `supergroup`, `channel` */
  chatType: string;
  messageId: number;
}

export type Incoming =
  | (Spot & {
      kind: 'press';
      queryId: string;
      pressed: Pressed | undefined;
      person: Person;
      keyboard: Keyboard;
    })
  | (Spot & { kind: 'command'; text: string; person: Person })
  /** Somebody who writes as the group or as a channel: nobody knows who it is. */
  | (Spot & { kind: 'masked' })
  | (Spot & { kind: 'reply'; text: string; person: Person; to: number; asked: boolean })
  | { kind: 'moved'; from: string; to: string }
  /** The bot's own place in a chat changed. */
  | { kind: 'joined'; at: Address; chatType: string; isIn: boolean };

const User = z.object({
  id: z.number(),
  first_name: z.string().default(''),
  last_name: z.string().optional(),
  language_code: z.string().optional(),
});
const Chat = z.object({ id: z.number(), type: z.string() });
const Entity = z.object({ type: z.string(), offset: z.number(), user: User.optional() });
const Spoken = z.object({
  message_id: z.number(),
  message_thread_id: z.number().optional(),
  is_topic_message: z.boolean().optional(),
  chat: Chat,
  from: User.optional(),
  sender_chat: Chat.optional(),
  text: z.string().optional(),
  entities: z.array(Entity).optional(),
  reply_markup: z
    .object({ inline_keyboard: z.array(z.array(z.looseObject({ text: z.string() }))) })
    .optional(),
});
const Message = Spoken.extend({
  reply_to_message: Spoken.optional().catch(undefined),
  migrate_to_chat_id: z.number().optional(),
});
const Query = z.object({
  id: z.string(),
  from: User,
  data: z.string().optional(),
  message: Spoken.optional(),
});
const Joined = z.object({ chat: Chat, new_chat_member: z.object({ status: z.string() }) });
const Update = z.object({
  message: Message.optional(),
  callback_query: Query.optional(),
  my_chat_member: Joined.optional(),
});

export interface Myself {
  id: number;
  username: string;
  /** Commands of ours as Telegram writes them: `remind_all`. */
  commands: ReadonlySet<string>;
}

export function parseUpdate(update: unknown, me: Myself): Incoming | undefined {
  const { data } = Update.safeParse(update);
  if (data?.callback_query) return parsePress(data.callback_query);
  if (data?.message) return parseMessage(data.message, me);
  if (!data?.my_chat_member) return undefined;
  const { chat, new_chat_member: own } = data.my_chat_member;
  const isIn = ['creator', 'administrator', 'member', 'restricted'].includes(own.status);
  return { kind: 'joined', at: { chatId: String(chat.id) }, chatType: chat.type, isIn };
}

function parsePress({ id, from, data, message }: z.infer<typeof Query>): Incoming | undefined {
  if (!message) return undefined;
  const keyboard = (message.reply_markup?.inline_keyboard ?? []) as unknown as Keyboard;
  const pressed = data === undefined ? undefined : pressedOf(data);
  return { kind: 'press', queryId: id, pressed, person: personOf(from), keyboard, ...spotOf(message) };
}

function parseMessage(message: z.infer<typeof Message>, me: Myself): Incoming | undefined {
  const { chat, text, from, reply_to_message: to } = message;
  if (message.migrate_to_chat_id !== undefined)
    return { kind: 'moved', from: String(chat.id), to: String(message.migrate_to_chat_id) };
  if (text === undefined) return undefined;
  const command = commandOf(text, me);
  const answersUs = to?.from?.id === me.id;
  if (command === undefined && !answersUs) return undefined;
  if (!from || message.sender_chat) return { kind: 'masked', ...spotOf(message) };
  const person = personOf(from);
  if (command !== undefined) return { kind: 'command', text: command, person, ...spotOf(message) };
  if (!to) return undefined;
  const asked =
    to.entities?.some(({ type, user }) => type === 'text_mention' && user?.id === from.id) ?? false;
  return { kind: 'reply', text, person, to: to.message_id, asked, ...spotOf(message) };
}

/** `/today@our_bot`, `/remind_all`, `/unpaid …`. Another bot's commands, and those of nobody, are not for us. */
function commandOf(text: string, me: Myself): string | undefined {
  const [, name = '', bot, rest = ''] = /^\/(\w{1,32})(?:@(\w+))?(?:\s+([\s\S]*))?$/u.exec(text) ?? [];
  if (name === '' || (bot !== undefined && bot.toLowerCase() !== me.username.toLowerCase())) return undefined;
  const word = name.toLowerCase();
  if (word === 'unpaid') return rest.trim();
  if (word === 'start') return 'help';
  if (bot === undefined && !me.commands.has(word)) return undefined;
  return `${word.replaceAll('_', '-')} ${rest}`.trim();
}

/** Threads of comments have a number too; only a forum's topic is a place of its own. */
function spotOf({
  chat,
  message_thread_id: thread,
  is_topic_message,
  message_id,
}: z.infer<typeof Spoken>): Spot {
  const threadId = is_topic_message && thread !== undefined ? { threadId: String(thread) } : {};
  return { at: { chatId: String(chat.id), ...threadId }, chatType: chat.type, messageId: message_id };
}

function personOf({ id, first_name, last_name, language_code }: z.infer<typeof User>): Person {
  const name = [first_name, last_name].filter(Boolean).join(' ') || String(id);
  return { userId: String(id), name, ...(language_code && { language: language_code }) };
}
