import { type Kysely, sql } from 'kysely';

/** What is left of a buyer who was erased: a keyed hash, so that they are known again and never written to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table erasure_key (id integer primary key check (id = 1), secret text not null)`,
  `create table erased_buyers (
    hash text primary key,
    shop_id text not null references shops (id),
    buyer_id text not null references buyers (id),
    erased_at bigint not null
  )`,
  `create index replies_of_buyer on replies (buyer_id)`,
];
