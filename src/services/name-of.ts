import { personName, type Settings } from '../domain/settings.js';
import type { Db } from '../store/database.js';
import { findMember } from '../store/members.js';

/** What somebody is called: as configured, else as last seen; undefined for nobody. */
export async function nameOf(db: Db, settings: Settings, id: string | null): Promise<string | undefined> {
  if (id === null) return undefined;
  return personName(settings, id) ?? (await findMember(db, id))?.name ?? id;
}
