// Chat with a buyer through the Customer Service API. At most one message for one call: anything unclear is `unknown`.
import { z } from 'zod';
import type { BuyerChat, Clock, SendOutcome, ShopRef } from '../../src/ports.js';
import type { Client, Log } from './client.js';
import { createConversations } from './conversation.js';
import { sendFailure } from './failure.js';
import { isId, optionalId } from './lenient.js';
import { createMessageReader, messagesPath } from './message-reader.js';

const MAX_LENGTH = 2000;
/** Gone, or closed by its rules: the next attempt opens it again. */
const STALE_CONVERSATION = new Set([45101003, 45109001]);

const Sent = z.object({ message_id: optionalId });

/** `mayChat`: whether the shop has granted the chat scope. */
export function createChat(
  client: Client,
  clock: Clock,
  log: Log,
  mayChat: (shop: ShopRef) => boolean,
): BuyerChat {
  const conversations = createConversations(client, clock);
  const readMessages = createMessageReader(client, clock, log);

  async function send(shop: ShopRef, conversationId: string, text: string): Promise<SendOutcome> {
    const fault = faultOf(shop, conversationId) ?? faultOfText(text);
    if (fault) return fault;
    const answer = await client.call({
      shop,
      method: 'POST',
      path: messagesPath(conversationId),
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

  function faultOf(shop: ShopRef, someId: string) {
    if (!mayChat(shop)) return rejected('the shop has not granted the scope seller.customer_service');
    return isId(someId) ? undefined : rejected('not an id of TikTok Shop');
  }

  return {
    maxLength: MAX_LENGTH,
    open: async (shop, buyerId) => faultOf(shop, buyerId) ?? conversations.open(shop, buyerId),
    send,
    read: async (shop, conversationId, since) =>
      faultOf(shop, conversationId) ?? readMessages(shop, conversationId, since),
  };
}

function faultOfText(text: string) {
  if (text.trim() === '') return rejected('the text is empty');
  return text.length > MAX_LENGTH ? rejected(`the text is longer than ${MAX_LENGTH} characters`) : undefined;
}

function rejected(reason: string) {
  return { kind: 'rejected', reason } as const;
}
