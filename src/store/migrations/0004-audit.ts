import { type Kysely, sql } from 'kysely';

/** Findings of the auditor, what a card shows in one word, and an index over orders that are over. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table audit_findings (
    kind text not null,
    subject text not null,
    shop_id text not null references shops (id),
    order_id text,
    detail text not null,
    first_at bigint not null,
    last_at bigint not null,
    cleared_at bigint,
    primary key (kind, subject)
  )`,
  `create index audit_findings_standing on audit_findings (shop_id, kind) where cleared_at is null`,
  `create table audit_cards (
    shop_id text not null references shops (id),
    channel_id text not null,
    kind text not null,
    message_ref text not null,
    shown_hash text not null,
    cleared_at bigint,
    primary key (shop_id, channel_id, kind)
  )`,
  `create table audit_reads (
    order_id text primary key references orders (id),
    shop_id text not null references shops (id),
    read_at bigint not null,
    row_status text not null,
    cursor_at bigint not null,
    seen_status text,
    seen_updated_at bigint,
    check ((seen_status is null) = (seen_updated_at is null))
  )`,
  `create index audit_reads_age on audit_reads (read_at)`,
  `create table audit_runs (id text primary key check (id = 'latest'), at bigint not null)`,
  `alter table cards add column shown_state text`,
  // Written when an order ends, and only then.
  `create index orders_over on orders (updated_at) where status <> 'unpaid'`,
];
