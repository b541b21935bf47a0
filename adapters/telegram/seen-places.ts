/** The chats and topics that updates come from. Pure. */
import * as z from 'zod';
import { cleanLine } from '../../src/domain/clean-text.js';
import type { Place } from '../../src/ports.js';
import { placeOf } from './refs.js';

const Topic = z.object({ name: z.string() });
const Message = z.object({
  chat: z.object({ id: z.number(), type: z.string(), title: z.string().optional() }),
  message_thread_id: z.number().optional(),
  is_topic_message: z.boolean().optional(),
  forum_topic_created: Topic.optional(),
  reply_to_message: z.object({ forum_topic_created: Topic.optional() }).optional().catch(undefined),
});
const Update = z.object({
  message: Message.optional(),
  my_chat_member: Message.optional(),
  callback_query: z.object({ message: Message.optional() }).optional(),
});

/** Groups and their topics, each once, newest first; private chats are no team's place. */
export function placesIn(updates: readonly unknown[]): { place: Place; title: string }[] {
  const titles = new Map<Place, string>();
  for (const update of updates.toReversed()) {
    const { data } = Update.safeParse(update);
    const message = data?.message ?? data?.my_chat_member ?? data?.callback_query?.message;
    if (!message || !/group$/u.test(message.chat.type)) continue;
    const { chat, message_thread_id: thread, is_topic_message } = message;
    const threadId = is_topic_message && thread !== undefined ? String(thread) : undefined;
    const place = placeOf({ chatId: String(chat.id), ...(threadId && { threadId }) });
    const topic = message.forum_topic_created ?? message.reply_to_message?.forum_topic_created;
    const words = [chat.title ?? place, ...(threadId ? [topic?.name ?? threadId] : [])];
    if (!titles.has(place)) titles.set(place, words.map(cleanLine).join(' · '));
  }
  return [...titles].map(([place, title]) => ({ place, title }));
}
