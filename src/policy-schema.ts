/** The shape of a policy file, one field at a time, and its way to `Policy`. What fields mean together is in policy-lint. */
import * as z from 'zod';
import type { ChatBudget } from './domain/chat-budget.js';
import { parseDuration } from './domain/duration.js';
import { PAYMENT_METHODS } from './domain/order.js';
import { type Breaker, type Policy, STEP_NAMES, type Step, type StepName } from './domain/policy.js';
import type { UnusualRules } from './domain/unusual.js';
import { textThat } from './zod-faults.js';

const duration = textThat((text) =>
  parseDuration(text) === undefined
    ? {
        message: `is ${JSON.stringify(text.slice(0, 40))}, not a duration`,
        hint: 'Write it like 90s, 5m, 1h30m or 72h.',
      }
    : undefined,
).transform((text) => parseDuration(text) ?? 0);

const timeOfDay = textThat((text) =>
  /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
    ? undefined
    : { message: `is ${JSON.stringify(text.slice(0, 40))}, not a time of day`, hint: 'Write it like 22:00.' },
);

/** `100` and `19.90` need no quotes, so numbers are welcome where text is wanted. */
const decimal = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  textThat((text) =>
    /^\d{1,15}(\.\d{1,6})?$/.test(text)
      ? undefined
      : {
          message: `is ${JSON.stringify(text.slice(0, 40))}, not an amount`,
          hint: 'Write it like 50 or "19.90", without a currency.',
        },
  ),
);

const policyName = textThat((text) =>
  /^[a-z0-9][a-z0-9-]{0,39}$/.test(text)
    ? undefined
    : { message: 'is not a good name', hint: 'Use small letters, digits and -, at most 40.' },
);

const count = z.number().int().min(0).max(1_000_000);

const stepSchema = z.strictObject({
  step: z.enum(STEP_NAMES as [StepName, ...StepName[]]),
  after: duration,
  maxLate: duration.optional(),
  grace: duration.optional(),
  mode: z.enum(['automatic', 'ask']).optional(),
  onlyUnclaimed: z.boolean().optional(),
  template: z.string().optional(),
});

const ruleSchema = z.strictObject({
  when: z
    .strictObject({
      methods: z
        .array(z.enum(PAYMENT_METHODS as [string, ...string[]]))
        .min(1)
        .optional(),
      categories: z.array(z.string().min(1)).min(1).optional(),
      shops: z.array(z.string().min(1)).min(1).optional(),
      totalFrom: decimal.optional(),
      totalBelow: decimal.optional(),
    })
    .optional(),
  steps: z.array(stepSchema).min(1),
});

const hold = z.boolean().default(false);
const times = z.number().min(1).max(1_000);

/** A kind that is left out is not looked for. */
const unusualSchema = z.strictObject({
  duplicate: z.strictObject({ within: duration, hold }).optional(),
  value: z.strictObject({ times, hold }).optional(),
  count: z.strictObject({ times, hold }).optional(),
  nonPayer: z.strictObject({ orders: count.min(1), within: duration, hold }).optional(),
  test: z.strictObject({ words: z.array(z.string().min(2).max(80)).min(1).max(50), hold }).optional(),
  currency: z.strictObject({ hold }).optional(),
});

export const policySchema = z.strictObject({
  name: policyName,
  testing: z.boolean().optional(),
  alert: z.strictObject({ after: duration, maxOpen: count }),
  quietHours: z.strictObject({ from: timeOfDay, to: timeOfDay, awakeWindow: duration }),
  caps: z.strictObject({ perOrder: count, perBuyer: count, perBuyerWithin: duration, gap: duration }),
  claimLease: duration,
  undo: duration,
  breaker: z
    .strictObject({
      cancels: z.number().int().min(1).max(1_000_000),
      within: duration,
      share: z.number().int().min(1).max(100),
      atLeast: z.number().int().min(1).max(1_000_000),
    })
    .optional(),
  chatBudget: z
    .strictObject({
      reserve: z.number().int().min(0).max(100),
      highValue: decimal.optional(),
      perDay: count.min(1).optional(),
    })
    .optional(),
  unusual: unusualSchema.optional(),
  rules: z.array(ruleSchema).min(1),
});

type PolicyFile = z.infer<typeof policySchema>;

const MINUTE = 60_000;

/** How late a step may still fire where the file does not say. A hold is never too late within a month. */
const DEFAULT_MAX_LATE_MS: Record<StepName, number> = {
  ask: 15 * MINUTE,
  remind: 30 * MINUTE,
  escalate: 120 * MINUTE,
  notice: 10 * MINUTE,
  cancel: 60 * MINUTE,
  hold: 30 * 24 * 60 * MINUTE,
};

/** The validated file as the core knows it. */
export function toPolicy(file: PolicyFile): Policy {
  return {
    name: file.name,
    alert: { afterMs: file.alert.after, maxOpen: file.alert.maxOpen },
    quietHours: {
      from: file.quietHours.from,
      to: file.quietHours.to,
      awakeWindowMs: file.quietHours.awakeWindow,
    },
    caps: {
      perOrder: file.caps.perOrder,
      perBuyer: file.caps.perBuyer,
      perBuyerMs: file.caps.perBuyerWithin,
      gapMs: file.caps.gap,
    },
    claimLeaseMs: file.claimLease,
    undoMs: file.undo,
    ...(file.breaker ? { breaker: breakerOf(file.breaker) } : {}),
    ...(file.chatBudget ? { chatBudget: withoutUndefined(file.chatBudget) as ChatBudget } : {}),
    ...(file.unusual ? { unusual: unusualOf(file.unusual) } : {}),
    rules: file.rules.map((rule) => ({
      when: withoutUndefined(rule.when ?? {}) as Policy['rules'][number]['when'],
      steps: rule.steps.map(toStep),
    })),
  };
}

function breakerOf({ within, ...limits }: NonNullable<PolicyFile['breaker']>): Breaker {
  return { ...limits, withinMs: within };
}

function unusualOf({ duplicate, nonPayer, ...rest }: NonNullable<PolicyFile['unusual']>): UnusualRules {
  return {
    ...(withoutUndefined(rest) as UnusualRules),
    ...(duplicate ? { duplicate: { withinMs: duplicate.within, hold: duplicate.hold } } : {}),
    ...(nonPayer
      ? { nonPayer: { orders: nonPayer.orders, withinMs: nonPayer.within, hold: nonPayer.hold } }
      : {}),
  };
}

function toStep(step: PolicyFile['rules'][number]['steps'][number]): Step {
  return {
    name: step.step,
    afterMs: step.after,
    maxLateMs: step.maxLate ?? DEFAULT_MAX_LATE_MS[step.step],
    graceMs: step.grace ?? 0,
    onlyUnclaimed: step.onlyUnclaimed ?? false,
    mode: step.mode ?? 'ask',
    template: step.template ?? step.step,
  };
}

function withoutUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Partial<T>;
}
