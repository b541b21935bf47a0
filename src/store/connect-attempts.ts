/** Authorise links that were given out: each is good once, for its shop, for a while. */
import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { ConnectAttemptsTable } from './connect-schema.js';
import type { Db, Unit } from './database.js';

export type ConnectAttempt = Selectable<ConnectAttemptsTable>;

/** Longer than a code is good for is of no use. */
export const ATTEMPT_MS = 30 * 60_000;
/** Old ones are kept this long, so that one that comes again is told from one that never was. */
const KEEP_MS = 7 * 24 * 3_600_000;

const hashOf = (state: string): string => createHash('sha256').update(state).digest('base64url');

export async function beginAttempt(unit: Unit, state: string, shopId: string): Promise<void> {
  await unit.tx
    .deleteFrom('connect_attempts')
    .where('expires_at', '<', unit.now - KEEP_MS)
    .execute();
  await unit.tx
    .insertInto('connect_attempts')
    .values({
      state_hash: hashOf(state),
      shop_id: shopId,
      made_at: unit.now,
      expires_at: unit.now + ATTEMPT_MS,
      used_at: null,
      sealed_code: null,
      refusal: null,
    })
    .execute();
}

export type AttemptUse =
  | { ok: true; attempt: ConnectAttempt }
  | { ok: false; because: 'unknown' | 'used' | 'expired' };

/** Uses the state up, whatever came with it. `brought`: what the command that waits is to find. */
export async function useAttempt(
  unit: Unit,
  state: string,
  brought: (attempt: ConnectAttempt) => { sealed_code?: string; refusal?: string } = () => ({}),
): Promise<AttemptUse> {
  const attempt = await findAttempt(unit.tx, state);
  if (!attempt) return { ok: false, because: 'unknown' };
  if (attempt.used_at !== null) return { ok: false, because: 'used' };
  const used = { used_at: unit.now, ...(unit.now < attempt.expires_at ? brought(attempt) : {}) };
  await unit.tx
    .updateTable('connect_attempts')
    .set(used)
    .where('state_hash', '=', attempt.state_hash)
    .execute();
  return unit.now < attempt.expires_at ? { ok: true, attempt } : { ok: false, because: 'expired' };
}

export async function findAttempt(db: Db, state: string): Promise<ConnectAttempt | undefined> {
  return await db
    .selectFrom('connect_attempts')
    .selectAll()
    .where('state_hash', '=', hashOf(state))
    .executeTakeFirst();
}

/** Takes what the callback left; nothing of it stays. */
export async function takeBrought(unit: Unit, state: string): Promise<ConnectAttempt | undefined> {
  const attempt = await findAttempt(unit.tx, state);
  if (!attempt || (attempt.sealed_code === null && attempt.refusal === null)) return undefined;
  await unit.tx
    .updateTable('connect_attempts')
    .set({ sealed_code: null, refusal: null })
    .where('state_hash', '=', attempt.state_hash)
    .execute();
  return attempt;
}
