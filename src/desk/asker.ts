import type { ActionName } from '../domain/action.js';
import { authorize } from '../domain/authorize.js';
import type { ChannelSettings, PersonSettings, Settings } from '../domain/settings.js';
import type { TeamLanguage } from '../domain/template.js';
import type { ActorRef, Answer, Place } from '../ports.js';
import { forbiddenAnswer } from './answers.js';

/** Who asks, from where, in which language the answer is. */
export interface Asker {
  person: PersonSettings | undefined;
  channel: ChannelSettings | undefined;
  language: TeamLanguage;
  /** Those shops of the channel it was asked in that this person may see; all of them elsewhere. */
  shopIds: string[];
}

/** The answer to somebody who may not; undefined when they may. */
export function refuse(who: Asker, action: ActionName, shopId?: string): Answer | undefined {
  const right = authorize(who.person, action, shopId);
  if (right.ok) return undefined;
  return forbiddenAnswer(action, who.person ? right.needs : undefined, who.language);
}

export function askerOf(settings: Settings, platform: string, actor: ActorRef, place: Place): Asker {
  const person = settings.people.find((candidate) => candidate.ids[platform] === actor.userId);
  const channel = [...settings.channels.values()].find(
    (one) => one.platform === platform && one.place === place,
  );
  const shopIds = [...settings.shops.values()]
    .filter((shop) => channel === undefined || shop.channels.includes(channel.id))
    .map((shop) => shop.id)
    .filter((id) => person?.shops === undefined || person.shops.includes(id));
  return { person, channel, language: channel?.language ?? 'en', shopIds };
}
