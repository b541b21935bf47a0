import type { ChatBudget } from './chat-budget.js';
import type { PaymentMethod } from './order.js';
import type { UnusualRules } from './unusual.js';

/** `ask` … `cancel` happen to an open order in time; `hold` ends the stock's hold without cancelling. */
export type StepName = 'ask' | 'remind' | 'escalate' | 'notice' | 'cancel' | 'hold';

export const STEP_NAMES: readonly StepName[] = ['ask', 'remind', 'escalate', 'notice', 'cancel', 'hold'];

/** Steps that send the buyer a text. */
export type MessageStep = 'ask' | 'remind' | 'notice';

export interface Step {
  name: StepName;
  /** Milliseconds after the order was placed. */
  afterMs: number;
  /** Fired later than this after its due time, the step is skipped (messages) or asks a person (cancel). */
  maxLateMs: number;
  /** `cancel` only: how long after the told deadline we really cancel. Hidden from the buyer. */
  graceMs: number;
  /** `escalate` only: fire only while nobody has claimed the alert. */
  onlyUnclaimed: boolean;
  /** `cancel` only: `automatic` cancels by itself after a delivered notice; `ask` opens a *Cancel expired* card. */
  mode: 'automatic' | 'ask';
  /** Template of a message step; defaults to the step's name. */
  template: string;
}

/** A rule applies when all its conditions hold; an empty `when` always does. The first that applies wins. */
export interface Rule {
  when: {
    methods?: PaymentMethod[];
    categories?: string[];
    shops?: string[];
    /** Major units of the order's currency as a decimal string, inclusive / exclusive. */
    totalFrom?: string;
    totalBelow?: string;
  };
  steps: Step[];
}

/** When the bot stops cancelling by itself in a shop and asks. */
export interface Breaker {
  /** At most this many automatic cancels within `withinMs`. */
  cancels: number;
  withinMs: number;
  /** At most this part, in percent, of the orders that were open within the last 24 hours … */
  share: number;
  /** … once there are this many: a shop with two orders may lose both. */
  atLeast: number;
}

export interface Policy {
  name: string;
  alert: {
    /** An order open this long gets a card of its own … */
    afterMs: number;
    /** … while fewer than this many are open in its shop. So many at a time whose time is over have one. */
    maxOpen: number;
  };
  quietHours: { from: string; to: string; awakeWindowMs: number };
  caps: { perOrder: number; perBuyer: number; perBuyerMs: number; gapMs: number };
  claimLeaseMs: number;
  undoMs: number;
  /** The shop's, as its policy is now: unlike the rest, no order keeps an older one. */
  breaker?: Breaker;
  /** Likewise: how the day's chat requests are spent. */
  chatBudget?: ChatBudget;
  /** Likewise: which new orders are marked as unusual. */
  unusual?: UnusualRules;
  rules: Rule[];
}

/** What holds for the shop as its policy is now. */
type ShopsOwn = 'rules' | 'breaker' | 'chatBudget' | 'unusual';

/** What an order keeps of the policy it was placed under: later edits never bend a running plan. */
export type PolicySnapshot = Omit<Policy, ShopsOwn> & { steps: Step[] };
