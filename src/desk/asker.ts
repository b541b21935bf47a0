import type { ActionName } from '../domain/action.js';
import { authorize } from '../domain/authorize.js';
import type { ChannelSettings, PersonSettings, Settings } from '../domain/settings.js';
import { standingOf } from '../domain/standing.js';
import { TEAM_LANGUAGES, type TeamLanguage } from '../domain/template.js';
import type { ActorRef, Place } from '../ports.js';
import type { Db } from '../store/database.js';
import { findMember } from '../store/members.js';
import { forbiddenAnswer } from './answers.js';
import type { Deed } from './deed.js';

/** Who asks, from where, in which language the answer is. */
export interface Asker {
  actor: ActorRef;
  place: Place;
  person: PersonSettings | undefined;
  channel: ChannelSettings | undefined;
  language: TeamLanguage;
  /** Those shops of the channel it was asked in that this person may see; all of them elsewhere. */
  shopIds: string[];
}

/** What somebody hears who may not; undefined when they may. */
export function refuse(who: Asker, action: ActionName, shopId?: string): Deed | undefined {
  const right = authorize(who.person, action, shopId);
  if (right.ok) return undefined;
  const answer = forbiddenAnswer(action, who.person ? right.needs : undefined, who.language);
  return { answer, outcome: 'forbidden' };
}

/** The shops here in which this person may do that. */
export function shopsFor(who: Asker, action: ActionName): string[] {
  return who.shopIds.filter((id) => authorize(who.person, action, id).ok);
}

export function askerOf(settings: Settings, platform: string, given: ActorRef, place: Place): Asker {
  const actor = { ...given, platform };
  const channel = [...settings.channels.values()].find(
    (one) => one.platform === platform && one.place === place,
  );
  const person = standingOf(settings, actor, channel);
  const shopIds = [...settings.shops.values()]
    .filter((shop) => channel === undefined || shop.channels.includes(channel.id))
    .map((shop) => shop.id)
    .filter((id) => person?.shops === undefined || person.shops.includes(id));
  const own = TEAM_LANGUAGES.find((language) => language === actor.language);
  return { actor, place, person, channel, language: channel?.language ?? own ?? 'en', shopIds };
}

/** In the language they chose for themselves, where they did. */
export async function inOwnWords(db: Db, who: Asker): Promise<Asker> {
  const chosen = who.person && (await findMember(db, who.person.id))?.language;
  return chosen ? { ...who, language: chosen } : who;
}
