/** Buyer chat. Sources: Partner Center, customer service 202309 and "Get Conversation" 202601. */
import * as z from 'zod';
import { receiveMessage } from '../buyers.js';
import { addEntry, isClosed, maySend, openConversation, orderMeant, SHOP_IM_ID } from '../chat.js';
import type { Core } from '../core.js';
import { upliftOf } from '../core.js';
import type { ChatEntry, Conversation, SandboxOrder } from '../model.js';
import { refuse } from '../refusal.js';
import type { Call, Route } from '../route.js';
import { queryInt, route } from '../route.js';

const TEXT_MAX = 2000;
const LINK = /https?:|www\.|[\w-]\.(com|net|org|shop|store|me|ly|co|io|link|id|vn|th|my|br|mx)\b/i;
const SENSITIVE = /whats ?app|telegram|wechat|line id|zalo\b|paypal\.me|\+\d[\d -]{7,}\d|\b0\d{8,11}\b/i;

const offset = z
  .string()
  .regex(/^\d{0,9}$/, 'is not one of ours')
  .default('');

function find(core: Core, id: string | undefined): Conversation {
  return core.world.conversations.get(id ?? '') ?? refuse(45101003, 'record not found');
}

function entryView(core: Core, conversation: Conversation, entry: ChatEntry): object {
  const buyer = core.world.buyers.get(conversation.buyerId);
  const sender =
    entry.role === 'BUYER'
      ? { im_user_id: buyer?.imUserId, role: 'BUYER', nickname: buyer?.nickname }
      : { im_user_id: SHOP_IM_ID, role: entry.role, nickname: 'Sandbox shop' };
  const { id, type, content, index } = entry;
  const create_time = core.world.shopClock.seconds(entry.at);
  return { id, type, content, create_time, is_visible: true, sender, index };
}

function conversationView(core: Core, conversation: Conversation): object {
  const buyer = core.world.buyers.get(conversation.buyerId)!;
  const latest = conversation.entries.at(-1);
  return {
    id: conversation.id,
    participant_count: 3,
    can_send_message: maySend(core.world, buyer) && !isClosed(core.world, conversation),
    unread_count: conversation.unread,
    create_time: core.world.shopClock.seconds(conversation.createdAt),
    participants: [
      { im_user_id: buyer.imUserId, user_id: buyer.id, role: 'BUYER', nickname: buyer.nickname },
      { im_user_id: SHOP_IM_ID, user_id: core.shop.externalId, role: 'SHOP', nickname: 'Sandbox shop' },
    ],
    ...(latest && { latest_message: entryView(core, conversation, latest) }),
  };
}

const create = route('POST /customer_service/{version}/conversations', {
  versions: ['202309'],
  body: z.strictObject({ buyer_user_id: z.string() }),
  run({ core }, _query, body) {
    const buyer = core.world.buyers.get(body.buyer_user_id);
    if (!buyer) refuse(45101003, 'record not found');
    const known = core.world.conversationOf.has(buyer.id);
    if (!known && !maySend(core.world, buyer)) refuse(45109003, 'this buyer may not be written to');
    return { conversation_id: openConversation(core.world, buyer).id };
  },
});

const list = route('GET /customer_service/{version}/conversations', {
  versions: ['202309'],
  query: z.strictObject({ page_size: queryInt(1, 20), page_token: offset, locale: z.string().optional() }),
  run({ core }, query) {
    const all = [...core.world.conversations.values()].sort((a, b) => b.activeAt - a.activeAt);
    const start = Number(query.page_token);
    const end = start + query.page_size;
    const conversations = all.slice(start, end).map((conversation) => conversationView(core, conversation));
    return { next_page_token: end < all.length ? String(end) : '', conversations };
  },
});

const one = route('GET /customer_service/{version}/conversations/{conversation_id}', {
  versions: ['202601'],
  query: z.strictObject({
    locale: z.string().optional(),
    need_session_id: z.enum(['true', 'false']).optional(),
  }),
  run: ({ core, params }) => ({ conversation: conversationView(core, find(core, params.conversation_id)) }),
});

const messages = route('GET /customer_service/{version}/conversations/{conversation_id}/messages', {
  versions: ['202309'],
  query: z.strictObject({
    page_size: queryInt(1, 10),
    page_token: z
      .string()
      .regex(/^\d{0,25}$/, 'is not one of ours')
      .default(''),
    locale: z.string().optional(),
    sort_order: z.enum(['ASC', 'DESC']).default('DESC'),
    sort_field: z.enum(['create_time', 'index']).default('create_time'),
  }),
  run({ core, params }, query) {
    const conversation = find(core, params.conversation_id);
    const descending = query.sort_order === 'DESC';
    const ordered = descending ? [...conversation.entries].reverse() : conversation.entries;
    // The token is the index of the last message seen, so that a new message shifts no page.
    const last = query.page_token === '' ? undefined : BigInt(query.page_token);
    const left = ordered.filter(
      ({ index }) => last === undefined || (descending ? BigInt(index) < last : BigInt(index) > last),
    );
    const page = left.slice(0, query.page_size);
    const next = left.length > page.length ? page.at(-1)!.index : '';
    const unsupported_msg_tips = 'Please check this message in Seller Center.';
    const views = page.map((entry) => entryView(core, conversation, entry));
    return { next_page_token: next, unsupported_msg_tips, messages: views };
  },
});

const textContent = z.strictObject({ content: z.string().min(1) });
const orderContent = z.strictObject({ order_id: z.string() });
const productContent = z.strictObject({ product_id: z.string() });

function parseContent<T>(schema: z.ZodType<T>, content: string): T {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    refuse(45101001, 'invalid parameter: content is not JSON text');
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : refuse(45101001, 'invalid parameter: content');
}

function checkText(text: string): void {
  if ([...text].length > TEXT_MAX) refuse(45101001, `text is longer than ${TEXT_MAX} characters`);
  if (LINK.test(text)) refuse(45111001, 'links are not supported');
  if (SENSITIVE.test(text)) refuse(45101006, 'the message has sensitive content');
}

/** Checks what is to be sent; returns how the ledger words it. */
function checkContent(
  core: Core,
  type: string,
  content: string,
  buyerId: string,
): { words: string; orderId?: string } {
  if (type === 'TEXT') {
    const { content: words } = parseContent(textContent, content);
    checkText(words);
    return { words };
  }
  if (type === 'ORDER_CARD') {
    const { order_id: orderId } = parseContent(orderContent, content);
    if (core.world.orders.get(orderId)?.buyerId !== buyerId) refuse(45101002, 'not an order of this buyer');
    return { words: '[ORDER_CARD]', orderId };
  }
  if (type === 'PRODUCT_CARD') {
    const { product_id } = parseContent(productContent, content);
    if (!core.world.catalog.products.has(product_id)) refuse(45101002, 'no such product');
    return { words: '[PRODUCT_CARD]' };
  }
  return refuse(45111001, `message type ${type} is not supported`);
}

/** What the message does to its reader. Only words move people: a card alone does not. */
function reach(
  { core, arrivedAt }: Call,
  buyerId: string,
  words: string,
  order: SandboxOrder | undefined,
): void {
  const number = order?.status === 'UNPAID' ? order.messages + 1 : undefined;
  core.world.ledger.write({
    at: core.world.time,
    kind: 'message',
    buyerId,
    text: words,
    ...(arrivedAt < core.world.time && { sentAt: arrivedAt }),
    ...(order && { orderId: order.id, status: order.status }),
    ...(number !== undefined && { messageNumber: number }),
  });
  if (order?.status === 'UNPAID' && !words.startsWith('[')) receiveMessage(core.world, order, upliftOf(core));
}

const send = route('POST /customer_service/{version}/conversations/{conversation_id}/messages', {
  versions: ['202309'],
  body: z.strictObject({ type: z.string(), content: z.string() }),
  run(call, _query, { type, content }) {
    const { core, params } = call;
    const conversation = find(core, params.conversation_id);
    const buyer = core.world.buyers.get(conversation.buyerId)!;
    const { words, orderId } = checkContent(core, type, content, buyer.id);
    if (!maySend(core.world, buyer)) refuse(45109001, 'this conversation takes no messages');
    if (isClosed(core.world, conversation)) refuse(45109001, 'the conversation is closed: create it again');
    const entry = addEntry(core.world, conversation, 'CUSTOMER_SERVICE', type, content);
    const order =
      orderId === undefined ? orderMeant(core.world, buyer, words) : core.world.orders.get(orderId);
    reach(call, buyer.id, words, order);
    return { message_id: entry.id };
  },
});

const read = route('POST /customer_service/{version}/conversations/{conversation_id}/messages/read', {
  versions: ['202309'],
  run({ core, params }) {
    find(core, params.conversation_id).unread = 0;
    return {};
  },
});

export const chatRoutes: readonly Route[] = [create, list, one, messages, send, read];
