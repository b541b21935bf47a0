/** A message call ended without a stored answer. The conversation knows: look there before anything else. */
import { findBuyer } from '../../store/buyers.js';
import type { Unit } from '../../store/database.js';
import { logOrder } from '../../store/order-log.js';
import { getOrder, type Order } from '../../store/orders.js';
import { type Effect, lookAgain, settle } from '../../store/outbox.js';
import type { MessageParams } from '../enqueue-message.js';
import { openAlert } from '../open-alert.js';
import { READ_BACK_MS } from './buyer-message.js';
import { readChatSince } from './chat-requests.js';
import { settleSent } from './settle-sent.js';
import { isOk, type World } from './world.js';

/** A message that is not to be found this long after its call may still be on its way to where we read: a person looks. */
const ARRIVAL_MS = 60_000;
/** A conversation that cannot be read for this long: a person decides. */
const PATIENCE_MS = 10 * 60_000;
/** Clocks of the two sides may differ by this much. */
const SKEW_MS = 60_000;

export async function readBack(effect: Effect, world: World): Promise<void> {
  const order = await getOrder(world.store.db, effect.order_id ?? '');
  const buyer = order.buyer_id ? await findBuyer(world.store.db, order.buyer_id) : undefined;
  const claimedAt = effect.claimed_at ?? effect.created_at;
  const params = JSON.parse(effect.params) as MessageParams;
  const read = buyer?.conversation_id
    ? await readChatSince(world, effect.shop_id, buyer.conversation_id, claimedAt - SKEW_MS)
    : undefined;
  const found =
    read && isOk(read)
      ? read.value.find((message) => message.from === 'shop' && message.text === params.said)
      : undefined;
  await world.store.write(async (unit) => {
    if (found) return await settleSent(unit, effect, found.id);
    const patience = read && isOk(read) ? ARRIVAL_MS : PATIENCE_MS;
    if (unit.now - claimedAt < patience) {
      return await lookAgain(unit, effect.id, unit.now + READ_BACK_MS, effect.reason ?? 'no answer');
    }
    // Never sent a second time on a guess, not even when it cannot be seen.
    await giveToPerson(unit, world, effect, await getOrder(unit.tx, order.id), params.step);
  });
}

async function giveToPerson(
  unit: Unit,
  world: World,
  effect: Effect,
  order: Order,
  step: string,
): Promise<void> {
  await settle(unit, effect.id, 'unknown', { reason: effect.reason ?? 'no answer' });
  await logOrder(unit, order, { who: 'system', what: 'step_unknown', why: { step } });
  await openAlert(unit, world.settings, order, { cause: 'message_unknown', maxOpen: 0 });
}
