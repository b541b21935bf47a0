/** The race in small; `npm run race -- --payments 100000` is the long one. */
import { describe, expect, test } from 'vitest';
import { race } from './race.js';

const PATIENCE_MS = 300_000;

describe('a buyer who pays within 50 ms of our cancel', () => {
  test(
    'is never cancelled once paid, whichever came first',
    async () => {
      const report = await race({ payments: 400, seed: 3, unguarded: false });
      expect(report).toMatchObject({ payments: 400, paidCancelled: 0, violationList: [] });
      expect(report.paidBefore).toBeGreaterThan(100);
      expect(report.paidAfter).toBeGreaterThan(100);
      expect(report.cancelled).toBe(report.paidAfter);
      expect(report.refusedByMarketplace).toBeGreaterThan(100);
    },
    PATIENCE_MS,
  );

  test(
    'would be, without the reason that fits only an unpaid order',
    async () => {
      const report = await race({ payments: 200, seed: 3, unguarded: true });
      expect(report.paidCancelled).toBeGreaterThan(50);
      expect(report.violations).toBeGreaterThanOrEqual(report.paidCancelled);
    },
    PATIENCE_MS,
  );
});
