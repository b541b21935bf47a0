import { describe, expect, test } from 'vitest';
import { FAULT_KINDS, FAULTS, parseFaults } from './faults.js';
import { type SimOptions, simulate } from './run.js';
import { shrink } from './shrink.js';
import type { Stage } from './stage.js';
import { INVARIANTS } from './violations.js';

const small = (change: Partial<SimOptions> = {}): SimOptions => ({
  orders: 300,
  days: 0.25,
  seed: 1,
  faults: FAULT_KINDS,
  ...change,
});

/** Six hours of two shops are simulated in seconds; other programs may want the machine too. */
const PATIENCE_MS = 240_000;

describe('a simulation', () => {
  test.each([1, 2, 3])(
    'of 300 orders with every fault breaks nothing, seed %i',
    { timeout: PATIENCE_MS },
    async (seed) => {
      const report = await simulate(small({ seed }));
      expect(report.violationList).toEqual([]);
      expect(report.orders).toBe(300);
      expect(report.messages).toBeGreaterThan(20);
      expect(report.paid).toBeGreaterThan(100);
    },
  );

  test('ends the same for the same seed, and differently for another', { timeout: PATIENCE_MS }, async () => {
    const [first, again, other] = [
      await simulate(small({ orders: 120 })),
      await simulate(small({ orders: 120 })),
      await simulate(small({ orders: 120, seed: 2 })),
    ];
    expect(again.hash).toBe(first.hash);
    expect(again.faults).toEqual(first.faults);
    expect(other.hash).not.toBe(first.hash);
  });

  test('goes on where the process dies while it is being stopped', { timeout: PATIENCE_MS }, async () => {
    const report = await simulate(small({ orders: 60, faults: [], plant: dieWhileStopping }));
    expect(report.violationList).toEqual([]);
    expect(report.messages).toBeGreaterThan(5);
  });

  test('knows at least 25 faults and 12 invariants, each with its meaning', () => {
    expect(FAULT_KINDS.length).toBeGreaterThanOrEqual(25);
    expect(Object.keys(INVARIANTS).length).toBeGreaterThanOrEqual(12);
    expect(
      [...Object.values(FAULTS), ...Object.values(INVARIANTS)].filter((meaning) => meaning.length < 15),
    ).toEqual([]);
  });

  test('refuses a fault nobody knows, and names those there are', () => {
    expect(parseFaults('none')).toEqual([]);
    expect(parseFaults('suspend, answer_lost')).toEqual(['suspend', 'answer_lost']);
    expect(() => parseFaults('earthquake')).toThrow(/no fault is called earthquake; there are: .*suspend/);
  });
});

/** What its stop would still have written is never committed. */
function dieWhileStopping({ timeline, process, health, chores, startAt }: Stage): void {
  timeline.at(startAt + 3_600_000, () => {
    health.hurt(timeline.now() + 60_000);
    process.arm('crash_before_commit', 0);
    const start = (): void => void chores.push(() => process.start());
    void process.stop().then(() => timeline.after(1_000, start));
  });
}

/** The shop takes an unpaid reason for a paid order too: the guard on the other side is gone, and so is its refusal. */
function cancelPaidOrders({ shops }: Stage): void {
  for (const { sandbox } of shops) {
    const { handle } = sandbox;
    sandbox.handle = async (request) => {
      const order = /"order_id":"(\d+)"/.exec(request.body.toString())?.[1] ?? '';
      const found = sandbox.world.orders.get(order);
      if (request.url.includes('/cancellations') && found?.status === 'ON_HOLD') found.status = 'UNPAID';
      return await handle(request);
    };
  }
}

/** What is sent to buyers arrives twice. */
function sendTwice({ shops }: Stage): void {
  for (const { sandbox } of shops) {
    const { handle } = sandbox;
    sandbox.handle = async (request) => {
      const sends = request.method === 'POST' && /\/messages\?/.test(request.url);
      if (sends) await handle(request);
      return await handle(request);
    };
  }
}

describe('a planted bug', () => {
  test('is found, and shrunk to few orders without faults', { timeout: PATIENCE_MS }, async () => {
    const shrunk = await shrink(
      small({ orders: 80, faults: ['webhook_lost', 'answer_lost'], plant: sendTwice }),
      () => {},
    );
    expect(shrunk?.violation.invariant).toBe('messaged_twice');
    expect(shrunk?.faults).toEqual([]);
    expect(shrunk?.orders).toBeLessThan(20);
    expect(shrunk?.history.some((line) => line.includes('message'))).toBe(true);
  });

  test('in the race between payment and cancel is found', { timeout: PATIENCE_MS }, async () => {
    const report = await simulate(small({ faults: ['pay_during_cancel'], plant: cancelPaidOrders }));
    expect(report.violationList.map(({ invariant }) => invariant)).toContain('paid_cancelled');
  });
});
