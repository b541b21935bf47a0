/**
 * New tokens in place of old ones. The refresh token is good once, so one process asks at a time: a lease in the row says who,
 * and nobody takes it over before it has run out, not even after a crash. The old pair stays until the new one is stored; what
 * came of a call that was cut off shows when the old one is tried again.
 */
import type { GrantOutcome } from '../../ports.js';
import { type CredentialsRow, findCredentials, updateCredentials } from '../../store/credentials.js';
import type { Unit } from '../../store/database.js';
import { claim, type Effect, putBack, remove, settle } from '../../store/outbox.js';
import type { AccessBook, ShopTokens } from '../access/access-book.js';
import { columnsOf, openShop } from '../access/grant.js';
import { callForCredentials, tellRefused, tellTrouble } from '../access/tell-access.js';
import { isDue } from '../access/tend-access.js';
import { CALL_DEADLINE_MS, tryLater, type World } from './world.js';

/** A person has to mend it: asking more often is of no use. */
const TROUBLE_RETRY_MS = 10 * 60_000;

interface Lease {
  by: string;
  row: CredentialsRow;
  tokens: ShopTokens;
}

export async function refreshToken(effect: Effect, world: World): Promise<void> {
  const { access, store } = world;
  const connect = world.shop(effect.shop_id).port.connect;
  if (!access || !connect) {
    const reason = 'this shop’s tokens are not ours to renew';
    await store.write((unit) => settle(unit, effect.id, 'dropped', { reason }));
    return;
  }
  const lease = await store.write((unit) => takeLease(unit, effect, access, world.newToken()));
  if (!lease) return;
  const outcome = await connect.refresh(lease.tokens.refreshToken);
  await store.write((unit) => settleRefresh(unit, effect, access, lease, outcome));
  await access.look(store.db);
}

/** Undefined when there is nothing to do: renewed meanwhile, being renewed, or not to be opened. */
async function takeLease(
  unit: Unit,
  effect: Effect,
  access: AccessBook,
  by: string,
): Promise<Lease | undefined> {
  const row = await findCredentials(unit.tx, effect.shop_id);
  if (!row || !isDue(row, unit.now)) {
    await remove(unit, [effect.id]);
    return undefined;
  }
  if (row.lease_until !== null && row.lease_until > unit.now) {
    await putBack(unit, effect, row.lease_until, 'another is asking');
    return undefined;
  }
  const tokens = access.tokensOf(row);
  if (!tokens) {
    await updateCredentials(unit, row.shop_id, { trouble: 'the stored tokens do not open' });
    await tellTrouble(unit, row);
    await putBack(unit, effect, unit.now + TROUBLE_RETRY_MS, 'the stored tokens do not open');
    return undefined;
  }
  if (!(await claim(unit, effect.id, unit.now + CALL_DEADLINE_MS))) return undefined;
  await updateCredentials(unit, row.shop_id, { lease_by: by, lease_until: unit.now + CALL_DEADLINE_MS });
  return { by, row, tokens };
}

/** The outcome and the end of the lease, together. */
async function settleRefresh(
  unit: Unit,
  effect: Effect,
  access: AccessBook,
  lease: Lease,
  outcome: GrantOutcome,
): Promise<void> {
  const row = await findCredentials(unit.tx, effect.shop_id);
  // A person has connected it again meanwhile, or the tokens were deleted: what we brought is of before.
  if (!row || row.version !== lease.row.version || row.state === 'gone')
    return await remove(unit, [effect.id]);
  if (outcome.kind === 'ok') {
    const { accessToken, refreshToken } = outcome.value;
    const sealed = access.sealTokens(row.shop_id, { ...lease.tokens, accessToken, refreshToken });
    const version = row.version + 1;
    await updateCredentials(unit, row.shop_id, { ...columnsOf(outcome.value, unit.now), sealed, version });
    await openShop(unit, row.shop_id);
    return await remove(unit, [effect.id]);
  }
  if (row.lease_by === lease.by)
    await updateCredentials(unit, row.shop_id, { lease_by: null, lease_until: null });
  await updateCredentials(unit, row.shop_id, { trouble: outcome.reason });
  if (outcome.kind === 'rejected') return await settleRefusal(unit, effect, row, outcome);
  await tryLater(unit, effect, outcome);
}

async function settleRefusal(
  unit: Unit,
  effect: Effect,
  row: CredentialsRow,
  refusal: GrantOutcome & { kind: 'rejected' },
): Promise<void> {
  const isStale = row.state === 'stale';
  if (refusal.because !== 'token') {
    await tellTrouble(unit, row);
    if (isStale) await callForCredentials(unit, row.shop_id);
    return await putBack(unit, effect, unit.now + TROUBLE_RETRY_MS, refusal.reason);
  }
  await updateCredentials(unit, row.shop_id, { state: isStale ? 'ended' : 'refused' });
  if (isStale) await callForCredentials(unit, row.shop_id);
  else await tellRefused(unit, row);
  await remove(unit, [effect.id]);
}
