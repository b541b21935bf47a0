/** People of the team as they were last seen: names of those the configuration does not know, and what they chose for themselves. */
import type { Selectable } from 'kysely';
import type { TeamLanguage } from '../domain/template.js';
import { type Db, literal, type Unit } from './database.js';
import type { MembersTable } from './people-schema.js';
import { read } from './prepared.js';

export type Member = Selectable<MembersTable>;

const byId = read((db, p: { id: string }) => db.selectFrom('members').selectAll().where('id', '=', p.id));

export async function findMember(db: Db, id: string): Promise<Member | undefined> {
  return (await byId(db, { id }))[0];
}

/** Those last seen on a platform, the newest first. */
export async function membersOn(db: Db, platform: string, limit: number): Promise<Member[]> {
  const seen = db.selectFrom('members').selectAll().where('platform', '=', platform);
  return await seen.orderBy('seen_at', 'desc').limit(literal(limit)).execute();
}

type Seen = Pick<Member, 'id' | 'platform' | 'user_id' | 'name'>;

/** Remembers somebody's present name. */
export async function seeMember(unit: Unit, seen: Seen): Promise<void> {
  const known = await findMember(unit.tx, seen.id);
  if (known?.name === seen.name) return;
  const { name } = seen;
  await unit.tx
    .insertInto('members')
    .values({ ...seen, language: null, seen_at: unit.now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, seen_at: unit.now }))
    .execute();
}

export async function chooseLanguage(unit: Unit, member: Seen, language: TeamLanguage): Promise<void> {
  await seeMember(unit, member);
  await unit.tx.updateTable('members').set({ language }).where('id', '=', member.id).execute();
}
