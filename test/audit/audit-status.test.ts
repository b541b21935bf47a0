import { describe, expect, test } from 'vitest';
import { createAuditStatus } from '../../src/audit/audit-status.js';
import type { AuditReport } from '../../src/domain/audit.js';

const REPORT: AuditReport = { at: 0, tookMs: 1, findings: [], checked: [], faults: [], sample: [] };

function watch() {
  let now = 0;
  const status = createAuditStatus(() => now);
  return {
    ...status,
    /** This much later an audit comes in. */
    after(seconds: number, kinds: ('timer_overdue' | 'message_doubled')[], faults: string[] = []) {
      now += seconds * 1_000;
      status.heard(
        { ...REPORT, faults },
        kinds.map((kind) => ({ kind })),
      );
    },
    wait(seconds: number) {
      now += seconds * 1_000;
    },
  };
}

describe('the audits’ health', () => {
  test('is well for two minutes after the start, and red when no audit has come by then', () => {
    const audits = watch();
    audits.wait(120);
    expect(audits.health()).toEqual({ ok: true, detail: 'clean' });
    audits.wait(1);
    expect(audits.health()).toEqual({ ok: false, detail: 'no audit for 121 s' });
    audits.after(1, []);
    expect(audits.health().ok).toBe(true);
  });

  test('names findings at once, and is red when they have stood for two minutes', () => {
    const audits = watch();
    audits.after(30, []);
    audits.after(30, ['timer_overdue', 'timer_overdue']);
    expect(audits.health()).toEqual({ ok: true, detail: '2 × timer_overdue' });
    for (let n = 0; n < 4; n += 1) audits.after(30, ['timer_overdue']);
    expect(audits.health()).toEqual({
      ok: false,
      detail: 'no clean audit for 150 s: 1 × timer_overdue',
    });
    audits.after(30, []);
    expect(audits.health()).toEqual({ ok: true, detail: 'clean' });
  });

  test('stays well with what is past and cannot be mended, and still names it', () => {
    const audits = watch();
    for (let n = 0; n < 10; n += 1) audits.after(30, ['message_doubled']);
    expect(audits.health()).toEqual({ ok: true, detail: '1 × message_doubled' });
  });

  test('is red when a check has not run for two minutes', () => {
    const audits = watch();
    for (let n = 0; n < 5; n += 1) audits.after(30, [], ['timer_overdue: no such table']);
    expect(audits.health()).toEqual({
      ok: false,
      detail: 'no clean audit for 150 s: 1 checks failed',
    });
  });
});
