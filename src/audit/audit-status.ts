/** How the audits stand, for `/healthz`: red when two minutes have passed without one that found the bot at work. */
import { type AuditReport, FINDING_KINDS, type FindingKind, isStanding } from '../domain/audit.js';

/** Real time, as a person waits. */
const RED_AFTER_MS = 120_000;

export interface AuditStatus {
  heard(report: AuditReport, standing: readonly { kind: FindingKind }[]): void;
  health(): { ok: boolean; detail: string };
  /** Every kind with how many findings of it stand. */
  counts(): ReadonlyMap<FindingKind, number>;
}

/** `monotonic`: real ms. The two minutes begin with the start. */
export function createAuditStatus(monotonic: () => number): AuditStatus {
  let auditedAt = monotonic();
  let wellAt = auditedAt;
  let counts = new Map<FindingKind, number>(FINDING_KINDS.map((kind) => [kind, 0]));
  let faults: readonly string[] = [];

  const listed = (): string =>
    [...counts]
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${count} × ${kind}`)
      .join(', ');

  return {
    heard(report, standing) {
      auditedAt = monotonic();
      faults = report.faults;
      counts = new Map(FINDING_KINDS.map((kind) => [kind, 0]));
      for (const { kind } of standing) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      // What is past, or only worth knowing, is told and does not mean that something stands still.
      const atWork = ![...counts].some(([kind, count]) => count > 0 && isStanding(kind));
      if (atWork && faults.length === 0) wellAt = auditedAt;
    },
    health() {
      const now = monotonic();
      const silentMs = now - auditedAt;
      if (silentMs > RED_AFTER_MS)
        return { ok: false, detail: `no audit for ${Math.round(silentMs / 1_000)} s` };
      const unwellMs = now - wellAt;
      const detail = [listed(), faults.length > 0 ? `${faults.length} checks failed` : '']
        .filter(Boolean)
        .join('; ');
      if (detail === '') return { ok: true, detail: 'clean' };
      if (unwellMs <= RED_AFTER_MS) return { ok: true, detail };
      return { ok: false, detail: `no clean audit for ${Math.round(unwellMs / 1_000)} s: ${detail}` };
    },
    counts: () => counts,
  };
}
