/**
 * After an absence, or with an older copy of the database, our rows may not tell all that was said in our name. Before the
 * bot writes by itself about an order from before, it reads the conversation back since the order was placed. A message from
 * the shop that no row of ours knows, ours of a time that was lost or a colleague's, makes the order a person's. It is asked
 * once for an order and absence; that the conversation cannot be read is no yes.
 */
import type { ChatMessage } from '../../ports.js';
import { type Buyer, messagesTo } from '../../store/buyers.js';
import type { Unit } from '../../store/database.js';
import { getOrder, type Order, updateOrder } from '../../store/orders.js';
import type { Effect } from '../../store/outbox.js';
import { findPulse } from '../../store/pulse.js';
import { cancelTimers } from '../../store/timers.js';
import type { MessageParams } from '../enqueue-message.js';
import { openAlert } from '../open-alert.js';
import { readChatSince } from './chat-requests.js';
import { keepReplies } from './keep-replies.js';
import { drop, fail } from './message-endings.js';
import { isOk, type World } from './world.js';

/** A reader gives at most this many: with as many, there may be more. */
const READ_MAX = 100;
/** The platform's times are whole seconds. */
const SECOND_MS = 1_000;

/** Was the conversation compared with our rows since we have been watching without a break? */
export async function needsLookBack(world: World, effect: Effect, order: Order): Promise<boolean> {
  // A person has looked, or does not want to.
  if ((JSON.parse(effect.params) as MessageParams).by !== undefined) return false;
  const pulse = await findPulse(world.store.db);
  if (!pulse || order.placed_at >= pulse.watching_since) return false;
  return order.read_back_at === null || order.read_back_at < pulse.watching_since;
}

/** True when nothing was found that we do not know; else the row is settled or put back. */
export async function lookBack(
  effect: Effect,
  world: World,
  order: Order,
  buyer: Buyer,
  conversationId: string,
): Promise<boolean> {
  const since = Math.min(order.placed_at, buyer.read_until) - SECOND_MS;
  const read = await readChatSince(world, effect.shop_id, conversationId, since);
  if (!isOk(read)) {
    await fail(effect, world, read);
    return false;
  }
  return await world.store.write(async (unit) => {
    await keepReplies(unit, world.settings, buyer, read.value);
    if (!(await isAllOurs(unit, order, buyer, read.value))) return await giveToPerson(unit, world, effect);
    await updateOrder(unit, order.id, { read_back_at: unit.now });
    return true;
  });
}

async function isAllOurs(unit: Unit, order: Order, buyer: Buyer, messages: ChatMessage[]): Promise<boolean> {
  const oldest = messages.at(-1);
  if (messages.length >= READ_MAX && oldest && oldest.at > order.placed_at) return false;
  const rows = await messagesTo(unit.tx, buyer.id);
  const refs = new Set(rows.map(({ ref }) => ref));
  const said = new Set(rows.flatMap(({ params }) => (JSON.parse(params) as MessageParams).said ?? []));
  return messages.every(
    ({ from, id, text, at }) =>
      from !== 'shop' ||
      at < order.placed_at - SECOND_MS ||
      refs.has(id) ||
      (text !== undefined && said.has(text)),
  );
}

async function giveToPerson(unit: Unit, world: World, effect: Effect): Promise<false> {
  const order = await getOrder(unit.tx, effect.order_id ?? '');
  if (!(await drop(unit, effect, order, 'chat_differs'))) return false;
  await cancelTimers(unit, order.id, ['ask', 'remind', 'notice']);
  await openAlert(unit, world.settings, order, { cause: 'chat_differs', maxOpen: 0 });
  return false;
}
