/**
 * A message to a buyer, at most once. Everything is read first; then one transaction looks again and claims the row;
 * only then the call is made. A call without an answer is read back, never repeated on a guess.
 */
import { decideMessage } from '../../domain/message-decision.js';
import type { PolicySnapshot } from '../../domain/policy.js';
import type { ShopSettings } from '../../domain/settings.js';
import type { SendOutcome } from '../../ports.js';
import { findBuyer, updateBuyer } from '../../store/buyers.js';
import type { Unit } from '../../store/database.js';
import { getOrder, type Order } from '../../store/orders.js';
import { claim, type Effect, lookAgain, putBack } from '../../store/outbox.js';
import { calledOff } from '../../store/outbox-call-off.js';
import { restWhilePaused } from '../../store/outbox-paused.js';
import { getPolicy } from '../../store/policies.js';
import { getShop } from '../../store/shops.js';
import { applyOrder, isNews } from '../apply-order.js';
import { mayAskFor } from '../chat-budget.js';
import type { MessageParams } from '../enqueue-message.js';
import { logSkip, moveDeadline, noticeLead } from '../fire-message.js';
import { withoutHold } from '../hold.js';
import { messageFacts } from '../message-facts.js';
import { openAlert } from '../open-alert.js';
import { drawMessage, isOnlyDrawn } from '../shadow.js';
import { limitsIn, takeWithClaim } from './chat-requests.js';
import { composeMessage } from './compose-message.js';
import { drop, dropForBudget, fail, letGo, settleRefused, tellNoDeadline } from './message-endings.js';
import { openConversation } from './open-conversation.js';
import { settleSent } from './settle-sent.js';
import { CALL_DEADLINE_MS, isOk, settleFailure, type World } from './world.js';

/** After an unclear answer, the conversation is read this much later. */
export const READ_BACK_MS = 30_000;

export async function sendBuyerMessage(effect: Effect, world: World): Promise<void> {
  const conversationId = await lookFirst(effect, world);
  if (conversationId === undefined) return;
  const { port, ref } = world.shop(effect.shop_id);
  const text = await world.store.write((unit) => claimMessage(unit, world, effect, conversationId));
  if (text === undefined || conversationId === null || !port.buyerChat) return;
  const outcome = await port.buyerChat.send(ref, conversationId, text);
  await world.store.write((unit) => settleMessage(unit, world, effect, outcome));
}

/**
 * Reads order, cancel offer and conversation. Undefined: the row is settled or put back, there is nothing to send now.
 * Null: the message is only drawn, and not even a conversation is opened for it.
 */
async function lookFirst(effect: Effect, world: World): Promise<string | null | undefined> {
  const { port, ref } = world.shop(effect.shop_id);
  const order = await getOrder(world.store.db, effect.order_id ?? '');
  const params = JSON.parse(effect.params) as MessageParams;
  if ((await getShop(world.store.db, effect.shop_id)).paused_at !== null) {
    await world.store.write((unit) => restWhilePaused(unit, effect));
    return undefined;
  }
  const fresh = await port.getOrders(ref, [order.external_id]);
  if (!isOk(fresh)) return await fail(effect, world, fresh);
  const seen = fresh.value[0];
  if (seen && isNews(order, seen))
    await world.store.write((unit) => applyOrder(unit, world.settings, effect.shop_id, seen));
  if (seen?.status !== 'unpaid')
    return await letGo(effect, world, seen?.status === 'paid' ? 'paid' : 'closed');
  if (params.step === 'notice') {
    const offer = await port.cancelOffer(ref, order.external_id);
    if (!isOk(offer)) return await fail(effect, world, offer);
    if (!offer.value.offered) return await tellNoDeadline(effect, world);
  }
  if (!port.buyerChat || !seen.buyerId) return await letGo(effect, world, 'no_buyer_chat');
  if (await isOnlyDrawn(world.store.db, effect)) return null;
  const message = { step: params.step, byPerson: params.by !== undefined };
  const limits = limitsIn(world, effect.shop_id);
  if (!(await mayAskFor(world.store.db, order, message, limits, world.clock.now()))) {
    await world.store.write((unit) => dropForBudget(unit, world, effect));
    return undefined;
  }
  return await openConversation(effect, world, order, seen.buyerId);
}

/** The last look, and the claim, in one transaction. Returns the text to send. */
async function claimMessage(
  unit: Unit,
  world: World,
  effect: Effect,
  conversationId: string | null,
): Promise<string | undefined> {
  const order = await getOrder(unit.tx, effect.order_id ?? '');
  const shop = world.settings.shops.get(effect.shop_id);
  if (!shop || order.policy_id === null) {
    await drop(unit, effect, order, 'closed');
    return undefined;
  }
  if ((await getShop(unit.tx, shop.id)).paused_at !== null) {
    await restWhilePaused(unit, effect);
    return undefined;
  }
  const plan = await getPolicy(unit.tx, order.policy_id);
  const params = JSON.parse(effect.params) as MessageParams;
  const allowed = await decideAgain(unit, effect, order, plan, shop, params);
  if (!allowed) return undefined;
  const told = params.step === 'notice' ? toldDeadline(unit, order, params, plan) : undefined;
  const composed = composeMessage(
    world.settings,
    shop,
    order,
    await languageOf(unit, order),
    params,
    unit.now,
    told,
  );
  if (!composed.ok) {
    // Without our words a person's are needed.
    if (await drop(unit, effect, order, 'missing_variable'))
      await openAlert(unit, world.settings, order, { cause: 'no_buyer_chat', maxOpen: plan.alert.maxOpen });
    return undefined;
  }
  const said = { ...params, said: composed.text, ...(told === undefined ? {} : { told }) };
  if (conversationId === null || (await isOnlyDrawn(unit.tx, effect))) {
    await drawMessage(unit, effect, order, plan, said);
    return undefined;
  }
  if (!(await takeWithClaim(unit, world, shop.id))) return await dropForBudget(unit, world, effect);
  return (await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS, said)) ? composed.text : undefined;
}

async function decideAgain(
  unit: Unit,
  effect: Effect,
  order: Order,
  plan: PolicySnapshot,
  shop: ShopSettings,
  params: MessageParams,
): Promise<boolean> {
  const facts = await messageFacts(unit, order, plan, shop, { ...params, effectId: effect.id });
  // A person's press stands above a hold that waited for a person.
  const hold = params.by === undefined ? {} : withoutHold(order);
  const decision = decideMessage({ ...facts, ...hold });
  if (decision.kind === 'send') return true;
  if (decision.kind === 'skip') {
    await drop(unit, effect, order, decision.because);
    return false;
  }
  // Lateness counts from where it was moved to.
  await putBack(unit, effect, decision.until, decision.because, { ...params, dueAt: decision.until });
  if (params.step === 'notice') await moveDeadline(unit, order, plan, decision.until + noticeLead(plan));
  return false;
}

/** Never sooner than the plan's deadline, and never closer than two thirds of the plan's own distance. */
function toldDeadline(unit: Unit, order: Order, params: MessageParams, plan: PolicySnapshot): number {
  const lead = params.leadMs ?? noticeLead(plan);
  return Math.max(order.deadline_at ?? 0, unit.now + Math.ceil((lead * 2) / 3));
}

async function languageOf(unit: Unit, order: Order): Promise<string | null> {
  return order.buyer_id ? ((await findBuyer(unit.tx, order.buyer_id))?.language ?? null) : null;
}

export async function settleMessage(
  unit: Unit,
  world: World,
  effect: Effect,
  outcome: SendOutcome,
): Promise<void> {
  const order = await getOrder(unit.tx, effect.order_id ?? '');
  switch (outcome.kind) {
    case 'sent':
      return await settleSent(unit, effect, outcome.ref);
    case 'unknown':
      return await lookAgain(unit, effect.id, unit.now + READ_BACK_MS, outcome.reason);
    case 'rejected':
      // Perhaps it is closed: the next message opens it again.
      if (order.buyer_id) await updateBuyer(unit, order.buyer_id, { opened_at: null });
      return await settleRefused(unit, world, effect, order, outcome.reason);
    default: {
      if (outcome.kind === 'retry' && outcome.spent)
        await dropForBudget(unit, world, effect, 'the marketplace');
      else await settleFailure(unit, effect, outcome);
      const stopped = await calledOff(unit.tx, effect.id);
      if (stopped === null || order.status !== 'unpaid') return;
      await logSkip(unit, order, (JSON.parse(effect.params) as MessageParams).step, stopped);
    }
  }
}
