import * as z from 'zod';
import type { ChatMessage } from '../../src/ports.js';
import { id, optionalId, optionalText, optionalTime } from './lenient.js';

const Message = z.object({
  id,
  type: optionalText,
  /** JSON inside a string: `{"content":"…"}` for texts. */
  content: z.unknown().optional(),
  create_time: optionalTime,
  is_visible: z.unknown().optional(),
  sender: z.object({ role: optionalText }).nullish(),
  index: optionalId,
});

const TextContent = z.object({ content: z.string() });

/** A robot's or the system's words are nobody's answer. */
const SENDERS: Readonly<Record<string, ChatMessage['from']>> = {
  BUYER: 'buyer',
  SHOP: 'shop',
  CUSTOMER_SERVICE: 'shop',
};

export type MessageReading = { ok: true; message: ChatMessage; visible: boolean } | { ok: false };

export function parseMessage(raw: unknown): MessageReading {
  const parsed = Message.safeParse(raw);
  if (!parsed.success) return { ok: false };
  const { id: messageId, type, content, create_time, is_visible, sender, index } = parsed.data;
  const role = sender?.role ?? '';
  const text = type === 'TEXT' && typeof content === 'string' ? textOf(content) : undefined;
  const message: ChatMessage = {
    id: messageId,
    from: Object.hasOwn(SENDERS, role) ? (SENDERS[role] ?? 'other') : 'other',
    at: create_time ?? 0,
    index: index ?? '',
    ...(text === undefined ? {} : { text }),
  };
  return { ok: true, message, visible: is_visible !== false };
}

function textOf(content: string): string {
  try {
    return TextContent.parse(JSON.parse(content)).content;
  } catch {
    return content;
  }
}

/** Newest first; `index` decides within a second. */
export function newestFirst(a: ChatMessage, b: ChatMessage): number {
  return b.at - a.at || b.index.length - a.index.length || (b.index > a.index ? 1 : -1);
}
