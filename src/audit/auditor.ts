/**
 * Reads everything that must fit together and says what does not. It decides and mends nothing, and shares no code with what
 * it audits. Each check is one statement or a few, so none sees half a transaction and none holds a lock.
 */
import { sql } from 'kysely';
import type { AuditReport, Finding, FindingKind } from '../domain/audit.js';
import type { Settings } from '../domain/settings.js';
import type { Clock } from '../ports.js';
import type { Db, Store } from '../store/database.js';
import { alerts } from './checks/alerts.js';
import { belonging } from './checks/belonging.js';
import { createButtonRound } from './checks/buttons.js';
import { cancels } from './checks/cancels.js';
import { cards } from './checks/cards.js';
import { deadlines } from './checks/deadlines.js';
import { effects } from './checks/effects.js';
import { forgotten } from './checks/forgotten.js';
import { marketplace } from './checks/marketplace.js';
import { messages } from './checks/messages.js';
import { plans } from './checks/plans.js';
import { shops } from './checks/shops.js';
import { timers } from './checks/timers.js';
import { type AuditContext, type Check, LATE_MS } from './context.js';
import { createSampler } from './sample.js';
import { auditedShops, type SeenUnable } from './shops.js';
import { createStoreCheck } from './store-check.js';

export interface AuditorOptions {
  db: Db;
  engine: Store['engine'];
  settings: Settings;
  clock: Clock;
}

export interface Auditor {
  /** `awakeAt`: since when the bot has been awake without a break, epoch ms. */
  audit(awakeAt: number): Promise<AuditReport>;
}

/** An audit is due every half minute; this long without one is told. */
const GAP_MS = 120_000;

const CHECKS: readonly Check[] = [
  forgotten,
  belonging,
  plans,
  timers,
  effects,
  messages,
  cancels,
  deadlines,
  alerts,
  cards,
  shops,
  marketplace,
];

export function createAuditor({ db, engine, settings, clock }: AuditorOptions): Auditor {
  const unable: SeenUnable = new Map();
  const sampler = createSampler();
  const buttons = createButtonRound();
  const storeCheck = createStoreCheck(db, engine, clock);

  return {
    async audit(awakeAt) {
      const now = clock.now();
      const startedAt = clock.monotonic();
      const slackMs = LATE_MS * Math.max(1, clock.rate());
      const known = await auditedShops(db, settings, now, unable);
      const context: AuditContext = { db, engine, now, awakeAt, slackMs, shops: known };
      const report: AuditReport = { at: now, tookMs: 0, findings: [], checked: [], faults: [], sample: [] };
      const run = async (
        kinds: readonly FindingKind[],
        find: () => Promise<Finding[] | undefined>,
      ): Promise<void> => {
        try {
          const found = await find();
          if (!found) return;
          report.findings.push(...found);
          report.checked.push(...kinds);
        } catch (error) {
          report.faults.push(
            `${kinds.join(', ')}: ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      };
      for (const check of CHECKS) await run(check.kinds, () => check.find(context));
      await run(['button_orphaned'], () => buttons(context));
      await run(['store_damaged'], () => storeCheck(context));
      await run(['audit_gap'], () => gap(context));
      report.sample = await sampler(context);
      report.tookMs = clock.monotonic() - startedAt;
      return report;
    },
  };
}

/** Was there no audit though the bot was awake? */
async function gap({ db, now, awakeAt, slackMs, shops: known }: AuditContext): Promise<Finding[]> {
  const { rows: runs } = await sql<{ at: number }>`select at from audit_runs`.execute(db);
  const last = runs[0]?.at;
  const awayMs = last === undefined ? 0 : now - Math.max(last, awakeAt);
  if (awayMs <= (GAP_MS * slackMs) / LATE_MS) return [];
  return known.map(({ id }) => ({
    kind: 'audit_gap',
    shopId: id,
    subject: id,
    detail: `no audit for ${Math.round(awayMs / 1_000)} s`,
  }));
}
