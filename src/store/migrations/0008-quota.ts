import { type Kysely, sql } from 'kysely';

/**
 * What a shop may ask in a day and has asked; which changes no webhook told of; what its orders usually are, and which are
 * unusual.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table chat_days (
    shop_id text primary key references shops (id),
    day bigint not null,
    used integer not null check (used >= 0),
    spent integer not null check (spent in (0, 1)),
    low_at bigint
  )`,
  `create table webhook_gaps (
    order_id text primary key references orders (id),
    shop_id text not null references shops (id),
    seen_at bigint not null
  )`,
  `create index webhook_gaps_of_shop on webhook_gaps (shop_id, seen_at)`,
  `alter table shops add column replies_heard_at bigint`,
  `alter table shops add column webhook_placed_at bigint`,
  `alter table shops add column webhooks_silent_at bigint`,
  `alter table shops add column usual text`,
  `alter table buyers add column opened_at bigint`,
  `alter table orders add column flags text`,
];
