import type { Kysely } from 'kysely';

/** Why an effect under way is not to be tried again, should its call come to nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('outbox').addColumn('called_off', 'text').execute();
}
