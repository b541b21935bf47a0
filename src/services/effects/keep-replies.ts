import type { PaymentReason } from '../../domain/alert.js';
import { classifyReply } from '../../domain/buyer-words.js';
import { cleanText } from '../../domain/clean-text.js';
import type { Settings } from '../../domain/settings.js';
import type { ChatMessage } from '../../ports.js';
import { type Buyer, insertReply, updateBuyer } from '../../store/buyers.js';
import type { Unit } from '../../store/database.js';
import { logOrder } from '../../store/order-log.js';
import { type Order, openOrdersOfBuyer, updateOrder } from '../../store/orders.js';
import { callOff } from '../../store/outbox-call-off.js';
import { cancelTimers } from '../../store/timers.js';
import { announceUnder } from '../announce.js';
import { openAlert } from '../open-alert.js';

const REPLY_MAX = 2_000;

/**
 * Buyers' words stop the machine: each reply is kept once, with the order last written about; every open order of the buyer is
 * held, since nobody knows which one they mean. A wish to be left alone counts whether an order is open or not.
 */
export async function keepReplies(
  unit: Unit,
  settings: Settings,
  buyer: Buyer,
  messages: ChatMessage[],
): Promise<void> {
  // Times are whole seconds: one that equals the last may be new. What was kept before is not kept twice.
  const replies = messages.filter((message) => message.from === 'buyer' && message.at >= buyer.read_until);
  const orders = await openOrdersOfBuyer(unit.tx, buyer.id);
  for (const message of [...replies].reverse()) {
    const text = cleanText(message.text ?? '').slice(0, REPLY_MAX);
    const { reason, language } = classifyReply(text);
    await learnAbout(unit, buyer, reason, language);
    const [about] = orders;
    if (!about) continue;
    const id = `${buyer.shop_id}:${message.id}`;
    const reply = { id, order_id: about.id, buyer_id: buyer.id, text, reason, at: message.at };
    if (!(await insertReply(unit, reply))) continue;
    for (const order of orders) await holdOrder(unit, settings, order, reason, message.at);
    await announceUnder(unit, about, { note: 'reply', replyId: id }, `reply|${id}`);
  }
  const newest = Math.max(buyer.read_until, ...replies.map((message) => message.at));
  if (newest > buyer.read_until) await updateBuyer(unit, buyer.id, { read_until: newest });
}

async function learnAbout(
  unit: Unit,
  buyer: Buyer,
  reason: PaymentReason,
  language: string | undefined,
): Promise<void> {
  const learned = {
    ...(language === undefined ? {} : { language }),
    ...(reason === 'opted_out' ? { opted_out_at: unit.now } : {}),
  };
  if (Object.keys(learned).length > 0) await updateBuyer(unit, buyer.id, learned);
}

async function holdOrder(
  unit: Unit,
  settings: Settings,
  order: Order,
  reason: PaymentReason,
  at: number,
): Promise<void> {
  // The buyer speaks: a cancel that somebody asked for is off, and the log says so.
  if (order.held === 'cancel_pending') {
    await logOrder(unit, order, {
      who: 'buyer',
      what: 'cancel_undone',
      why: { because: 'buyer_replied' },
      at,
    });
  }
  await updateOrder(unit, order.id, {
    held_before: null,
    held: reason === 'opted_out' ? 'opted_out' : 'buyer_replied',
    held_until: null,
    payment_reason: reason,
  });
  await cancelTimers(unit, order.id, ['ask', 'remind', 'notice', 'cancel', 'undo', 'wake']);
  await callOff(unit, order.id, ['buyer.message', 'order.cancel'], 'held');
  await logOrder(unit, order, { who: 'buyer', what: 'buyer_replied', why: { reason }, at });
  await openAlert(unit, settings, order, { cause: 'buyer_replied', maxOpen: 0 });
}
