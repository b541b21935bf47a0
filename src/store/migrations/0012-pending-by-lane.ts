import { type Kysely, sql } from 'kysely';

/** What waits is found by its lane: thousands of cards behind a slow chat are never walked over to find a cancel of a shop. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index outbox_pending`.execute(db);
  await sql`create index outbox_pending on outbox (lane, priority, due_at, id) where state = 'pending'`.execute(
    db,
  );
}
