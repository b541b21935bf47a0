// Chat with a buyer through the Customer Service API. At most one message for one call: anything unclear is `unknown`.
import * as z from 'zod';
import type { BuyerChat, Clock, SendOutcome, ShopRef } from '../../src/ports.js';
import type { Client, Log } from './client.js';
import { createConversations } from './conversation.js';
import { sendFailure } from './failure.js';
import { isId, optionalId } from './lenient.js';
import { createMessageReader, messagesPath } from './message-reader.js';

const MAX_LENGTH = 2000;
/** Of all kinds together, for one shop. */
const REQUESTS_A_DAY = 10_000;
/** A conversation closes after 6 hours of silence. */
const STAYS_OPEN_MS = 3_600_000;

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
    return sendFailure(answer.failure, clock.now());
  }

  function scopeFault(shop: ShopRef) {
    return mayChat(shop) ? undefined : rejected('the shop has not granted the scope seller.customer_service');
  }

  function faultOf(shop: ShopRef, someId: string) {
    const fault = scopeFault(shop);
    if (fault) return fault;
    return isId(someId) ? undefined : rejected('not an id of TikTok Shop');
  }

  return {
    maxLength: MAX_LENGTH,
    requestsADay: REQUESTS_A_DAY,
    staysOpenMs: STAYS_OPEN_MS,
    open: async (shop, buyerId) => faultOf(shop, buyerId) ?? conversations.open(shop, buyerId),
    send,
    read: async (shop, conversationId, since, mayGoOn) =>
      faultOf(shop, conversationId) ?? readMessages(shop, conversationId, since, mayGoOn),
    list: async (shop, pageToken) => scopeFault(shop) ?? conversations.list(shop, pageToken),
  };
}

function faultOfText(text: string) {
  if (text.trim() === '') return rejected('the text is empty');
  return text.length > MAX_LENGTH ? rejected(`the text is longer than ${MAX_LENGTH} characters`) : undefined;
}

function rejected(reason: string) {
  return { kind: 'rejected', reason } as const;
}
