/** The methods of the Bot API that a bot of ours may call, as strict as the platform, and stricter where it is lax. */
import { z } from 'zod';
import { cleanInput, findEntities, parseHtml } from './entities.js';
import type { Flood } from './flood.js';
import { bad } from './refusal.js';
import { type Chat, chatJson, type Markup, type Message, type World } from './world.js';

const TEXT_MAX = 4_096;
const TOAST_MAX = 200;
const DATA_BYTES = 64;
const QUERY_MS = 15_000;
const EDIT_DELETE_MS = 48 * 3_600_000;

const ChatId = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^-?\d+$/u)
    .transform(Number),
]);
const Key = z.strictObject({
  text: z.string(),
  callback_data: z.string().optional(),
  url: z.string().optional(),
  style: z.enum(['danger', 'success', 'primary']).optional(),
});
const InlineKeyboard = z.strictObject({ inline_keyboard: z.array(z.array(Key)) });
const ForceReply = z.strictObject({
  force_reply: z.literal(true),
  selective: z.boolean().optional(),
  input_field_placeholder: z.string().optional(),
});
const Preview = z.strictObject({ is_disabled: z.boolean() });
const Send = z.strictObject({
  chat_id: ChatId,
  text: z.string(),
  parse_mode: z.literal('HTML').optional(),
  link_preview_options: Preview.optional(),
  message_thread_id: z.number().int().optional(),
  reply_parameters: z
    .strictObject({ message_id: z.number().int(), allow_sending_without_reply: z.boolean().optional() })
    .optional(),
  reply_markup: z.union([InlineKeyboard, ForceReply]).optional(),
});
const EditText = z.strictObject({
  chat_id: ChatId,
  message_id: z.number().int(),
  text: z.string(),
  parse_mode: z.literal('HTML').optional(),
  link_preview_options: Preview.optional(),
  reply_markup: InlineKeyboard.optional(),
});
const EditMarkup = EditText.pick({ chat_id: true, message_id: true, reply_markup: true });
const OneMessage = EditText.pick({ chat_id: true, message_id: true });
const AnswerQuery = z.strictObject({
  callback_query_id: z.string(),
  text: z.string().optional(),
  show_alert: z.boolean().optional(),
});
const Scope = z.looseObject({ type: z.enum(['default', 'all_private_chats', 'all_group_chats', 'chat']) });
const Language = z.string().regex(/^([a-z]{2})?$/u);
const Where = z.strictObject({ scope: Scope.optional(), language_code: Language.optional() });
const Commands = Where.extend({
  commands: z.array(z.strictObject({ command: z.string(), description: z.string() })),
});

export type Methods = Record<string, (payload: unknown) => unknown>;

function read<T>(schema: z.ZodType<T>, payload: unknown): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw bad(`${issue?.path.join('.')}: ${issue?.message}`);
}

/** `settings` is what a bot has told @BotFather and the platform; kept for the tests to change. */
export interface BotSettings {
  webhookUrl: string;
  privacy: boolean;
  commands: Map<string, object[]>;
}

export function createMethods(world: World, flood: Flood, settings: BotSettings): Methods {
  const edit = (chatId: number, messageId: number): { chat: Chat; message: Message } => {
    const chat = world.chatFor(chatId);
    const message = chat.messages.find(({ id }) => id === messageId);
    if (!message) throw bad('message to edit not found');
    if (message.from.id !== world.me.id) throw bad("message can't be edited");
    return { chat, message };
  };
  const change = (chat: Chat, message: Message, next: Partial<Message>): object => {
    const after = { ...message, ...next };
    const look = ({ text, entities, markup }: Message) => JSON.stringify([text, entities, markup ?? {}]);
    if (look(after) === look(message))
      throw bad(
        'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      );
    flood.admit(chat);
    Object.assign(message, next);
    world.changed();
    return world.messageJson(chat, message);
  };

  return {
    getMe: () => ({
      ...world.me,
      can_join_groups: true,
      can_read_all_group_messages: !settings.privacy,
      supports_inline_queries: false,
    }),
    getWebhookInfo: () => ({ url: settings.webhookUrl, pending_update_count: world.updates.length }),
    deleteWebhook() {
      settings.webhookUrl = '';
      return true;
    },
    setWebhook(payload) {
      settings.webhookUrl = read(z.looseObject({ url: z.string() }), payload).url;
      return true;
    },
    sendMessage(payload) {
      const { chat_id, text, reply_markup, message_thread_id, reply_parameters } = read(Send, payload);
      const chat = world.chatFor(chat_id);
      const body = bodyOf(text);
      checkMarkup(reply_markup);
      const threadId = topicOf(chat, message_thread_id);
      const replied = chat.messages.find(({ id }) => id === reply_parameters?.message_id);
      if (reply_parameters && !replied && !reply_parameters.allow_sending_without_reply)
        throw bad('message to be replied not found');
      flood.admit(chat);
      const message = world.addMessage(chat, {
        from: world.me,
        ...body,
        ...(reply_markup && { markup: reply_markup as Markup }),
        ...(threadId !== undefined && { threadId }),
        ...(replied && { replyTo: replied.id }),
      });
      return world.messageJson(chat, message);
    },
    editMessageText(payload) {
      const { chat_id, message_id, text, reply_markup } = read(EditText, payload);
      const { chat, message } = edit(chat_id, message_id);
      checkMarkup(reply_markup);
      return change(chat, message, {
        ...bodyOf(text),
        markup: reply_markup as Markup | undefined,
      } as Partial<Message>);
    },
    editMessageReplyMarkup(payload) {
      const { chat_id, message_id, reply_markup } = read(EditMarkup, payload);
      const { chat, message } = edit(chat_id, message_id);
      checkMarkup(reply_markup);
      return change(chat, message, { markup: reply_markup as Markup });
    },
    deleteMessage(payload) {
      const { chat_id, message_id } = read(OneMessage, payload);
      const chat = world.chatFor(chat_id);
      const index = chat.messages.findIndex(({ id }) => id === message_id);
      const message = chat.messages[index];
      if (!message) throw bad('message to delete not found');
      if (message.from.id !== world.me.id || world.now() - message.at > EDIT_DELETE_MS)
        throw bad("message can't be deleted");
      chat.messages.splice(index, 1);
      world.changed();
      return true;
    },
    answerCallbackQuery(payload) {
      const { callback_query_id, text = '', show_alert = false } = read(AnswerQuery, payload);
      const query = world.queries.get(callback_query_id);
      if (!query || query.answer || world.now() - query.at > QUERY_MS)
        throw bad('query is too old and response timeout expired or query ID is invalid');
      if (text.length > TOAST_MAX) throw bad('MESSAGE_TOO_LONG');
      query.answer = { text, alert: show_alert };
      world.changed();
      return true;
    },
    getChat: (payload) => chatJson(world.chatFor(read(z.strictObject({ chat_id: ChatId }), payload).chat_id)),
    getChatMember(payload) {
      const { chat_id, user_id } = read(
        z.strictObject({ chat_id: ChatId, user_id: z.number().int() }),
        payload,
      );
      const chat = world.chats.get(chat_id);
      if (!chat) throw bad('chat not found');
      const status = chat.members.get(user_id);
      if (!status) throw bad('PARTICIPANT_ID_INVALID');
      const user = { id: user_id, is_bot: user_id === world.me.id, first_name: 'Somebody' };
      const rights = status === 'restricted' ? { is_member: true, can_send_messages: false } : {};
      return { status, user, ...rights };
    },
    getMyCommands: (payload) => settings.commands.get(commandsKey(read(Where, payload))) ?? [],
    setMyCommands(payload) {
      const { commands, ...where } = read(Commands, payload);
      if (commands.length > 100) throw bad('BOT_COMMANDS_TOO_MUCH');
      for (const { command, description } of commands) {
        if (!/^[a-z0-9_]{1,32}$/u.test(command)) throw bad('BOT_COMMAND_INVALID');
        if (description === '' || description.length > 256) throw bad('BOT_COMMAND_DESCRIPTION_INVALID');
      }
      settings.commands.set(commandsKey(where), commands);
      return true;
    },
    deleteMyCommands: (payload) => {
      settings.commands.delete(commandsKey(read(Where, payload)));
      return true;
    },
  };
}

function commandsKey({ scope, language_code = '' }: z.infer<typeof Where>): string {
  return `${JSON.stringify(scope ?? { type: 'default' })} ${language_code}`;
}

/** What a message's text is taken for. Throws where it would be refused. */
export function bodyOf(html: string): Pick<Message, 'text' | 'entities'> {
  const parsed = parseHtml(html);
  const text = cleanInput(parsed.text);
  if (!/[^\s\u2060\u200b-\u200d]/u.test(text)) throw bad('message text is empty');
  if (text.length > TEXT_MAX) throw bad('message is too long');
  return { text, entities: [...parsed.entities, ...findEntities(text, parsed.entities)] };
}

/** General is a forum without a topic, and nothing else is. */
function topicOf(chat: Chat, threadId: number | undefined): number | undefined {
  if (threadId === undefined) return undefined;
  const topic = chat.topics?.get(threadId);
  if (!topic) throw bad('message thread not found');
  if (topic.closed) throw bad('TOPIC_CLOSED');
  return threadId;
}

export function checkMarkup(
  markup: z.infer<typeof InlineKeyboard> | z.infer<typeof ForceReply> | undefined,
): void {
  if (!markup) return;
  if (!('inline_keyboard' in markup)) {
    if ((markup.input_field_placeholder ?? '-').length > 64 || markup.input_field_placeholder === '')
      throw bad('placeholder is too long');
    return;
  }
  const rows = markup.inline_keyboard;
  if (rows.some((row) => row.length === 0 || row.length > 8) || rows.flat().length > 100)
    throw bad('reply markup is too long');
  for (const { text, callback_data: data, url } of rows.flat()) {
    if (text.trim() === '') throw bad('inline keyboard button text must be non-empty');
    if ((data === undefined) === (url === undefined))
      throw bad('text buttons are unallowed in the inline keyboard');
    if (data !== undefined && (data === '' || Buffer.byteLength(data) > DATA_BYTES))
      throw bad('BUTTON_DATA_INVALID');
    if (url !== undefined && !/^(?:https?:\/\/[^/]*\.[^/]+|tg:\/\/)/u.test(url))
      throw bad(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  }
}
