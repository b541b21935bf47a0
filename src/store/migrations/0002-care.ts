import { type Kysely, sql } from 'kysely';

/**
 * What careful cancelling needs to remember: when the bot was last alive and how often it beat, whose cancels wait for a
 * lead, and which conversations were read back after an absence.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table pulse (
    id integer primary key check (id = 1),
    identity text not null,
    beat bigint not null,
    at bigint not null,
    watching_since bigint not null,
    away_from bigint,
    epoch integer not null,
    restored_at bigint,
    check (away_from is null or away_from <= watching_since)
  )`,
  `alter table shops add column stopped_at bigint`,
  `alter table shops add column stopped_because text check (stopped_because in ('breaker', 'restored'))`,
  `alter table shops add column cancels_since bigint`,
  `alter table shops add column read_first_at bigint`,
  `alter table timers add column gate text check (gate in ('waits', 'go_on', 'keep'))`,
  `alter table orders add column read_back_at bigint`,
  `create index outbox_cancels on outbox (shop_id, created_at) where kind = 'order.cancel'`,
  `create index timers_skipped on timers (shop_id, settled_at) where state = 'skipped'`,
  `create index timers_waiting on timers (shop_id) where state = 'open' and gate = 'waits'`,
];
