/** An audit's report becomes rows: what is new, what goes on, what is over, the cards that tell it, and the next sample. */
import { sql } from 'kysely';
import type { AuditReport, FindingKind } from '../domain/audit.js';
import { chatLane, shopLane } from '../domain/lane.js';
import type { Settings } from '../domain/settings.js';
import { clearFinding, type FindingRow, keepFinding, noteAudit, standingFindings } from '../store/audit.js';
import type { Unit } from '../store/database.js';
import { orderId } from '../store/orders.js';
import { enqueue } from '../store/outbox.js';

/** After everything else the shop's lane has to do. */
const SAMPLE_PRIORITY = 55;
const FINDINGS_KEPT_MS = 30 * 24 * 3_600_000;
const READS_KEPT_MS = 10 * 60_000;

export interface Kept {
  /** Findings that were not there a moment ago. */
  begun: AuditReport['findings'];
  over: FindingRow[];
  standing: FindingRow[];
}

/** Run twice with one report, the second changes nothing. */
export async function keepReport(unit: Unit, settings: Settings, report: AuditReport): Promise<Kept> {
  const before = new Map((await standingFindings(unit.tx)).map((row) => [keyOf(row), row]));
  const found = new Map(report.findings.map((finding) => [keyOf(finding), finding]));
  const checked = new Set<FindingKind>(report.checked);
  const begun = [...found.values()].filter((finding) => !before.has(keyOf(finding)));
  const over = [...before.values()].filter((row) => checked.has(row.kind) && !found.has(keyOf(row)));
  for (const finding of found.values()) await keepFinding(unit, finding, before.get(keyOf(finding)));
  for (const row of over) await clearFinding(unit, row);
  const changed = new Map<string, { shopId: string; kind: FindingKind }>();
  for (const { shopId, kind } of begun) changed.set(`${shopId} ${kind}`, { shopId, kind });
  for (const { shop_id, kind } of over) changed.set(`${shop_id} ${kind}`, { shopId: shop_id, kind });
  for (const { shopId, kind } of changed.values()) await tell(unit, settings, shopId, kind);
  for (const { shopId, externalIds } of report.sample) await askMarketplace(unit, shopId, externalIds);
  await noteAudit(unit, report.at, {
    findings: unit.now - FINDINGS_KEPT_MS,
    reads: unit.now - READS_KEPT_MS,
  });
  return { begun, over, standing: await standingFindings(unit.tx) };
}

const keyOf = ({ kind, subject }: { kind: string; subject: string }): string => `${kind} ${subject}`;

/** One card a kind in each of the shop's channels: posted when the first finding comes, edited with every change. */
async function tell(unit: Unit, settings: Settings, shopId: string, kind: FindingKind): Promise<void> {
  for (const channelId of settings.shops.get(shopId)?.channels ?? []) {
    await enqueue(unit, {
      kind: 'thread.post',
      lane: chatLane(channelId),
      shopId,
      channelId,
      subject: `audit|${shopId}|${channelId}|${kind}`,
      params: { note: 'audit', kind },
    });
  }
}

/** Nothing new is asked while the last sample waits: a shop that cannot be read is not buried in questions. */
async function askMarketplace(unit: Unit, shopId: string, externalIds: readonly string[]): Promise<void> {
  const { rows } = await sql`
    select 1 from outbox where state = 'pending' and lane = ${shopLane(shopId)} and priority = ${SAMPLE_PRIORITY}
    limit 1`.execute(unit.tx);
  if (rows.length > 0) return;
  for (const externalId of externalIds) {
    await enqueue(unit, {
      kind: 'order.refresh',
      lane: shopLane(shopId),
      shopId,
      subject: orderId(shopId, externalId),
      params: { externalId, audit: true },
      priority: SAMPLE_PRIORITY,
    });
  }
}
