// Conversations of a shop: one opened with a buyer, and the list of those with something new. Each is one request of the day's.
import * as z from 'zod';
import type { ChatPage, Clock, ReadOutcome, ShopRef } from '../../src/ports.js';
import { parseMessage } from './chat-message.js';
import type { Client } from './client.js';
import { readFailure } from './failure.js';
import { count, id, keepValid, listOf, optionalText } from './lenient.js';

const PATH = '/customer_service/202309/conversations';
/** The platform allows no more. */
const PAGE_SIZE = 20;

const Opened = z.object({
  conversation_id: id,
  /** Where the platform says nothing, the send finds out: to ask would cost as much. */
  can_send_message: z
    .unknown()
    .optional()
    .transform((value) => value !== false),
});

const Listed = z.object({ conversations: listOf(z.unknown(), 200), next_page_token: optionalText });
const Look = z.object({ id, unread_count: count(0, 0), latest_message: z.unknown().optional() });

export interface Conversations {
  open(shop: ShopRef, buyerId: string): Promise<ReadOutcome<{ conversationId: string; canSend: boolean }>>;
  list(shop: ShopRef, pageToken?: string): Promise<ReadOutcome<ChatPage>>;
}

export function createConversations(client: Client, clock: Clock): Conversations {
  return {
    async open(shop, buyerId) {
      const body = { buyer_user_id: buyerId };
      const answer = await client.call({ shop, method: 'POST', path: PATH, body, data: Opened });
      if (!answer.ok) return readFailure(answer.failure, clock.now());
      const { conversation_id: conversationId, can_send_message: canSend } = answer.data;
      return { kind: 'ok', value: { conversationId, canSend } };
    },

    async list(shop, pageToken) {
      const query = { page_size: String(PAGE_SIZE), ...(pageToken ? { page_token: pageToken } : {}) };
      const answer = await client.call({ shop, method: 'GET', path: PATH, query, data: Listed });
      if (!answer.ok) return readFailure(answer.failure, clock.now());
      const { conversations, next_page_token: next } = answer.data;
      return {
        kind: 'ok',
        value: {
          conversations: keepValid(Look, conversations).kept.map((each) => ({
            id: each.id,
            unread: each.unread_count > 0,
            ...latestOf(each.latest_message),
          })),
          ...(next && next !== pageToken ? { nextPageToken: next } : {}),
        },
      };
    },
  };
}

function latestOf(raw: unknown) {
  const latest = parseMessage(raw);
  if (!latest.ok || latest.message.at === 0) return {};
  return { latestAt: latest.message.at, latestFrom: latest.message.from };
}
