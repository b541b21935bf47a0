import { type Kysely, sql } from 'kysely';
import { allowKinds } from './allow-kinds.js';

/** Access to shops: the sealed tokens of each, and the authorisations under way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await allowKinds(db, 'outbox', ['token.refresh', 'webhooks.register']);
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // No reference to `shops`: a shop is connected before the bot has seen it for the first time.
  `create table shop_credentials (
    shop_id text primary key,
    external_id text not null,
    name text not null,
    market text not null,
    state text not null check (state in ('good', 'stale', 'refused', 'ended', 'gone')),
    sealed text,
    version integer not null,
    scopes text not null,
    connected_at bigint not null,
    obtained_at bigint not null,
    access_until bigint,
    refresh_at bigint not null,
    refresh_until bigint,
    lease_by text,
    lease_until bigint,
    gone_because text check (gone_because in ('deauthorized', 'disconnected')),
    trouble text,
    webhooks_address text,
    webhooks_checked_at bigint,
    webhooks_trouble text,
    check ((state = 'gone') = (sealed is null)),
    check ((state = 'gone') = (gone_because is not null)),
    check ((lease_by is null) = (lease_until is null))
  )`,
  `create table connect_attempts (
    state_hash text primary key,
    shop_id text not null,
    made_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    sealed_code text,
    refusal text,
    check (used_at is not null or (sealed_code is null and refusal is null))
  )`,
];
