import { type Kysely, sql } from 'kysely';

/** Timers that are due and may not fire, those of a paused shop, are passed over in the index alone. Ids tell which was armed first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index timers_due`.execute(db);
  await sql`create index timers_due on timers (due_at, id, shop_id, kind, gate) where state = 'open'`.execute(
    db,
  );
}
