/**
 * What the fields of a policy mean together. Works on the file as written and looks only at parts that have the right
 * shape, so that these faults are told in the same breath as the others.
 */
import * as z from 'zod';
import { compareDecimals } from './domain/decimal.js';
import { formatDuration, parseDuration } from './domain/duration.js';
import { STEP_NAMES, type StepName } from './domain/policy.js';
import { templatesOfStep } from './domain/template-catalogue.js';
import type { Fault } from './errors.js';
import type { YamlSource } from './yaml-file.js';
import { oneOf } from './zod-faults.js';

/** A buyer needs this long to act on a notice. */
const NOTICE_LEAD_MS = 10 * 60_000;
/** Anything shorter is a slip of the unit (5s for 5m) outside tests. */
const SHORTEST_STEP_MS = 60_000;

const ms = z.string().transform(parseDuration).catch(undefined);
const looseStep = z
  .object({
    step: z
      .enum(STEP_NAMES as [StepName, ...StepName[]])
      .optional()
      .catch(undefined),
    after: ms,
    grace: z.unknown().optional(),
    mode: z.string().optional().catch(undefined),
    onlyUnclaimed: z.unknown().optional(),
    template: z.string().optional().catch(undefined),
  })
  .catch({
    step: undefined,
    after: undefined,
    grace: undefined,
    mode: undefined,
    onlyUnclaimed: undefined,
    template: undefined,
  });
const looseRule = z
  .object({
    when: z.record(z.string(), z.unknown()).nullish().catch({ unreadable: true }),
    steps: z.array(looseStep).catch([]),
  })
  .catch({ when: { unreadable: true }, steps: [] });
const loosePolicy = z
  .object({ testing: z.boolean().catch(false), rules: z.array(looseRule).catch([]) })
  .catch({ testing: false, rules: [] });

type LooseRule = z.infer<typeof looseRule>;
type LooseStep = z.infer<typeof looseStep>;
type Tell = (path: PropertyKey[], message: string, hint: string, at?: 'key' | 'value') => void;

/** Every fault of meaning in a policy file. */
export function lintPlan(source: YamlSource, allowShort: boolean): Fault[] {
  const policy = loosePolicy.parse(source.value);
  const short = allowShort || policy.testing;
  const faults: Fault[] = [];
  const tell: Tell = (path, message, hint, at) => faults.push(source.fault(path, message, hint, at));
  lintReach(policy.rules, tell);
  for (const [index, rule] of policy.rules.entries()) {
    const path = ['rules', index];
    lintTotals(rule, path, tell);
    lintOrder(rule.steps, [...path, 'steps'], short, tell);
    lintCancel(rule.steps, [...path, 'steps'], short, tell);
    for (const [at, step] of rule.steps.entries()) lintStep(step, [...path, 'steps', at], tell);
  }
  return faults;
}

/** The last rule takes every order, no rule before it does. */
function lintReach(rules: LooseRule[], tell: Tell): void {
  const first = rules.findIndex((rule) => Object.keys(rule.when ?? {}).length === 0);
  if (first < 0 && rules.length > 0) {
    const hint = 'Add a last rule without "when" that says what happens to every other order.';
    tell(['rules', rules.length - 1], 'is the last rule, yet does not take every order', hint);
  }
  for (let index = first + 1; first >= 0 && index < rules.length; index++) {
    const hint = `Move it above rules[${first}], which has no "when", or remove it.`;
    tell(['rules', index], `can never apply: rules[${first}] takes every order before it`, hint);
  }
}

function lintTotals(rule: LooseRule, path: PropertyKey[], tell: Tell): void {
  const from = compareDecimals(rule.when?.totalFrom, rule.when?.totalBelow);
  if (from !== undefined && from >= 0) {
    tell(
      [...path, 'when', 'totalBelow'],
      'is not above totalFrom, so no order fits',
      'Make totalBelow the larger one.',
    );
  }
}

/** Steps stand in the order they happen, each name once, none after a cancel. */
function lintOrder(steps: LooseStep[], path: PropertyKey[], short: boolean, tell: Tell): void {
  const seen = new Set<string>();
  let latest = -1;
  for (const [index, { step, after }] of steps.entries()) {
    if (step && seen.has(step))
      tell([...path, index, 'step'], `is a second "${step}" in one rule`, 'Keep one of them.');
    if (seen.has('cancel')) tell([...path, index], 'comes after the cancel', 'Make cancel the last step.');
    if (step) seen.add(step);
    if (after === undefined) continue;
    if (after <= latest) {
      tell(
        [...path, index, 'after'],
        `is not later than the step before it (${formatDuration(latest)})`,
        'Write the steps in the order they happen.',
      );
    }
    if (after < SHORTEST_STEP_MS && !short) {
      tell(
        [...path, index, 'after'],
        `is ${formatDuration(after)}, too soon for a buyer`,
        'At least 1m; a policy for tests says "testing: true".',
      );
    }
    latest = Math.max(latest, after);
  }
}

/** An automatic cancel has told the buyer in good time; a notice that leads to none would be untrue. */
function lintCancel(steps: LooseStep[], path: PropertyKey[], short: boolean, tell: Tell): void {
  const cancelAt = steps.findIndex(({ step }) => step === 'cancel');
  const noticeAt = steps.findIndex(({ step }) => step === 'notice');
  const [cancel, notice] = [steps[cancelAt], steps[noticeAt]];
  const automatic = cancel?.mode === 'automatic';
  if (notice && !automatic) {
    tell(
      [...path, noticeAt],
      'tells a deadline that nobody keeps',
      'Add a cancel with "mode: automatic" or remove the notice.',
    );
  }
  if (!automatic || cancel.after === undefined) return;
  const lead = short ? 1 : NOTICE_LEAD_MS;
  const told = notice ? notice.after : Number.POSITIVE_INFINITY;
  if (told !== undefined && cancel.after - told < lead) {
    const when = short ? 'before it' : 'at least 10m before it';
    tell(
      [...path, cancelAt],
      `cancels by itself without a notice ${when}`,
      `Add a notice ${when}, or write "mode: ask".`,
    );
  }
}

/** Keys that mean something on one kind of step only, and templates of the step's own kind. */
function lintStep(step: LooseStep, path: PropertyKey[], tell: Tell): void {
  const { step: name } = step;
  if (!name) return;
  for (const [key, owner] of [
    ['grace', 'cancel'],
    ['mode', 'cancel'],
    ['onlyUnclaimed', 'escalate'],
  ] as const) {
    if (step[key] !== undefined && name !== owner) {
      tell([...path, key], `means nothing on ${name}`, `Only ${owner} has it; remove it.`, 'key');
    }
  }
  if (step.template === undefined) return;
  const allowed: string[] = templatesOfStep(name);
  if (allowed.length === 0)
    tell([...path, 'template'], `means nothing on ${name}`, 'It sends no text; remove it.', 'key');
  else if (!allowed.includes(step.template)) {
    const told = oneOf(step.template, allowed);
    tell([...path, 'template'], told.message, told.hint);
  }
}
