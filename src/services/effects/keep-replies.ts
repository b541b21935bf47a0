import { classifyReply } from '../../domain/buyer-words.js';
import { cleanText } from '../../domain/clean-text.js';
import type { Settings } from '../../domain/settings.js';
import type { ChatMessage } from '../../ports.js';
import { type Buyer, insertReply, updateBuyer } from '../../store/buyers.js';
import { cardsOfOrder } from '../../store/cards.js';
import type { Unit } from '../../store/database.js';
import { writeLog } from '../../store/order-log.js';
import { newestOpenOfBuyer, type Order, updateOrder } from '../../store/orders.js';
import { dropPending, enqueue } from '../../store/outbox.js';
import { cancelTimers } from '../../store/timers.js';
import { openAlert } from '../open-alert.js';
import { chatLane } from '../touch.js';

const REPLY_MAX = 2_000;

/** Buyers' words stop the machine: each reply is kept once, its order held, and the team called. */
export async function keepReplies(
  unit: Unit,
  settings: Settings,
  buyer: Buyer,
  messages: ChatMessage[],
): Promise<void> {
  const order = await newestOpenOfBuyer(unit.tx, buyer.id);
  const replies = messages.filter((message) => message.from === 'buyer' && message.at > buyer.read_until);
  for (const message of [...replies].reverse()) {
    if (order) await keepReply(unit, settings, buyer, order, message);
  }
  const newest = Math.max(buyer.read_until, ...replies.map((message) => message.at));
  if (newest > buyer.read_until) await updateBuyer(unit, buyer.id, { read_until: newest });
}

async function keepReply(
  unit: Unit,
  settings: Settings,
  buyer: Buyer,
  order: Order,
  message: ChatMessage,
): Promise<void> {
  const text = cleanText(message.text ?? '').slice(0, REPLY_MAX);
  const { reason, language } = classifyReply(text);
  const id = `${buyer.shop_id}:${message.id}`;
  if (
    !(await insertReply(unit, { id, order_id: order.id, buyer_id: buyer.id, text, reason, at: message.at }))
  )
    return;
  const optedOut = reason === 'opted_out';
  await updateBuyer(unit, buyer.id, {
    ...(language === undefined ? {} : { language }),
    ...(optedOut ? { opted_out_at: unit.now } : {}),
  });
  await updateOrder(unit, order.id, {
    held: optedOut ? 'opted_out' : 'buyer_replied',
    held_until: null,
    payment_reason: reason,
  });
  await cancelTimers(unit, order.id, ['ask', 'remind', 'notice', 'cancel', 'undo', 'wake']);
  await dropPending(unit, order.id, ['buyer.message', 'order.cancel'], 'held');
  await writeLog(unit, {
    shopId: order.shop_id,
    orderId: order.id,
    who: 'buyer',
    what: 'buyer_replied',
    why: { reason },
    at: message.at,
  });
  await openAlert(unit, settings, order, { cause: 'buyer_replied', maxOpen: 0 });
  for (const card of await cardsOfOrder(unit.tx, order.id)) {
    await enqueue(unit, {
      kind: 'thread.post',
      lane: chatLane(card.channel_id),
      shopId: order.shop_id,
      orderId: order.id,
      channelId: card.channel_id,
      cardId: card.id,
      key: `reply|${card.id}|${id}`,
      params: { note: 'reply', replyId: id },
    });
  }
}
