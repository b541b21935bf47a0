// Reading a conversation back, page by page, newest first.
import * as z from 'zod';
import type { ChatMessage, Clock, ReadOutcome, ShopRef } from '../../src/ports.js';
import { newestFirst, parseMessage } from './chat-message.js';
import type { Client, Log } from './client.js';
import { readFailure } from './failure.js';
import { listOf, optionalText } from './lenient.js';

const PAGE_SIZE = 10;
const MAX_MESSAGES = 100;

const Messages = z.object({ messages: listOf(z.unknown(), 200), next_page_token: optionalText });

interface Page {
  messages: ChatMessage[];
  /** The oldest moment on the page, hidden messages included. */
  oldest: number;
  next?: string;
}

/** `conversationId` has been checked by `isId`. */
export function messagesPath(conversationId: string): string {
  return `/customer_service/202309/conversations/${conversationId}/messages`;
}

/** Back to `since` (epoch ms) or 100 messages; all or nothing. `mayGoOn` is asked before each page after the first. */
export type MessageReader = (
  shop: ShopRef,
  conversationId: string,
  since: number,
  mayGoOn?: () => Promise<boolean>,
) => Promise<ReadOutcome<ChatMessage[]>>;

export function createMessageReader(client: Client, clock: Clock, log: Log): MessageReader {
  async function readPage(shop: ShopRef, conversationId: string, token?: string): Promise<ReadOutcome<Page>> {
    const answer = await client.call({
      shop,
      method: 'GET',
      path: messagesPath(conversationId),
      query: {
        page_size: String(PAGE_SIZE),
        sort_field: 'create_time',
        sort_order: 'DESC',
        ...(token ? { page_token: token } : {}),
      },
      data: Messages,
    });
    if (!answer.ok) return readFailure(answer.failure, clock.now());
    const readings = answer.data.messages.map(parseMessage);
    const skipped = readings.filter((reading) => !reading.ok).length;
    if (skipped > 0) log({ shop: shop.id, skipped }, 'chat messages that could not be read were skipped');
    const good = readings.flatMap((reading) => (reading.ok ? [reading] : []));
    const messages = good.flatMap(({ message, visible }) => (visible ? [message] : []));
    const oldest = Math.min(...good.map(({ message }) => message.at));
    const next = answer.data.next_page_token;
    return { kind: 'ok', value: { messages, oldest, ...(next && next !== token ? { next } : {}) } };
  }

  return async (shop, conversationId, since, mayGoOn) => {
    // The platform counts whole seconds: a message of the same second must not be missed.
    const from = Math.floor(since / 1000) * 1000;
    const messages: ChatMessage[] = [];
    let token: string | undefined;
    for (let seen = 0; seen < MAX_MESSAGES; seen += PAGE_SIZE) {
      if (token && mayGoOn && !(await mayGoOn()))
        return { kind: 'retry', afterMs: 0, reason: 'not to be read on now' };
      const page = await readPage(shop, conversationId, token);
      if (page.kind !== 'ok') return page;
      messages.push(...page.value.messages.filter((message) => message.at >= from));
      token = page.value.next;
      if (!token || page.value.oldest < from) break;
    }
    return { kind: 'ok', value: messages.sort(newestFirst) };
  };
}
