import type { ActionName } from '../domain/action.js';
import { shorten } from '../domain/format.js';
import type { Answer } from '../ports.js';
import { writeAct } from '../store/acts.js';
import type { Unit } from '../store/database.js';
import { seeMember } from '../store/members.js';
import type { ActOutcome, ActsTable } from '../store/people-schema.js';
import type { Asker } from './asker.js';

/** What is answered, and what is written down of it. */
export interface Deed {
  answer: Answer;
  outcome: ActOutcome;
  /** The guard that stood in the way, or what was done to how many. */
  because?: string;
  order?: { id: string; shop_id: string };
}

/** What was tried, by which way, on what. */
export interface Tried {
  surface: ActsTable['surface'];
  action: ActionName | 'unknown';
  shopId: string | null;
  orderId: string | null;
}

/** Who, where, what and what became of it, in the transaction that did it; refusals too. */
export async function record(unit: Unit, who: Asker, tried: Tried, deed: Deed): Promise<Answer> {
  const { platform, userId, displayName } = who.actor;
  const { person } = who;
  const name = person?.name ?? shorten(displayName, 40);
  const user = { platform, user_id: userId.slice(0, 128) };
  if (person && deed.outcome !== 'forbidden') await seeMember(unit, { ...user, id: person.id, name });
  await writeAct(unit, {
    ...user,
    person_id: person?.id ?? null,
    name,
    place: who.place.slice(0, 256),
    surface: tried.surface,
    action: tried.action,
    shop_id: tried.shopId ?? deed.order?.shop_id ?? null,
    order_id: tried.orderId ?? deed.order?.id ?? null,
    outcome: deed.outcome,
    because: deed.because ?? null,
  });
  return deed.answer;
}
