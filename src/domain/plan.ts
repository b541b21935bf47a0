/** What is to happen to one order, and when: pure arithmetic over the policy it was placed under. */
import { createHash } from 'node:crypto';
import { compareDecimals } from './decimal.js';
import { type Money, moneyToDecimal } from './money.js';
import type { PaymentMethod } from './order.js';
import type { Policy, PolicySnapshot, Rule, Step, StepName } from './policy.js';

/** What a rule may look at. */
export interface OrderFacts {
  method: PaymentMethod;
  category?: string | undefined;
  shopId: string;
  total: Money;
}

/** A plan and its hash are made once for each rule, and never changed: thousands of orders share them. */
const plans = new WeakMap<Policy, Map<Rule, PolicySnapshot>>();
const hashes = new WeakMap<PolicySnapshot, string>();

/** The plan an order keeps: the policy with the steps of the first rule that applies. Throws where no rule does, which a parsed policy never has. */
export function ruleFor(policy: Policy, facts: OrderFacts): PolicySnapshot {
  const rule = policy.rules.find((candidate) => ruleApplies(candidate.when, facts));
  if (!rule) throw new Error(`policy ${policy.name} has no rule for every order`);
  const known = plans.get(policy)?.get(rule);
  if (known) return known;
  const plan = planOf(policy, rule);
  plans.set(policy, (plans.get(policy) ?? new Map()).set(rule, plan));
  return plan;
}

function planOf(policy: Policy, rule: Rule): PolicySnapshot {
  const { rules: _rules, breaker: _breaker, chatBudget: _budget, unusual: _unusual, ...rest } = policy;
  return { ...rest, steps: rule.steps };
}

/** All conditions hold. Categories are compared without case; an order without one matches no list of categories. */
export function ruleApplies(when: Rule['when'], facts: OrderFacts): boolean {
  const category = facts.category?.toLowerCase();
  return (
    (!when.methods || when.methods.includes(facts.method)) &&
    (!when.shops || when.shops.includes(facts.shopId)) &&
    (!when.categories || when.categories.some((name) => name.toLowerCase() === category)) &&
    (when.totalFrom === undefined || compareTotal(facts.total, when.totalFrom) >= 0) &&
    (when.totalBelow === undefined || compareTotal(facts.total, when.totalBelow) < 0)
  );
}

/** Negative, 0 or positive, as the amount is below, at or above a decimal of major units. */
export function compareTotal(total: Money, decimal: string): number {
  return compareDecimals(moneyToDecimal(total), decimal) ?? 0;
}

/** When a step's timer is due, epoch ms. For `cancel` this is after the hidden grace. Counted from placing, never from the last step. */
export function stepDueAt(placedAt: number, step: Step): number {
  return placedAt + step.afterMs + step.graceMs;
}

/** True when the step would fire so late that it is skipped (a message) or asks a person (a cancel). */
export function isTooLate(placedAt: number, step: Step, now: number): boolean {
  return now > stepDueAt(placedAt, step) + step.maxLateMs;
}

/** The step of that name, where the plan has it. */
export function stepNamed(plan: PolicySnapshot, name: StepName): Step | undefined {
  return plan.steps.find((step) => step.name === name);
}

/** The step after the named one in the plan; the first step when no name is given. Undefined after the last. */
export function stepAfter(plan: PolicySnapshot, name?: StepName): Step | undefined {
  if (name === undefined) return plan.steps[0];
  const index = plan.steps.findIndex((step) => step.name === name);
  return index < 0 ? undefined : plan.steps[index + 1];
}

/** True for steps that write to the buyer. */
export function isMessageStep(step: Step): boolean {
  return step.name === 'ask' || step.name === 'remind' || step.name === 'notice';
}

/** True when a later message of the plan is due as well: of several due messages only the latest is sent. */
export function isOvertaken(plan: PolicySnapshot, step: Step, placedAt: number, now: number): boolean {
  return (
    isMessageStep(step) &&
    plan.steps.some(
      (later) => isMessageStep(later) && later.afterMs > step.afterMs && stepDueAt(placedAt, later) <= now,
    )
  );
}

/**
 * The moment the buyer may be told the order closes, epoch ms: the cancel step without its hidden grace. Undefined when
 * we will not cancel by ourselves, because a deadline that nobody enforces is not told.
 */
export function toldDeadline(plan: PolicySnapshot, placedAt: number): number | undefined {
  const cancel = stepNamed(plan, 'cancel');
  return cancel?.mode === 'automatic' ? placedAt + cancel.afterMs : undefined;
}

/** SHA-256 (hex) of a snapshot whatever the order of its keys: equal plans share one stored row. */
export function policySnapshotHash(snapshot: PolicySnapshot): string {
  const known = hashes.get(snapshot);
  if (known) return known;
  const hash = createHash('sha256').update(canonicalJson(snapshot)).digest('hex');
  hashes.set(snapshot, hash);
  return hash;
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}
