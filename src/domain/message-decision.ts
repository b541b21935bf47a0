/**
 * May this step write to the buyer now? One pure decision, taken when the timer fires and again right before the call.
 * It never lets a second message out for a step, and never drops the notice for the sake of a lesser message.
 */
import type { HoldCause } from './alert.js';
import type { OrderStatus } from './order.js';
import type { MessageStep, PolicySnapshot } from './policy.js';
import { nextOpenAt } from './quiet-hours.js';

export interface MessageFacts {
  step: MessageStep;
  now: number;
  /** When it was due, after earlier moves. */
  dueAt: number;
  maxLateMs: number;
  status: OrderStatus;
  placedAt: number;
  held: HoldCause | null;
  heldUntil: number | null;
  canMessage: boolean;
  optedOut: boolean;
  /** A later message of the plan is due as well. */
  overtaken: boolean;
  /** Messages for this order that went out or may have; the one decided about is not among them. */
  sentToOrder: number;
  /** The same for this buyer over all orders within the cap's window. */
  sentToBuyer: number;
  /** Notices still to come: for this order (0 or 1), and for all of this buyer's open orders, this one left out. */
  noticeToCome: number;
  noticesOfOtherOrders: number;
  lastToBuyerAt: number | null;
  /** When the plan's next message or cancel is due; a step moved beyond it has lost its sense. */
  nextStepAt: number | null;
  zones: readonly string[];
  policy: Pick<PolicySnapshot, 'quietHours' | 'caps'>;
}

export type SkipReason =
  | 'paid'
  | 'closed'
  | 'held'
  | 'opted_out'
  | 'no_buyer_chat'
  | 'too_late'
  | 'superseded'
  | 'order_cap'
  | 'buyer_cap'
  | 'gap'
  | 'quiet_hours';

export type MessageDecision =
  | { kind: 'send' }
  | { kind: 'skip'; because: SkipReason }
  | { kind: 'move'; until: number; because: 'gap' | 'quiet_hours' | 'held' };

export function decideMessage(facts: MessageFacts): MessageDecision {
  const refusal = refusalOf(facts);
  if (refusal) return { kind: 'skip', because: refusal };
  if (facts.held !== null && facts.heldUntil !== null && facts.heldUntil > facts.now) {
    return moved(facts, facts.heldUntil, 'held');
  }
  const gapEnds = facts.lastToBuyerAt === null ? 0 : facts.lastToBuyerAt + facts.policy.caps.gapMs;
  if (gapEnds > facts.now) return moved(facts, gapEnds, 'gap');
  const open = openFrom(facts);
  if (open === undefined) return { kind: 'skip', because: 'quiet_hours' };
  if (open > facts.now) return moved(facts, open, 'quiet_hours');
  return { kind: 'send' };
}

function refusalOf(facts: MessageFacts): SkipReason | undefined {
  if (facts.status !== 'unpaid') return facts.status === 'paid' ? 'paid' : 'closed';
  if (facts.optedOut || facts.held === 'opted_out') return 'opted_out';
  if (facts.held !== null && facts.heldUntil === null) return 'held';
  if (!facts.canMessage) return 'no_buyer_chat';
  if (facts.now > facts.dueAt + facts.maxLateMs) return 'too_late';
  if (facts.overtaken) return 'superseded';
  return capReached(facts);
}

/** Lesser messages leave room for the notices: without a notice nothing is cancelled. */
function capReached(facts: MessageFacts): SkipReason | undefined {
  const { perOrder, perBuyer } = facts.policy.caps;
  const isNotice = facts.step === 'notice';
  const forOrder = isNotice ? 0 : facts.noticeToCome;
  if (facts.sentToOrder + forOrder >= perOrder) return 'order_cap';
  const forOthers = isNotice ? 0 : facts.noticesOfOtherOrders;
  if (facts.sentToBuyer + forOrder + forOthers >= perBuyer) return 'buyer_cap';
  return undefined;
}

/** From when a message is allowed by the clock: at once while the buyer is surely awake, else outside quiet hours. */
function openFrom(facts: MessageFacts): number | undefined {
  if (facts.now <= facts.placedAt + facts.policy.quietHours.awakeWindowMs) return facts.now;
  return nextOpenAt(facts.now, facts.zones, facts.policy.quietHours);
}

function moved(facts: MessageFacts, until: number, because: 'gap' | 'quiet_hours' | 'held'): MessageDecision {
  // The notice moves and takes the cancel with it; a lesser message gives way to the step that follows it.
  if (facts.step !== 'notice' && facts.nextStepAt !== null && until >= facts.nextStepAt) {
    return { kind: 'skip', because: because === 'held' ? 'held' : because };
  }
  return { kind: 'move', until, because };
}
