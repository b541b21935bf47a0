// Chat with a buyer through the Customer Service API. At most one message for one call: anything unclear is `unknown`.
import { z } from 'zod';
import type { BuyerChat, ChatMessage, Clock, ReadOutcome, SendOutcome, ShopRef } from '../../src/ports.js';
import { newestFirst, parseMessage } from './chat-message.js';
import type { Client, Log } from './client.js';
import { createConversations } from './conversation.js';
import { readFailure, sendFailure } from './failure.js';
import { isId, listOf, optionalId, optionalText } from './lenient.js';

const MAX_LENGTH = 2000;
const PAGE_SIZE = 10;
const MAX_MESSAGES = 100;
/** Gone, or closed by its rules: the next attempt opens it again. */
const STALE_CONVERSATION = new Set([45101003, 45109001]);

const Sent = z.object({ message_id: optionalId });
const Messages = z.object({ messages: listOf(z.unknown()), next_page_token: optionalText });

interface Page {
  messages: ChatMessage[];
  /** The oldest moment on the page, hidden messages included. */
  oldest: number;
  next?: string;
}

/** `mayChat`: whether the shop has granted the chat scope. */
export function createChat(
  client: Client,
  clock: Clock,
  log: Log,
  mayChat: (shop: ShopRef) => boolean,
): BuyerChat {
  const conversations = createConversations(client, clock);

  async function send(shop: ShopRef, conversationId: string, text: string): Promise<SendOutcome> {
    const fault = faultOf(shop, conversationId) ?? faultOfText(text);
    if (fault) return fault;
    const answer = await client.call({
      shop,
      method: 'POST',
      path: pathOf(conversationId),
      body: { type: 'TEXT', content: JSON.stringify({ content: text }) },
      data: Sent,
    });
    if (answer.ok) {
      const ref = answer.data.message_id;
      return ref ? { kind: 'sent', ref } : { kind: 'unknown', reason: 'TikTok Shop told no message id' };
    }
    const { failure } = answer;
    if (failure.cause === 'code' && STALE_CONVERSATION.has(failure.code)) {
      conversations.forget(shop, conversationId);
    }
    return sendFailure(failure, clock.now());
  }

  async function readPage(shop: ShopRef, conversationId: string, token?: string): Promise<ReadOutcome<Page>> {
    const answer = await client.call({
      shop,
      method: 'GET',
      path: pathOf(conversationId),
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

  async function read(
    shop: ShopRef,
    conversationId: string,
    since: number,
  ): Promise<ReadOutcome<ChatMessage[]>> {
    const fault = faultOf(shop, conversationId);
    if (fault) return fault;
    // The platform counts whole seconds: a message of the same second must not be missed.
    const from = Math.floor(since / 1000) * 1000;
    const messages: ChatMessage[] = [];
    let token: string | undefined;
    for (let seen = 0; seen < MAX_MESSAGES; seen += PAGE_SIZE) {
      const page = await readPage(shop, conversationId, token);
      if (page.kind !== 'ok') return page;
      messages.push(...page.value.messages.filter((message) => message.at >= from));
      token = page.value.next;
      if (!token || page.value.oldest < from) break;
    }
    return { kind: 'ok', value: messages.sort(newestFirst) };
  }

  function faultOf(shop: ShopRef, someId: string) {
    if (!mayChat(shop)) return rejected('the shop has not granted the scope seller.customer_service');
    return isId(someId) ? undefined : rejected('not an id of TikTok Shop');
  }

  return {
    maxLength: MAX_LENGTH,
    open: async (shop, buyerId) => faultOf(shop, buyerId) ?? conversations.open(shop, buyerId),
    send,
    read,
  };
}

function pathOf(conversationId: string): string {
  return `/customer_service/202309/conversations/${conversationId}/messages`;
}

function faultOfText(text: string) {
  if (text.trim() === '') return rejected('the text is empty');
  return text.length > MAX_LENGTH ? rejected(`the text is longer than ${MAX_LENGTH} characters`) : undefined;
}

function rejected(reason: string) {
  return { kind: 'rejected', reason } as const;
}
