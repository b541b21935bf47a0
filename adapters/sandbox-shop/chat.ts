/** Conversations between the shop and its buyers, as the platform's chat keeps them. */
import type { Buyer, ChatEntry, Conversation, SandboxOrder } from './model.js';
import { digitsOf } from './random.js';
import type { World } from './world.js';

export const SHOP_IM_ID = digitsOf(19, '74', 'im', 'shop');
const DAY_MS = 86_400_000;
/** Buyer silence after which the platform closes a chat. */
const CLOSES_AFTER_MS = 6 * 3_600_000;

/** The platform's rule that this sandbox can show: an order within 60 days, or a chat within 30. */
export function maySend(world: World, buyer: Buyer): boolean {
  if (buyer.silent) return false;
  const conversation = world.conversationOf.get(buyer.id);
  const chatted = conversation !== undefined && world.time - conversation.activeAt <= 30 * DAY_MS;
  return chatted || world.time - buyer.lastOrderAt <= 60 * DAY_MS;
}

export function isClosed(world: World, conversation: Conversation): boolean {
  return world.time - conversation.activeAt > CLOSES_AFTER_MS;
}

/** The buyer's one conversation, reopened if it was closed. */
export function openConversation(world: World, buyer: Buyer): Conversation {
  const known = world.conversationOf.get(buyer.id);
  if (known) {
    if (isClosed(world, known)) known.activeAt = world.time;
    return known;
  }
  const id = digitsOf(19, '75', 'conversation', buyer.id);
  const conversation = {
    id,
    buyerId: buyer.id,
    createdAt: world.time,
    activeAt: world.time,
    unread: 0,
    entries: [],
  };
  world.conversations.set(id, conversation);
  world.conversationOf.set(buyer.id, conversation);
  world.announce(13, { conversation_id: id, create_time: world.shopClock.seconds(world.time) }, world.time);
  return conversation;
}

/** Stores a message and tells webhook 14. */
export function addEntry(
  world: World,
  conversation: Conversation,
  role: ChatEntry['role'],
  type: string,
  content: string,
): ChatEntry {
  const n = conversation.entries.length + 1;
  const id = digitsOf(19, '74', 'message', conversation.id, n);
  // Larger is newer and unique within the conversation, with gaps, as the platform warns.
  const index = (BigInt(world.time) * 1_000_000n + BigInt(n * 16)).toString();
  const entry: ChatEntry = { id, index, at: world.time, role, type, content };
  conversation.entries.push(entry);
  if (role === 'BUYER') {
    conversation.activeAt = world.time;
    conversation.unread++;
  }
  const im_user_id = role === 'BUYER' ? (world.buyers.get(conversation.buyerId)?.imUserId ?? '') : SHOP_IM_ID;
  const event = { message_id: id, index, conversation_id: conversation.id, type, content };
  const create_time = world.shopClock.seconds(world.time);
  world.announce(14, { ...event, create_time, is_visible: true, sender: { im_user_id, role } }, world.time);
  return entry;
}

/** Words of the buyer, by their own will or typed on the page. */
export function buyerSays(world: World, buyer: Buyer, text: string, orderId?: string): void {
  addEntry(world, openConversation(world, buyer), 'BUYER', 'TEXT', JSON.stringify({ content: text }));
  world.ledger.write({ at: world.time, kind: 'reply', buyerId: buyer.id, text, ...(orderId && { orderId }) });
}

/** Which of the buyer's orders a message is about: the one it names by its last 4 digits, else the newest, unpaid ones first. */
export function orderMeant(world: World, buyer: Buyer, text: string): SandboxOrder | undefined {
  const orders = buyer.orderIds.map((id) => world.orders.get(id)).filter((order) => order !== undefined);
  const newest = orders.reverse();
  return (
    newest.find((order) => text.includes(order.id.slice(-4))) ??
    newest.find((order) => order.status === 'UNPAID') ??
    newest[0]
  );
}
