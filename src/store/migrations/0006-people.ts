import { type Kysely, sql } from 'kysely';

/** Who of the team did what from where, those who are known by their platform alone, and what was changed by them while we ran. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table acts (
    id text primary key,
    at bigint not null,
    platform text not null,
    user_id text not null,
    person_id text,
    name text not null,
    place text not null,
    surface text not null check (surface in ('command', 'button', 'form')),
    action text not null,
    shop_id text,
    order_id text,
    outcome text not null,
    because text
  )`,
  `create index acts_at on acts (at)`,
  `create table members (
    id text primary key,
    platform text not null,
    user_id text not null,
    name text not null,
    language text,
    seen_at bigint not null
  )`,
  `create table channel_changes (
    channel_id text primary key,
    configured_place text not null,
    place text not null,
    language text
  )`,
  `create table agreements (
    order_id text primary key references orders (id),
    shop_id text not null references shops (id),
    asked_by text not null,
    name text not null,
    at bigint not null,
    expires_at bigint not null
  )`,
];
