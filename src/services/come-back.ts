/**
 * The bot was away: it is started, the machine slept, or an older copy of its database was put back. What happened meanwhile
 * in its name is not in its rows, so:
 *
 * - After a break of more than two minutes every shop is read before anything is decided, and a message for an order from
 *   before goes out only after the conversation was read back and shows nothing that our rows do not know.
 * - The database beats, and a small file beside it remembers the newest beat. A database that knows fewer beats than its file
 *   is an older copy. Then, besides: messages that were due before are let go, and automatic cancels of orders from before
 *   wait for a lead, since a *Keep open* or an *Extend* may be among what was lost.
 * - One note a channel tells of it, once the backlog is worked off.
 *
 * A copy that was put back together with its file looks like a long break, and the first rule holds. All of it is written in
 * one transaction: a crash in the middle finds the same break again.
 */
import type { Settings } from '../domain/settings.js';
import type { Unit } from '../store/database.js';
import { findPulse, type Pulse, savePulse } from '../store/pulse.js';
import { listShops, updateShop } from '../store/shops.js';
import type { Witness } from '../store/witness.js';
import { noteEverywhere } from './announce.js';
import { pollAllNow } from './poll-all-now.js';

/** Between two beats at most; longer, and somebody else may have acted in our name. */
const GAP_MS = 2 * 60_000;
/** A shop that cannot be read for this long is not waited for: each order is still read before anything is done to it. */
export const READ_FIRST_MS = 20_000;

export interface Arrival {
  witness?: Witness | undefined;
  /** The wall clock ran this far ahead of the real time passed. */
  sleptMs?: number;
}

/** What kind of break it was; undefined where there was none. */
export type Break = 'first' | 'away' | 'restored';

export async function comeBack(
  unit: Unit,
  settings: Settings,
  { witness, sleptMs = 0 }: Arrival,
): Promise<Break | undefined> {
  const before = await findPulse(unit.tx);
  const kind = breakOf(before, witness, unit.now, sleptMs);
  if (kind === undefined) {
    if (sleptMs > 0) await readFirst(unit, settings);
    return undefined;
  }
  const awayFrom = before === undefined ? null : Math.min(before.at, unit.now - sleptMs);
  await savePulse(unit, {
    identity: before?.identity ?? unit.newId(),
    beat: Math.max(before?.beat ?? 0, witness?.beat ?? 0) + 1,
    at: unit.now,
    watching_since: unit.now,
    away_from: awayFrom,
    epoch: (before?.epoch ?? 0) + (kind === 'restored' ? 1 : 0),
    restored_at: kind === 'restored' ? unit.now : (before?.restored_at ?? null),
  });
  await readFirst(unit, settings);
  if (kind !== 'first') {
    await noteEverywhere(unit, settings, {
      params: { note: 'back', kind, from: awayFrom, at: unit.now },
      key: (channelId) => `back|${channelId}|${unit.now}`,
    });
  }
  return kind;
}

function breakOf(
  before: Pulse | undefined,
  witness: Witness | undefined,
  now: number,
  sleptMs: number,
): Break | undefined {
  const isOlder =
    witness !== undefined && (before?.identity !== witness.identity || before.beat < witness.beat);
  if (isOlder) return 'restored';
  if (before === undefined) return 'first';
  return Math.max(now - before.at, sleptMs) > GAP_MS ? 'away' : undefined;
}

/** What we know is old: every shop's whole list is read, and until then nothing is decided. */
async function readFirst(unit: Unit, settings: Settings): Promise<void> {
  await pollAllNow(unit, settings);
  for (const shop of await listShops(unit.tx)) {
    if (settings.shops.has(shop.id)) await updateShop(unit, shop.id, { read_first_at: unit.now });
  }
}
