/** A call was refused for its credentials: wait for new ones, ask for them, or call a person. */
import type { Reauthorize } from '../../ports.js';
import { findCredentials, updateCredentials } from '../../store/credentials.js';
import type { Unit } from '../../store/database.js';
import { findEffect } from '../../store/outbox.js';
import { callForCredentials } from './tell-access.js';
import { renew } from './tend-access.js';

/** Credentials are renewed by a person: ask again this often. */
const PERSON_MS = 60_000;
/** Renewing takes about this long; the lane stands still meanwhile. */
const RENEW_MS = 3_000;
/** Every process has looked by then: who was refused before may have used the token of before. */
const LOOKED_MS = 5_000;
/** A token this young that is refused is not stale: asking for another would go on for ever. */
const YOUNG_MS = 60_000;

/** Returns how long the effect is to wait, ms. */
export async function afterRefusal(
  unit: Unit,
  effect: { id: string; shop_id: string },
  refusal: Reauthorize,
): Promise<number> {
  const row = await findCredentials(unit.tx, effect.shop_id);
  const claimedAt = (await findEffect(unit.tx, effect.id))?.claimed_at ?? unit.now;
  if (row && row.obtained_at > claimedAt) return 0; // renewed while the call was under way
  if (row && refusal.stale && (row.state === 'good' || row.state === 'stale')) {
    const ageMs = unit.now - row.obtained_at;
    if (ageMs < LOOKED_MS) return LOOKED_MS;
    if (row.state === 'stale' || ageMs >= YOUNG_MS) {
      if (row.state === 'good') await updateCredentials(unit, row.shop_id, { state: 'stale' });
      await renew(unit, row.shop_id);
      return RENEW_MS;
    }
  }
  if (row?.state === 'refused' && refusal.stale)
    await updateCredentials(unit, row.shop_id, { state: 'ended' });
  await callForCredentials(unit, effect.shop_id);
  return PERSON_MS;
}
