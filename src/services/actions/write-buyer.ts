import { decideMessage } from '../../domain/message-decision.js';
import { stepNamed } from '../../domain/plan.js';
import type { MessageStep } from '../../domain/policy.js';
import type { PersonSettings, Settings } from '../../domain/settings.js';
import { findBuyer } from '../../store/buyers.js';
import type { Unit } from '../../store/database.js';
import { logOrder } from '../../store/order-log.js';
import { type Order, updateOrder } from '../../store/orders.js';
import { effectsOf, resolveUnknown } from '../../store/outbox.js';
import { getPolicy } from '../../store/policies.js';
import { openTimers, settleTimer } from '../../store/timers.js';
import { type Composed, composeMessage } from '../effects/compose-message.js';
import { noteSent } from '../effects/settle-sent.js';
import { enqueueMessage, type MessageParams } from '../enqueue-message.js';
import { withoutHold } from '../hold.js';
import { messageFacts } from '../message-facts.js';
import { touchOrder } from '../touch.js';
import { type ActionResult, done } from './result.js';

/** A press that could not go out for this long has lost its sense. */
const PRESS_LATE_MS = 10 * 60_000;

/** What the buyer would read: shown before it is sent, and editable. */
export async function previewMessage(
  unit: Unit,
  settings: Settings,
  order: Order,
  step: 'ask' | 'remind',
): Promise<Composed> {
  const shop = settings.shops.get(order.shop_id);
  if (!shop || order.policy_id === null) return { ok: false, missing: [] };
  const buyer = order.buyer_id ? await findBuyer(unit.tx, order.buyer_id) : undefined;
  const template = stepNamed(await getPolicy(unit.tx, order.policy_id), step)?.template ?? step;
  return composeMessage(settings, shop, order, buyer?.language ?? null, { template }, unit.now);
}

/** May a person write this now? Undefined for an order that is nobody's business. */
export async function decideNow(unit: Unit, settings: Settings, order: Order, step: 'ask' | 'remind') {
  const shop = settings.shops.get(order.shop_id);
  if (!shop || order.policy_id === null) return undefined;
  const plan = await getPolicy(unit.tx, order.policy_id);
  const asked = { step: step as MessageStep, dueAt: unit.now, maxLateMs: PRESS_LATE_MS };
  const facts = await messageFacts(unit, order, plan, shop, asked);
  const decision = decideMessage({ ...facts, ...withoutHold(order), overtaken: false, nextStepAt: null });
  return { asked, plan, facts, decision };
}

/**
 * A person writes now. The same caps, gaps and quiet hours hold as for the machine, and the press counts as the next step;
 * only a hold that waits for a person does not stand in a person's way.
 */
export async function writeNow(
  unit: Unit,
  settings: Settings,
  order: Order,
  person: PersonSettings,
  message: { step: 'ask' | 'remind'; text?: string },
): Promise<ActionResult> {
  const now = await decideNow(unit, settings, order, message.step);
  if (!now) return { kind: 'stale' };
  const { asked, plan, facts, decision } = now;
  if (decision.kind === 'skip') return { kind: 'refused', because: decision.because };
  if (decision.kind === 'move') return { kind: 'refused', because: decision.because, until: decision.until };
  const template = stepNamed(plan, message.step)?.template ?? message.step;
  const params: MessageParams = {
    ...asked,
    template,
    by: person.name,
    ...(message.text === undefined ? {} : { text: message.text }),
  };
  const first = await enqueueMessage(unit, order, params);
  if (!first && message.step === 'ask') return { kind: 'refused', because: 'superseded' };
  if (!first) await enqueueMessage(unit, order, params, `|${person.id}|${facts.sentToOrder}`);
  if (order.held === 'snoozed' || order.held === 'buyer_replied') {
    await updateOrder(unit, order.id, { held: null, held_until: null });
  }
  await countAsNextStep(unit, order, message.step);
  await touchOrder(unit, order);
  return done(message.step);
}

/** The press stands for the step that was to come: the buyer is not asked a second time a minute later. */
async function countAsNextStep(unit: Unit, order: Order, step: 'ask' | 'remind'): Promise<void> {
  const timers = await openTimers(unit.tx, order.id);
  const next = timers.find((timer) => timer.kind === 'ask' || (timer.kind === 'remind' && step === 'remind'));
  if (!next) return;
  await settleTimer(unit, next.id, 'skipped');
  await logOrder(unit, order, {
    who: 'system',
    what: 'step_skipped',
    why: { step: next.kind, because: 'by_person' },
  });
}

/** A person looked into the chat and saw the message whose fate was unknown. */
export async function markArrived(unit: Unit, order: Order, person: PersonSettings): Promise<ActionResult> {
  const unknown = await unknownMessage(unit, order);
  if (!unknown) return { kind: 'stale' };
  await resolveUnknown(unit, unknown.id, 'sent');
  await noteSent(unit, unknown.id);
  await logOrder(unit, order, { who: person.name, what: 'it_arrived' });
  await touchOrder(unit, order);
  return done('it_arrived');
}

/** A person looked and did not see it: once more, as a decision of theirs. */
export async function sendAgain(
  unit: Unit,
  settings: Settings,
  order: Order,
  person: PersonSettings,
): Promise<ActionResult> {
  const unknown = await unknownMessage(unit, order);
  const shop = settings.shops.get(order.shop_id);
  if (!unknown || !shop) return { kind: 'stale' };
  const params = JSON.parse(unknown.params) as MessageParams;
  await resolveUnknown(unit, unknown.id, 'dropped');
  const again = { ...params, dueAt: unit.now, maxLateMs: PRESS_LATE_MS, by: person.name };
  await enqueueMessage(unit, order, again, `|${unknown.id}`);
  await logOrder(unit, order, { who: person.name, what: 'send_again' });
  await touchOrder(unit, order);
  return done('send_again');
}

async function unknownMessage(unit: Unit, order: Order) {
  return (await effectsOf(unit.tx, order.id, ['buyer.message'])).find((effect) => effect.state === 'unknown');
}
