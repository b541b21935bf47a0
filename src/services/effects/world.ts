import type { Settings } from '../../domain/settings.js';
import type {
  Clock,
  Marketplace,
  ReadOutcome,
  Reauthorize,
  Rejected,
  Retry,
  ShopRef,
  TeamChat,
  Unknown,
} from '../../ports.js';
import type { Store, Unit } from '../../store/database.js';
import { type Effect, putBack, settle } from '../../store/outbox.js';
import { uncount } from '../../store/outbox-uncount.js';
import type { AccessBook } from '../access/access-book.js';
import { afterRefusal } from '../access/refused-access.js';

/** What performing an effect needs: the store, and the two sides of the world. Only the dispatcher holds one. */
export interface World {
  store: Store;
  settings: Settings;
  clock: Clock;
  newToken(): string;
  /** Tokens that are stored; absent where all are given by hand. */
  access?: AccessBook;
  shop(shopId: string): { port: Marketplace; ref: ShopRef };
  /** Undefined when the channel's platform is not switched on. */
  channel(channelId: string): { port: TeamChat; place: string } | undefined;
}

/** What performing an effect resolves to when nothing left the machine: its turn in the lane goes to another. */
export const NO_CALL = 'no call';
export type Turn = typeof NO_CALL | undefined;

/** How long a call may take until its row is looked into; above every adapter's own time-out. */
export const CALL_DEADLINE_MS = 45_000;
const BACKOFF_MAX_MS = 5 * 60_000;
/** What was asked for the same moment comes within this. */
const SPREAD_MS = 1_000;

/**
 * Grows with each attempt, never under what the other side asked for. Spread by the row's own id, so that what failed together
 * does not come again together; by nothing else, so that a simulation stays the same.
 */
export function backoff({ id, attempts }: Pick<Effect, 'id' | 'attempts'>, afterMs: number): number {
  const share = spreadOf(`${id} ${attempts}`);
  const own = Math.min(BACKOFF_MAX_MS, 1_000 * 2 ** Math.min(attempts, 9));
  const asked = afterMs > 0 ? afterMs + share * SPREAD_MS : 0;
  return Math.round(Math.max(asked, own * (1 - share / 4)));
}

/** Evenly in [0, 1). */
function spreadOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}

/** What was claimed and did not come about is tried again, whatever kept it: not before the other side wishes. */
export async function tryLater(
  unit: Unit,
  effect: Effect,
  failure: Retry | Rejected | Reauthorize | Unknown,
): Promise<void> {
  const afterMs = failure.kind === 'retry' ? failure.afterMs : 0;
  const claimed = { ...effect, attempts: effect.attempts + 1 };
  await putBack(unit, effect, unit.now + backoff(claimed, afterMs), failure.reason);
}

/** A failure that surely changed nothing: wait and try again, with other `params` if any, or let go. */
export async function settleFailure(
  unit: Unit,
  effect: Effect,
  failure: Retry | Rejected | Reauthorize,
  params?: object,
): Promise<void> {
  switch (failure.kind) {
    case 'retry':
      return await putBack(unit, effect, unit.now + backoff(effect, failure.afterMs), failure.reason, params);
    case 'reauthorize': {
      const waitMs = await afterRefusal(unit, effect, failure);
      // It was the credentials that failed, not this effect: it has as many tries left as before.
      await uncount(unit, effect.id);
      return await putBack(unit, effect, unit.now + waitMs, failure.reason, params);
    }
    case 'rejected':
      await settle(unit, effect.id, 'rejected', { reason: failure.reason });
  }
}

export function isOk<T>(outcome: ReadOutcome<T>): outcome is { kind: 'ok'; value: T } {
  return outcome.kind === 'ok';
}
