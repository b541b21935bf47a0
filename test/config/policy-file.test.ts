import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_CHAT_BUDGET } from '../../src/domain/chat-budget.js';
import { ruleFor, stepDueAt, toldDeadline } from '../../src/domain/plan.js';
import { DEFAULT_UNUSUAL } from '../../src/domain/unusual.js';
import { AppError } from '../../src/errors.js';
import { loadPolicies, parsePolicy } from '../../src/policy-file.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const shipped = loadPolicies('data/policies');

const HEAD = `name: mine
alert: { after: 5m, maxOpen: 15 }
quietHours: { from: 22:00, to: 09:00, awakeWindow: 60m }
caps: { perOrder: 3, perBuyer: 4, perBuyerWithin: 24h, gap: 10m }
claimLease: 10m
undo: 2m
`;

/** The faults of a policy as `line path message | hint`. */
function faultsOf(text: string): string[] {
  try {
    parsePolicy('mine.yaml', text);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.faults.map(({ line, path, message, hint }) => `${line} ${path} ${message} | ${hint}`);
  }
}

/** Faults of a policy with one catch-all rule of these steps, one a line from line 9. */
function stepFaults(...steps: string[]): string[] {
  return faultsOf(`${HEAD}rules:\n  - steps:\n${steps.map((step) => `      - { ${step} }`).join('\n')}\n`);
}

describe('shipped policies', () => {
  const facts = { shopId: 's', total: { minor: 5074, currency: 'BRL' } };

  test('standard asks, reminds, escalates, tells and cancels a card order', () => {
    const plan = ruleFor(shipped.get('standard')!, { ...facts, method: 'card' });
    expect(plan.steps.map((step) => [step.name, step.afterMs / MINUTE, step.maxLateMs / MINUTE])).toEqual([
      ['ask', 5, 15],
      ['remind', 30, 30],
      ['escalate', 40, 120],
      ['notice', 45, 10],
      ['cancel', 60, 60],
    ]);
    expect(stepDueAt(0, plan.steps[4]!)).toBe(65 * MINUTE);
    expect(toldDeadline(plan, 0)).toBe(HOUR);
    expect(plan.steps[2]!.onlyUnclaimed).toBe(true);
  });

  test.each(['bank_slip', 'bank_transfer', 'convenience_store', 'unknown'] as const)(
    'standard never cancels %s by itself',
    (method) => {
      const plan = ruleFor(shipped.get('standard')!, { ...facts, method });
      expect(plan.steps.map((step) => [step.name, step.afterMs / HOUR, step.template])).toEqual([
        ['remind', 4, 'remind-slow'],
        ['hold', 72, 'hold'],
      ]);
      expect(toldDeadline(plan, 0)).toBeUndefined();
    },
  );

  test('standard carries the figures of its head', () => {
    const { rules: _rules, chatBudget, unusual, ...head } = shipped.get('standard')!;
    expect(chatBudget).toEqual(DEFAULT_CHAT_BUDGET);
    expect(unusual).toEqual(DEFAULT_UNUSUAL);
    expect(head).toEqual({
      name: 'standard',
      alert: { afterMs: 5 * MINUTE, maxOpen: 15 },
      quietHours: { from: '22:00', to: '09:00', awakeWindowMs: HOUR },
      caps: { perOrder: 3, perBuyer: 4, perBuyerMs: 24 * HOUR, gapMs: 10 * MINUTE },
      claimLeaseMs: 10 * MINUTE,
      undoMs: 2 * MINUTE,
      breaker: { cancels: 600, withinMs: 10 * MINUTE, share: 50, atLeast: 20 },
    });
  });

  test('one-deadline gives every method the card plan of standard', () => {
    const card = ruleFor(shipped.get('standard')!, { ...facts, method: 'card' });
    expect(ruleFor(shipped.get('one-deadline')!, { ...facts, method: 'bank_slip' }).steps).toEqual(
      card.steps,
    );
  });
});

describe('a faulty policy', () => {
  test('lists faults of shape and of meaning together, each with its line', () => {
    const text = `${HEAD.replace('22:00', '25:00').replace('gap: 10m', 'gap: ten')}rules:
  - when: { methods: [card, walet] }
    steps:
      - { step: remind, after: 30m, maxlate: 1h }
      - { step: ask, after: 5m }
  - when: { totalFrom: 50, totalBelow: "19.90" }
    steps:
      - { step: cancel, after: 60m, mode: automatic }
`;
    expect(faultsOf(text)).toEqual([
      '3 quietHours.from is "25:00", not a time of day | Write it like 22:00.',
      '4 caps.gap is "ten", not a duration | Write it like 90s, 5m, 1h30m or 72h.',
      expect.stringContaining(
        '8 rules[0].when.methods[1] is "walet", which is not known | Did you mean "wallet"?',
      ),
      '10 rules[0].steps[0].maxlate is not a known key | Did you mean "maxLate"?',
      expect.stringContaining('11 rules[0].steps[1].after is not later than the step before it (30m)'),
      expect.stringContaining('12 rules[1] is the last rule, yet does not take every order'),
      expect.stringContaining('12 rules[1].when.totalBelow is not above totalFrom'),
      expect.stringContaining(
        '14 rules[1].steps[0] cancels by itself without a notice at least 10m before it',
      ),
    ]);
  });

  test('names a rule that can never apply', () => {
    const rule = '  - steps: [{ step: hold, after: 1h }]\n';
    expect(faultsOf(`${HEAD}rules:\n${rule}${rule}`)).toEqual([
      expect.stringContaining('9 rules[1] can never apply: rules[0] takes every order before it'),
    ]);
  });

  test('refuses a notice too close to its cancel, and takes one 10 minutes before', () => {
    const cancel = 'step: cancel, after: 60m, mode: automatic';
    expect(stepFaults('step: notice, after: 51m', cancel)).toHaveLength(1);
    expect(stepFaults('step: notice, after: 50m', cancel)).toEqual([]);
  });

  test('refuses a notice of a deadline that nobody keeps', () => {
    expect(stepFaults('step: notice, after: 45m', 'step: cancel, after: 60m, mode: ask')).toEqual([
      expect.stringContaining('9 rules[0].steps[0] tells a deadline that nobody keeps'),
    ]);
  });

  test.each([
    ['step: ask, after: 5m, grace: 1m', 'grace means nothing on ask'],
    ['step: ask, after: 5m, mode: automatic', 'mode means nothing on ask'],
    ['step: ask, after: 5m, onlyUnclaimed: true', 'onlyUnclaimed means nothing on ask'],
    ['step: hold, after: 5m, template: ask', 'template means nothing on hold'],
    ['step: remind, after: 5m, template: notice', 'template is "notice", which is not known'],
    ['step: ask, after: 5s', 'after is 5s, too soon for a buyer'],
    ['step: cancel, after: 5m, grace: -5m', 'grace is "-5m", not a duration'],
    ['step: shout, after: 5m', 'step is "shout", which is not known'],
    ['step: ask', 'after is missing'],
  ])('refuses { %s }', (step, fault) => {
    expect(stepFaults(step)).toEqual([expect.stringContaining(`9 rules[0].steps[0].${fault}`)]);
  });

  test('refuses a second step of one name and a step after the cancel', () => {
    const told = stepFaults('step: cancel, after: 1h', 'step: remind, after: 2h', 'step: remind, after: 3h');
    expect(told).toEqual([
      expect.stringContaining('10 rules[0].steps[1] comes after the cancel'),
      expect.stringContaining('11 rules[0].steps[2] comes after the cancel'),
      expect.stringContaining('11 rules[0].steps[2].step is a second "remind"'),
    ]);
  });
});

describe('short policies', () => {
  const text = `${HEAD}rules:\n  - steps: [{ step: notice, after: 2s }, { step: cancel, after: 4s, mode: automatic }]\n`;

  test('are refused by default', () => {
    expect(faultsOf(text)).toHaveLength(3);
  });

  test('are taken with allowShort or testing: true', () => {
    expect(parsePolicy('p.yaml', text, { allowShort: true }).rules[0]!.steps[0]!.afterMs).toBe(2000);
    expect(parsePolicy('p.yaml', `testing: true\n${text}`)).not.toHaveProperty('testing');
  });

  test('still need the notice before the cancel', () => {
    const late = text.replace('after: 2s', 'after: 5s');
    expect(() => parsePolicy('p.yaml', late, { allowShort: true })).toThrow(/without a notice before it/);
  });
});

test('a folder without policies and a missing folder are told apart from faults', () => {
  expect(() => loadPolicies('no/such/folder')).toThrow(/cannot be read/);
  expect(() => loadPolicies('test/config')).toThrow(/is empty/);
});

test('a folder with two policies of one name, or a faulty one, is refused as a whole', () => {
  const dir = mkdtempSync(join(tmpdir(), 'policies-'));
  try {
    const good = `${HEAD}rules:\n  - steps: [{ step: hold, after: 1h }]\n`;
    writeFileSync(join(dir, 'a.yaml'), good);
    expect([...loadPolicies(dir).keys()]).toEqual(['mine']);
    writeFileSync(join(dir, 'b.yaml'), good);
    writeFileSync(join(dir, 'c.yaml'), good.replace('undo: 2m', 'undo: soon'));
    expect(() => loadPolicies(dir)).toThrow(
      /2 faults[\s\S]*b\.yaml:1:1 {2}name is "mine"[\s\S]*c\.yaml:6:7 {2}undo is "soon"/,
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
});
