/** What the auditor may find. A finding says that rows contradict each other, or the marketplace contradicts them. */

/** Findings that last until somebody or something mends them: the bot is not doing its work there. */
export const STANDING_KINDS = [
  'no_next_step',
  'policy_missing',
  'hold_without_end',
  'reply_unattended',
  'unknown_unattended',
  'timer_overdue',
  'effect_overdue',
  'call_overdue',
  'closed_with_timers',
  'closed_with_effects',
  'deadline_broken',
  'deadline_unsaid',
  'deadline_before_told',
  'late_payment_unattended',
  'alert_on_closed',
  'alert_unseen',
  'claim_without_lease',
  'card_stale',
  'board_missing',
  'board_stale',
  'poll_missing',
  'poll_stalled',
  'marketplace_differs',
  'row_orphaned',
  'button_orphaned',
  'store_damaged',
] as const;

/** Findings about what is past and cannot be mended, or what is only worth knowing. */
export const TOLD_KINDS = [
  'message_doubled',
  'message_cap',
  'message_after_end',
  'message_after_opt_out',
  'cancel_without_intent',
  'cancel_untold',
  'cancel_too_early',
  'paid_cancelled',
  'webhooks_silent',
  'audit_gap',
] as const;

export type FindingKind = (typeof STANDING_KINDS)[number] | (typeof TOLD_KINDS)[number];

export const FINDING_KINDS: readonly FindingKind[] = [...STANDING_KINDS, ...TOLD_KINDS];

export function isStanding(kind: FindingKind): boolean {
  return (STANDING_KINDS as readonly FindingKind[]).includes(kind);
}

export interface Finding {
  kind: FindingKind;
  shopId: string;
  /** What it is about: an order's id, else `<shop id>` or `<shop id>|<what>`. One finding a kind and subject. */
  subject: string;
  /** Present when it is about one order. */
  orderId?: string;
  /** For the log, in English: numbers and states, never a buyer's words. */
  detail: string;
}

/** One audit, as the job tells it. Plain data. */
export interface AuditReport {
  /** When it was made, epoch ms. */
  at: number;
  tookMs: number;
  findings: Finding[];
  /** Kinds whose check ran to its end: of these, what is not found any more is over. */
  checked: FindingKind[];
  /** Checks that met a fault of ours. */
  faults: string[];
  /** Orders the marketplace is to be asked about before the next audit; at most 100 a shop. */
  sample: { shopId: string; externalIds: string[] }[];
}
