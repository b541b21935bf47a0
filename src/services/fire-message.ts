import { decideMessage, type MessageDecision } from '../domain/message-decision.js';
import { stepNamed } from '../domain/plan.js';
import type { MessageStep, PolicySnapshot, Step } from '../domain/policy.js';
import type { Settings, ShopSettings } from '../domain/settings.js';
import type { Unit } from '../store/database.js';
import { logOrder } from '../store/order-log.js';
import { type Order, updateOrder } from '../store/orders.js';
import { arm, openTimers, postpone, settleTimer, type Timer } from '../store/timers.js';
import { enqueueMessage } from './enqueue-message.js';
import { messageFacts } from './message-facts.js';
import { openAlert } from './open-alert.js';
import { touchOrder } from './touch.js';

/** A message step is due: send it, move it or let it go, and say why. */
export async function fireMessage(
  unit: Unit,
  settings: Settings,
  shop: ShopSettings,
  order: Order,
  plan: PolicySnapshot,
  timer: Timer,
  parked: boolean,
): Promise<void> {
  const step = stepNamed(plan, timer.kind as MessageStep);
  if (!step) return await settleTimer(unit, timer.id, 'skipped');
  const name = step.name as MessageStep;
  // After an absence there are thousands of these: nothing else need be known of them.
  const tooLate = unit.now > timer.due_at + step.maxLateMs && order.held === null;
  if (parked || (tooLate && shop.canMessage && order.buyer_id !== null)) {
    await settleTimer(unit, timer.id, 'skipped');
    return await logSkip(unit, order, name, parked ? 'restored' : 'too_late');
  }
  const facts = await messageFacts(unit, order, plan, shop, {
    step: name,
    dueAt: timer.due_at,
    maxLateMs: step.maxLateMs,
  });
  const decision = decideMessage(facts);
  if (decision.kind === 'move') return await moveMessage(unit, order, plan, step, timer, decision);
  if (decision.kind === 'skip') {
    await settleTimer(unit, timer.id, 'skipped');
    await logSkip(unit, order, name, decision.because);
    if (decision.because === 'no_buyer_chat') {
      await openAlert(unit, settings, order, { cause: 'no_buyer_chat', maxOpen: plan.alert.maxOpen });
    }
    return;
  }
  await settleTimer(unit, timer.id, 'fired');
  const isFirst = await enqueueMessage(unit, order, {
    step: name,
    template: step.template,
    dueAt: timer.due_at,
    maxLateMs: step.maxLateMs,
    ...(name === 'notice' ? { leadMs: noticeLead(plan) } : {}),
  });
  // A person's press or an earlier try stands for this step.
  if (!isFirst) await logSkip(unit, order, name, 'superseded');
}

/** How long before its deadline a notice is due: the plan's own distance. */
export function noticeLead(plan: PolicySnapshot): number {
  const notice = stepNamed(plan, 'notice');
  const cancel = stepNamed(plan, 'cancel');
  return notice && cancel ? cancel.afterMs - notice.afterMs : 0;
}

export async function logSkip(unit: Unit, order: Order, step: string, because: string): Promise<void> {
  await logOrder(unit, order, { who: 'system', what: 'step_skipped', why: { step, because } });
  await touchOrder(unit, order);
}

async function moveMessage(
  unit: Unit,
  order: Order,
  plan: PolicySnapshot,
  step: Step,
  timer: Timer,
  decision: Extract<MessageDecision, { kind: 'move' }>,
): Promise<void> {
  await postpone(unit, timer.id, decision.until);
  await logOrder(unit, order, {
    who: 'system',
    what: 'step_moved',
    why: { step: step.name, because: decision.because, until: decision.until },
  });
  if (step.name === 'notice') await moveDeadline(unit, order, plan, decision.until + noticeLead(plan));
  await touchOrder(unit, order);
}

/** The deadline follows its notice, never the other way round: who is told late is cancelled late. */
export async function moveDeadline(
  unit: Unit,
  order: Order,
  plan: PolicySnapshot,
  deadlineAt: number,
): Promise<void> {
  const cancel = stepNamed(plan, 'cancel');
  if (!cancel || (order.deadline_at !== null && order.deadline_at >= deadlineAt)) return;
  await updateOrder(unit, order.id, { deadline_at: deadlineAt });
  const timers = await openTimers(unit.tx, order.id);
  if (timers.some((timer) => timer.kind === 'cancel')) {
    await arm(unit, {
      kind: 'cancel',
      shopId: order.shop_id,
      orderId: order.id,
      dueAt: deadlineAt + cancel.graceMs,
    });
  }
  await touchOrder(unit, order);
}
