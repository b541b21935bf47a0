/** The hands of people in the chats: what they type, press and reply becomes updates, as far as privacy mode lets them through. */
import { ANONYMOUS, chatJson, type Key, type Message, type User, type World } from './world.js';

export interface People {
  person(id: number, firstName: string, more?: Partial<User>): User;
  /** A press as Telegram delivers it. Resolves with the words over the chat once the bot has answered. */
  press(user: User, chatId: number, messageId: number, label: string): Promise<string>;
  /** The same, without waiting. Returns the id of the query. */
  pressOnly(user: User, chatId: number, messageId: number, label: string): string;
  type(user: User, chatId: number, text: string, more?: { threadId?: number; replyTo?: number }): Message;
  /** An administrator who writes as the group. */
  typeMasked(chatId: number, text: string): Message;
  /** The group becomes a supergroup. Returns its new id; `told`: whether an update says so. */
  migrate(chatId: number, told: boolean): number;
  /** What the bot has in the chat now, oldest first. */
  botMessages(chatId: number): Message[];
  keys(message: Message): Key[];
}

export function createPeople(world: World): People {
  let nextQuery = 1;
  const chat = (id: number) => {
    const found = world.chats.get(id);
    if (!found) throw new Error(`no chat ${id}`);
    return found;
  };
  const keys = ({ markup }: Message): Key[] => (markup?.inline_keyboard ?? []).flat();

  const say = (
    from: User,
    chatId: number,
    text: string,
    more: { threadId?: number; replyTo?: number; masked?: boolean } = {},
  ): Message => {
    const where = chat(chatId);
    const message = world.addMessage(where, { from, text, entities: [], ...more });
    const replied = where.messages.find(({ id }) => id === more.replyTo);
    // Privacy mode: commands and replies to the bot reach it, talk does not.
    if (where.type === 'private' || text.startsWith('/') || replied?.from.id === world.me.id)
      world.push({ message: world.messageJson(where, message) });
    return message;
  };

  const pressOnly: People['pressOnly'] = (user, chatId, messageId, label) => {
    const where = chat(chatId);
    const message = where.messages.find(({ id }) => id === messageId);
    const key = message && keys(message).find(({ text }) => text === label);
    if (!message || !key?.callback_data) throw new Error(`no button ${label} on message ${messageId}`);
    const id = String(nextQuery);
    nextQuery += 1;
    world.queries.set(id, { id, at: world.now() });
    world.push({
      callback_query: {
        id,
        from: user,
        message: world.messageJson(where, message),
        chat_instance: String(chatId),
        data: key.callback_data,
      },
    });
    return id;
  };

  return {
    keys,
    person: (id, firstName, more = {}) => ({ id, is_bot: false, first_name: firstName, ...more }),
    pressOnly,
    async press(user, chatId, messageId, label) {
      const id = pressOnly(user, chatId, messageId, label);
      return (await world.until(() => world.queries.get(id)?.answer)).text;
    },
    type: (user, chatId, text, more) => say(user, chatId, text, more),
    typeMasked: (chatId, text) => say(ANONYMOUS, chatId, text, { masked: true }),
    migrate(chatId, told) {
      const old = chat(chatId);
      const id = Number(`-100${Math.abs(chatId)}`);
      const next = world.addChat({ id, title: old.title, members: new Map(old.members) });
      old.migratedTo = next.id;
      if (told) {
        const message = { message_id: old.nextMessageId, date: Math.floor(world.now() / 1_000) };
        world.push({ message: { ...message, chat: chatJson(old), migrate_to_chat_id: next.id } });
      }
      return next.id;
    },
    botMessages: (chatId) => chat(chatId).messages.filter(({ from }) => from.id === world.me.id),
  };
}
