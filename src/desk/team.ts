/** People as the team names them. */
import { authorize } from '../domain/authorize.js';
import type { PersonSettings, Settings } from '../domain/settings.js';
import type { Unit } from '../store/database.js';
import { membersOn } from '../store/members.js';
import type { Asker } from './asker.js';

/** Members of a platform that are looked through; the configured are all. */
const MEMBERS_MAX = 200;

/** Who may take an order of this shop: those configured for it, and members who acted on this platform before. */
export async function teamOf(
  unit: Unit,
  { actor }: Asker,
  shopId: string,
  settings: Settings,
): Promise<PersonSettings[]> {
  const named = settings.people.filter((person) => authorize(person, 'claim', shopId).ok);
  const seen = await membersOn(unit.tx, actor.platform, MEMBERS_MAX);
  const members = seen
    .filter(({ id }) => settings.people.every((person) => person.id !== id))
    .map(({ id, name, user_id }): PersonSettings => {
      return { id, name, role: 'agent', onDuty: true, ids: { [actor.platform]: user_id } };
    });
  return [...named, ...members];
}

/** By name or id, or as a platform writes a mention; a beginning will do where it fits only one. */
export function personNamed(
  who: Asker,
  typed: string,
  team: readonly PersonSettings[],
): PersonSettings | undefined {
  const word = typed.replace(/^<?@!?|(?:\|[^>]*)?>$/gu, '').toLowerCase();
  if (word === 'me' || word === '我') return who.person;
  const exact = team.find(
    ({ id, name, ids }) =>
      [id, name.toLowerCase()].includes(word) || Object.values(ids).some((one) => one.toLowerCase() === word),
  );
  const alike = team.filter(({ name }) => name.toLowerCase().startsWith(word));
  return exact ?? (alike.length === 1 ? alike[0] : undefined);
}
