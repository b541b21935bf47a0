/** The auditor's tables: what it found, where that is shown, and what reads of sampled orders showed. */
import type { FindingKind } from '../domain/audit.js';
import type { OrderStatus } from '../domain/order.js';

export interface AuditSchema {
  audit_findings: AuditFindingsTable;
  audit_cards: AuditCardsTable;
  audit_reads: AuditReadsTable;
  audit_runs: AuditRunsTable;
}

export interface AuditFindingsTable {
  kind: FindingKind;
  subject: string;
  shop_id: string;
  /** No reference: the order may be what is missing. */
  order_id: string | null;
  detail: string;
  /** Of the present spell: one that comes back begins anew. */
  first_at: number;
  last_at: number;
  /** Set when an audit no longer found it. */
  cleared_at: number | null;
}

export interface AuditCardsTable {
  shop_id: string;
  channel_id: string;
  kind: FindingKind;
  message_ref: string;
  shown_hash: string;
  /** When the card said that it is over; null while it stands. */
  cleared_at: number | null;
}

/** The last read of a sampled order, beside our row as it was right before. */
export interface AuditReadsTable {
  order_id: string;
  shop_id: string;
  read_at: number;
  row_status: OrderStatus;
  /** The shop's `changed_cursor` of that moment: changes before it had been read. */
  cursor_at: number;
  /** Null: the marketplace did not show the order. */
  seen_status: OrderStatus | null;
  seen_updated_at: number | null;
}

export interface AuditRunsTable {
  /** `latest`: the only row. */
  id: string;
  at: number;
}
