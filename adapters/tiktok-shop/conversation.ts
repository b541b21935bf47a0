// Opening a conversation with a buyer, and whether the shop may write into it now.
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock, ReadOutcome, ShopRef } from '../../src/ports.js';
import type { Client } from './client.js';
import { type Failure, isNotServed, readFailure } from './failure.js';
import { id, listOf, optionalId } from './lenient.js';

/** A conversation closes after 6 hours of silence and opening reopens it, so an id is not trusted for longer than this. */
const TTL_MS = 3_600_000;

/** A truth value, where there is one. */
const maybe = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'boolean' ? value : undefined));
const Opened = z.object({ conversation_id: id, can_send_message: maybe });
const Conversation = z.object({ id: optionalId, can_send_message: maybe });
const Single = z.object({ conversation: Conversation.nullish(), can_send_message: maybe });
const Several = z.object({ conversations: listOf(Conversation) });

/** `undefined`: the platform did not say. */
type Look = { ok: true; canSend: boolean | undefined } | { ok: false; failure: Failure };

export interface Conversations {
  open(shop: ShopRef, buyerId: string): Promise<ReadOutcome<{ conversationId: string; canSend: boolean }>>;
  /** Forgets a conversation that turned out closed or gone. */
  forget(shop: ShopRef, conversationId: string): void;
}

/** Whether the shop may write into a conversation now. */
function createLook(client: Client) {
  /** The call for one conversation is newer than the others. */
  let singleIsServed = true;

  async function lookAtOne(shop: ShopRef, conversationId: string): Promise<Look> {
    const path = `/customer_service/202601/conversations/${conversationId}`;
    const answer = await client.call({ shop, method: 'GET', path, data: Single });
    if (!answer.ok) return answer;
    const { conversation, can_send_message: flat } = answer.data;
    return { ok: true, canSend: conversation?.can_send_message ?? flat };
  }

  /** The one just opened is among the latest, so the first page is enough. */
  async function lookAtList(shop: ShopRef, conversationId: string): Promise<Look> {
    const path = '/customer_service/202309/conversations';
    const answer = await client.call({
      shop,
      method: 'GET',
      path,
      query: { page_size: '20' },
      data: Several,
    });
    if (!answer.ok) return answer;
    const found = answer.data.conversations.find((each) => each.id === conversationId);
    return { ok: true, canSend: found?.can_send_message };
  }

  async function look(shop: ShopRef, conversationId: string): Promise<Look> {
    if (!singleIsServed) return lookAtList(shop, conversationId);
    const seen = await lookAtOne(shop, conversationId);
    if (seen.ok || !isNotServed(seen.failure)) return seen;
    singleIsServed = false;
    return lookAtList(shop, conversationId);
  }

  return look;
}

export function createConversations(client: Client, clock: Clock): Conversations {
  const perf = { now: () => clock.now() };
  const idOf = new LRUCache<string, string>({ max: 10_000, ttl: TTL_MS, ttlResolution: 0, perf });
  const look = createLook(client);

  return {
    async open(shop, buyerId) {
      const key = `${shop.id}/${buyerId}`;
      const known = idOf.get(key);
      if (known) return { kind: 'ok', value: { conversationId: known, canSend: true } };
      const answer = await client.call({
        shop,
        method: 'POST',
        path: '/customer_service/202309/conversations',
        body: { buyer_user_id: buyerId },
        data: Opened,
      });
      if (!answer.ok) return readFailure(answer.failure, clock.now());
      const { conversation_id: conversationId, can_send_message: told } = answer.data;
      const seen: Look = told === undefined ? await look(shop, conversationId) : { ok: true, canSend: told };
      if (!seen.ok) {
        const failure = readFailure(seen.failure, clock.now());
        // Refused for good: then the send itself has to find out, and it is told plainly when it may not.
        if (failure.kind !== 'rejected') return failure;
      }
      const canSend = !seen.ok || (seen.canSend ?? true);
      if (canSend) idOf.set(key, conversationId);
      return { kind: 'ok', value: { conversationId, canSend } };
    },

    forget(shop, conversationId) {
      for (const [key, known] of idOf.entries()) {
        if (known === conversationId && key.startsWith(`${shop.id}/`)) idOf.delete(key);
      }
    },
  };
}
