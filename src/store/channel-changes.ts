/** What changed about a channel after it was configured: where it is now, and the language it is spoken to in. */
import type { Selectable } from 'kysely';
import type { ChannelSettings } from '../domain/settings.js';
import type { TeamLanguage } from '../domain/template.js';
import type { Db, Unit } from './database.js';
import type { ChannelChangesTable } from './people-schema.js';

export type ChannelChange = Selectable<ChannelChangesTable>;

export async function listChannelChanges(db: Db): Promise<ChannelChange[]> {
  return await db.selectFrom('channel_changes').selectAll().execute();
}

/** `configured`: as the configuration has it; a later configuration with another place is the newer word. */
export async function changeChannel(
  unit: Unit,
  configured: ChannelSettings,
  to: { place: string; language: TeamLanguage | null },
): Promise<void> {
  await unit.tx
    .insertInto('channel_changes')
    .values({ channel_id: configured.id, configured_place: configured.place, ...to })
    .onConflict((conflict) =>
      conflict.column('channel_id').doUpdateSet({ configured_place: configured.place, ...to }),
    )
    .execute();
}
