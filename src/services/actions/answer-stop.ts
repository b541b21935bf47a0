import type { PersonSettings } from '../../domain/settings.js';
import { decideAhead, releaseWaiting } from '../../store/cancels.js';
import type { Unit } from '../../store/database.js';
import { writeLog } from '../../store/order-log.js';
import { findPulse } from '../../store/pulse.js';
import { getShop, updateShop } from '../../store/shops.js';
import { announce } from '../announce.js';
import { touchBoards } from '../touch.js';

/**
 * A lead decides about the cancels that wait: they go on, or their orders are kept open. Marks them and no more, however many
 * they are: each is then decided as its timer fires, a few at a time. A note’s answer, with its `stoppedAt`, is for the stop it
 * told of: `over` when nothing is stopped any more, `another` when something was stopped anew since.
 */
export async function answerStop(
  unit: Unit,
  shopId: string,
  person: Pick<PersonSettings, 'name'>,
  answer: 'go_on' | 'keep_all',
  stoppedAt?: number,
): Promise<'done' | 'over' | 'another'> {
  const shop = await getShop(unit.tx, shopId);
  if (shop.stopped_at === null) return 'over';
  if (stoppedAt !== undefined && stoppedAt !== shop.stopped_at) return 'another';
  const verdict = answer === 'go_on' ? 'go_on' : 'keep';
  const count = await releaseWaiting(unit, shopId, verdict, person.name);
  const restoredAt = (await findPulse(unit.tx))?.restored_at ?? null;
  if (restoredAt !== null && (shop.cancels_since ?? 0) < restoredAt) {
    await decideAhead(unit, shopId, verdict, person.name, restoredAt);
  }
  await updateShop(unit, shopId, { stopped_at: null, stopped_because: null, cancels_since: unit.now });
  await writeLog(unit, {
    shopId,
    orderId: null,
    who: person.name,
    what: answer === 'go_on' ? 'cancel_released' : 'kept_open',
  });
  await announce(unit, shopId, { note: 'stop_answered', answer, by: person.name, count });
  await touchBoards(unit, shopId);
  return 'done';
}
