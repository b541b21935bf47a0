/** Webhooks about access itself: the seller took it back, or it is about to end. */
import type { Hint } from '../../ports.js';
import { type CredentialsRow, findCredentials, forgetTokens } from '../../store/credentials.js';
import type { Unit } from '../../store/database.js';
import { tellDeauthorized, tellEnding } from './tell-access.js';

/** Events carry whole seconds. */
const SECOND_MS = 1_000;

export async function hearAccess(unit: Unit, shopId: string, hint: Hint): Promise<void> {
  const row = await findCredentials(unit.tx, shopId);
  if (!row || row.state === 'gone' || isOfBefore(row, hint)) return;
  if (hint.kind === 'access_ending')
    return await tellEnding(unit, row, hint.ref === undefined ? undefined : Number(hint.ref));
  await forgetTokens(unit, shopId, 'deauthorized');
  await tellDeauthorized(unit, row);
}

/** An event that was on its way while the shop was connected again says nothing about the new authorisation. */
function isOfBefore(row: CredentialsRow, hint: Hint): boolean {
  return hint.at + SECOND_MS <= row.connected_at;
}
