import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareTotal,
  isOvertaken,
  isTooLate,
  policySnapshotHash,
  ruleFor,
  stepAfter,
  stepDueAt,
  stepNamed,
  toldDeadline,
} from '../../src/domain/plan.js';
import type { Policy, Rule, Step, StepName } from '../../src/domain/policy.js';

const MINUTE = 60_000;

function step(name: StepName, minutes: number, more: Partial<Step> = {}): Step {
  return {
    name,
    afterMs: minutes * MINUTE,
    maxLateMs: 10 * MINUTE,
    graceMs: 0,
    onlyUnclaimed: false,
    mode: 'ask',
    template: name,
    ...more,
  };
}

function policy(...rules: Rule[]): Policy {
  return {
    name: 'p',
    alert: { afterMs: 1, maxOpen: 1 },
    quietHours: { from: '22:00', to: '09:00', awakeWindowMs: 1 },
    caps: { perOrder: 1, perBuyer: 1, perBuyerMs: 1, gapMs: 1 },
    claimLeaseMs: 1,
    undoMs: 1,
    rules,
  };
}

const CARD = [
  step('ask', 5),
  step('remind', 30),
  step('cancel', 60, { graceMs: 5 * MINUTE, mode: 'automatic' }),
];
const facts = { method: 'card', shopId: 'a', total: { minor: 5000, currency: 'USD' } } as const;
const plan = ruleFor(policy({ when: {}, steps: CARD }), facts);

describe('the rule of an order', () => {
  const chosen = (when: Rule['when'], order: Parameters<typeof ruleFor>[1]) =>
    ruleFor(policy({ when, steps: [step('ask', 1)] }, { when: {}, steps: [step('hold', 9)] }), order)
      .steps[0]!.name === 'ask';

  test.each([
    [{ methods: ['card' as const] }, true],
    [{ methods: ['wallet' as const] }, false],
    [{ shops: ['a', 'b'] }, true],
    [{ shops: ['b'] }, false],
    [{ categories: ['toys'] }, false],
    [{ totalFrom: '50' }, true],
    [{ totalFrom: '50.01' }, false],
    [{ totalBelow: '50' }, false],
    [{ totalBelow: '50.000001' }, true],
    [{ methods: ['card' as const], shops: ['b'] }, false],
  ])('is picked by %j: %s', (when, applies) => {
    expect(chosen(when, facts)).toBe(applies);
  });

  test('compares categories without case', () => {
    expect(chosen({ categories: ['Toys'] }, { ...facts, category: 'toys' })).toBe(true);
  });

  test('is the first that applies, and the snapshot holds no rules', () => {
    expect(plan).not.toHaveProperty('rules');
    expect(plan.steps).toBe(CARD);
  });

  test('exists for every order or the policy is a fault of ours', () => {
    expect(() => ruleFor(policy({ when: { shops: ['z'] }, steps: CARD }), facts)).toThrow(
      /no rule for every order/,
    );
  });

  test('compares totals of currencies with and without decimals exactly', () => {
    expect(compareTotal({ minor: 657_000, currency: 'VND' }, '657000.00')).toBe(0);
    expect(compareTotal({ minor: 1999, currency: 'USD' }, '19.99')).toBe(0);
    expect(compareTotal({ minor: 9_007_199_254_740_991, currency: 'JPY' }, '999999999999999')).toBe(1);
    expect(compareTotal({ minor: -50, currency: 'USD' }, '0')).toBe(-1);
  });
});

describe('the times of a plan', () => {
  test('count from placing, the grace on top', () => {
    expect(CARD.map((each) => stepDueAt(1000, each) - 1000)).toEqual(
      [5, 30, 65].map((minutes) => minutes * MINUTE),
    );
  });

  test('tell the buyer the deadline without the grace, and only one that is kept', () => {
    expect(toldDeadline(plan, 1000)).toBe(1000 + 60 * MINUTE);
    expect(toldDeadline({ ...plan, steps: [step('cancel', 60)] }, 1000)).toBeUndefined();
    expect(toldDeadline({ ...plan, steps: [step('ask', 5)] }, 1000)).toBeUndefined();
  });

  test('are too late only after the longest lateness', () => {
    expect(isTooLate(0, CARD[0]!, 15 * MINUTE)).toBe(false);
    expect(isTooLate(0, CARD[0]!, 15 * MINUTE + 1)).toBe(true);
  });

  test('let only the latest of several due messages go out', () => {
    expect(isOvertaken(plan, CARD[0]!, 0, 30 * MINUTE)).toBe(true);
    expect(isOvertaken(plan, CARD[0]!, 0, 30 * MINUTE - 1)).toBe(false);
    expect(isOvertaken(plan, CARD[1]!, 0, 99 * MINUTE)).toBe(false);
    expect(isOvertaken(plan, CARD[2]!, 0, 99 * MINUTE)).toBe(false);
  });

  test('lead from step to step', () => {
    expect(stepAfter(plan)?.name).toBe('ask');
    expect(stepAfter(plan, 'ask')?.name).toBe('remind');
    expect(stepAfter(plan, 'cancel')).toBeUndefined();
    expect(stepAfter(plan, 'hold')).toBeUndefined();
    expect(stepNamed(plan, 'remind')).toBe(CARD[1]);
  });
});

describe('the hash of a snapshot', () => {
  test('ignores the order of keys', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(Object.entries(plan), { minLength: Object.keys(plan).length }),
        (entries) => {
          expect(policySnapshotHash(Object.fromEntries(entries) as typeof plan)).toBe(
            policySnapshotHash(plan),
          );
        },
      ),
    );
  });

  test('changes with any value', () => {
    expect(policySnapshotHash({ ...plan, undoMs: 2 })).not.toBe(policySnapshotHash(plan));
    expect(policySnapshotHash({ ...plan, steps: [...CARD].reverse() })).not.toBe(policySnapshotHash(plan));
  });
});
