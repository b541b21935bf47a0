/** A scenario with the auditor beside it; what it finds is kept as the bot keeps it. */
import { type Auditor, createAuditor } from '../../src/audit/auditor.js';
import { type Kept, keepReport } from '../../src/audit/keep-report.js';
import type { AuditReport } from '../../src/domain/audit.js';
import type { Policy } from '../../src/domain/policy.js';
import { openScene, type Scene } from '../harness/scene.js';
import type { OrderPlan, ShopPlan } from '../harness/shop-plan.js';

export interface AuditScene {
  scene: Scene;
  /** One audit and what is made of it. Effects it causes wait. Begins anew with each process of the bot, as its job does. */
  audit(): Promise<AuditReport & Kept>;
}

/** Every order gets its cards, and no number of cancels trips the breaker. */
const roomy = (standard: Policy): Policy => ({
  ...standard,
  alert: { ...standard.alert, maxOpen: 10_000 },
  breaker: { cancels: 10_000, share: 100, atLeast: 10_000, withinMs: 60_000 },
});

export async function openAuditScene(orders: OrderPlan[], plan: Partial<ShopPlan> = {}): Promise<AuditScene> {
  const scene = await openScene({ orders, policy: roomy, ...plan });
  let audited: { bot: Scene['bot']; auditor: Auditor; awakeAt: number } | undefined;
  const begin = () => {
    const { bot, clock } = scene;
    const { store, world } = bot;
    return {
      bot,
      auditor: createAuditor({ db: store.db, engine: store.engine, settings: world.settings, clock }),
      awakeAt: clock.now(),
    };
  };
  audited = begin();
  return {
    scene,
    async audit() {
      if (audited?.bot !== scene.bot) audited = begin();
      const { store, world } = scene.bot;
      const report = await audited.auditor.audit(audited.awakeAt);
      return { ...report, ...(await store.write((unit) => keepReport(unit, world.settings, report))) };
    },
  };
}

/** "no_next_step luna:57…4711", sorted. */
export const named = (findings: readonly { kind: string; subject: string }[]): string[] =>
  findings.map(({ kind, subject }) => `${kind} ${subject}`).sort();
