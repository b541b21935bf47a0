import { type Kysely, sql } from 'kysely';

/** Whether a shop acts by itself or only shows what it would do, since when and by whom; and what was shown, by shop. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Null until the next start writes where the configuration begins: nothing happens by itself before.
  `alter table shops add column mode text check (mode in ('shadow', 'live'))`,
  `alter table shops add column mode_at bigint`,
  `alter table shops add column mode_by text`,
  `create index outbox_shadow on outbox (shop_id, settled_at) where reason = 'shadow'`,
];
