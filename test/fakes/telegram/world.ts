/** Chats, people and messages as Telegram keeps them, and the queue of updates for one bot. */
import { EventEmitter, once } from 'node:events';
import type { Entity } from './entities.js';
import { bad, Refusal } from './refusal.js';

export type Standing = 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked';

export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  username?: string;
  language_code?: string;
}

export interface Key {
  text: string;
  callback_data?: string;
  url?: string;
  style?: string;
}

export interface Markup {
  inline_keyboard?: Key[][];
  force_reply?: boolean;
  selective?: boolean;
}

export interface Message {
  id: number;
  from: User;
  /** Epoch ms. */
  at: number;
  text: string;
  entities: Entity[];
  markup?: Markup;
  threadId?: number;
  replyTo?: number;
  /** Writes as the group itself. */
  masked?: boolean;
}

export interface Chat {
  id: number;
  type: 'private' | 'group' | 'supergroup';
  title: string;
  /** Topics of a forum besides General; `closed` ones take nothing. */
  topics?: Map<number, { closed: boolean }>;
  members: Map<number, Standing>;
  messages: Message[];
  nextMessageId: number;
  migratedTo?: number;
}

export interface Query {
  id: string;
  at: number;
  answer?: { text: string; alert: boolean };
}

export interface World {
  readonly me: User;
  readonly chats: Map<number, Chat>;
  readonly queries: Map<string, Query>;
  readonly updates: { update_id: number }[];
  now(): number;
  /** The chat as the bot may use it now. Throws the platform's refusal. */
  chatFor(id: number): Chat;
  addChat(chat: Partial<Chat> & { id: number }): Chat;
  addMessage(chat: Chat, message: Omit<Message, 'id' | 'at'>): Message;
  push(update: object): void;
  messageJson(chat: Chat, message: Message): object;
  changed(): void;
  /** Resolves when `is` holds, looked at whenever something has changed. */
  until<T>(is: () => T | undefined | false): Promise<T>;
}

export const ME: User = { id: 700_001, is_bot: true, first_name: 'Unpaid', username: 'unpaid_test_bot' };
/** Stands for an administrator who hides behind the group. */
export const ANONYMOUS: User = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
};

export function createWorld(now: () => number): World {
  const changes = new EventEmitter().setMaxListeners(0);
  let nextUpdate = 1_000;
  const world: World = {
    me: ME,
    chats: new Map(),
    queries: new Map(),
    updates: [],
    now,
    chatFor(id) {
      const chat = world.chats.get(id);
      if (!chat) throw bad('chat not found');
      if (chat.migratedTo !== undefined)
        throw new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
          migrate_to_chat_id: chat.migratedTo,
        });
      const standing = chat.members.get(ME.id) ?? 'left';
      if (standing === 'kicked')
        throw new Refusal(403, `Forbidden: bot was kicked from the ${chat.type} chat`);
      if (standing === 'left')
        throw new Refusal(403, `Forbidden: bot is not a member of the ${chat.type} chat`);
      if (standing === 'restricted') throw bad('not enough rights to send text messages to the chat');
      return chat;
    },
    addChat(given) {
      const chat: Chat = {
        type: 'supergroup',
        title: 'Team',
        members: new Map([[ME.id, 'member']]),
        messages: [],
        nextMessageId: 1,
        ...given,
      };
      world.chats.set(chat.id, chat);
      return chat;
    },
    addMessage(chat, given) {
      const message = { ...given, id: chat.nextMessageId, at: now() };
      chat.nextMessageId += 1;
      chat.messages.push(message);
      world.changed();
      return message;
    },
    push(update) {
      nextUpdate += 1;
      world.updates.push({ update_id: nextUpdate, ...update });
      world.changed();
    },
    messageJson: (chat, message) => messageJson(chat, message, true),
    changed: () => void changes.emit('change'),
    async until(is) {
      for (;;) {
        const found = is();
        if (found) return found;
        await once(changes, 'change');
      }
    },
  };
  return world;
}

function messageJson(chat: Chat, message: Message, withReply: boolean): object {
  const replied = withReply && chat.messages.find(({ id }) => id === message.replyTo);
  const { text, entities, markup, threadId } = message;
  return {
    message_id: message.id,
    from: message.from,
    chat: chatJson(chat),
    date: Math.floor(message.at / 1_000),
    text,
    ...(entities.length > 0 && { entities }),
    ...(markup?.inline_keyboard && { reply_markup: { inline_keyboard: markup.inline_keyboard } }),
    ...(threadId !== undefined && { message_thread_id: threadId, is_topic_message: true }),
    ...(message.masked && { sender_chat: chatJson(chat) }),
    ...(replied && { reply_to_message: messageJson(chat, replied, false) }),
  };
}

export function chatJson({ id, type, title, topics }: Chat): object {
  return { id, type, title, ...(topics && { is_forum: true }) };
}
