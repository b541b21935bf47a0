import { afterEach, describe, expect, test } from 'vitest';
import type { AuditReport } from '../../src/domain/audit.js';
import { updateShop } from '../../src/store/shops.js';
import { arm } from '../../src/store/timers.js';
import { NOW } from '../store/engines.js';
import { SHOP } from '../store/rows.js';
import { isBuilt } from './built.js';
import { addHolds, openScene, type Scene } from './run-scheduler.js';

const MINUTE = 60_000;

let scene: Scene;
afterEach(() => scene?.close());

/** Reports as they come, from the jobs of so many schedulers. */
async function listen(jobs: number, startedAt: number): Promise<{ next(): Promise<AuditReport> }> {
  const reports: AuditReport[] = [];
  let ring = (): void => {};
  const onAudit = (report: AuditReport): void => {
    reports.push(report);
    ring();
  };
  const data = { ...scene.data, auditEveryMs: 100, startedAt };
  for (let n = 0; n < jobs; n += 1) await scene.start({ data, onAudit });
  return {
    async next() {
      while (reports.length === 0) {
        await new Promise<void>((resolve) => {
          ring = resolve;
        });
      }
      const [report] = reports.splice(0, 1);
      if (!report) throw new Error('no report');
      return report;
    },
  };
}

/** A shop that is read and paused: its timers stand, and nobody calls that late. */
async function pausedShop(): Promise<void> {
  await scene.store.write(async (unit) => {
    await updateShop(unit, SHOP.id, { polled_at: NOW, paused_at: NOW, paused_by: 'Olu' });
    await arm(unit, { kind: 'poll', shopId: SHOP.id, orderId: null, dueAt: NOW + 60 * MINUTE });
  });
  await addHolds(scene.store, 3, NOW - 5 * MINUTE);
}

describe.skipIf(!isBuilt)('the audit job', () => {
  test('runs again and again beside the timers job, twice over, and finds the same', async () => {
    scene = await openScene(1);
    await pausedShop();
    const { next } = await listen(2, NOW - 60 * MINUTE);
    const seen: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      const { findings, faults } = await next();
      expect(faults).toEqual([]);
      seen.push(JSON.stringify(findings));
    }
    expect(new Set(seen)).toEqual(new Set(['[]']));
  });

  test('finds what was broken while it ran, and writes nothing itself', async () => {
    scene = await openScene(1);
    await pausedShop();
    const { next } = await listen(1, NOW - 60 * MINUTE);
    expect((await next()).findings).toEqual([]);
    await scene.store.write(({ tx }) => tx.deleteFrom('timers').where('kind', '=', 'poll').execute());
    let report = await next();
    while (report.findings.length === 0) report = await next();
    expect(report.findings).toEqual([
      { kind: 'poll_missing', shopId: SHOP.id, subject: SHOP.id, detail: 'no poll is to come' },
    ]);
    expect(await scene.store.db.selectFrom('audit_runs').selectAll().execute()).toEqual([]);
    expect(await scene.store.db.selectFrom('audit_findings').selectAll().execute()).toEqual([]);
  });

  test('does not call late what fell due while the clock was moved', async () => {
    scene = await openScene(1);
    await pausedShop();
    const { next } = await listen(1, NOW - 60 * MINUTE);
    await next();
    scene.clock.jumpTo(NOW + 3 * 60 * MINUTE);
    for (let n = 0; n < 3; n += 1) {
      const late = (await next()).findings.filter(({ kind }) => /overdue|stalled|gap/.test(kind));
      expect(late).toEqual([]);
    }
  });
});
