/**
 * How late the bot may be where the shop itself was hard to reach. Each allowance comes from a fault that the shop's ledger
 * names, lasts as long as that fault, and ends when a client that doubles its wait, as ours does, has come again.
 */

export interface LedgerFault {
  kind: string;
  fault?: string;
  at: number;
  /** How long it lasted, or how long the client was told to wait. */
  until?: number;
  /** Of one request for a list: the how-manyeth in a row. */
  nth?: number;
  /** Of one request for this order. Without either it hit all requests. */
  orderId?: string;
}

/** The moment until which something due at `from` is in time. */
export interface Patience {
  /** For what is learnt by reading lists. */
  forLists(from: number, usualMs: number): number;
  /** For what is done to this one order. */
  forOrder(from: number, usualMs: number, orderId: string): number;
}

/** The longest wait between two tries, and the shortest after a failed one. */
const BACK_OFF_MAX_MS = 5 * 60_000;
const BACK_OFF_MIN_MS = 10_000;
/** Credentials and clocks are not mended by asking often: the wait after a refusal at the door. */
const DOOR_WAIT_MS = 60_000;
const AT_THE_DOOR = new Set(['token_expired', 'token_revoked', 'clock_skew']);

interface Stretch {
  from: number;
  until: number;
}

/** `nth`: of a single request, the how-manyeth in a row. */
function stretchOf({ at, until = at, fault = '' }: LedgerFault, nth: number | undefined): Stretch {
  const least = AT_THE_DOOR.has(fault) ? DOOR_WAIT_MS : BACK_OFF_MIN_MS;
  // Waits that double have, at the end of a stretch, grown to about its length.
  const grown = nth === undefined ? until - at + least : 1_000 * 2 ** Math.min(nth, 9);
  const backOff = Math.max(least, Math.min(BACK_OFF_MAX_MS, grown));
  return { from: at, until: nth === undefined ? until + backOff : Math.max(until, at + backOff) };
}

export function createPatience(records: Iterable<LedgerFault>): Patience {
  const windows: Stretch[] = [];
  const lists: Stretch[] = [];
  const ofOrder = new Map<string, Stretch[]>();
  for (const record of records) {
    if (record.kind !== 'fault') continue;
    const { orderId, nth } = record;
    if (orderId !== undefined) {
      const own = ofOrder.get(orderId) ?? [];
      ofOrder.set(orderId, [...own, stretchOf(record, own.length + 1)]);
    } else (nth === undefined ? windows : lists).push(stretchOf(record, nth));
  }
  const forLists = extend(joined([...windows, ...lists]));
  const forAll = extend(joined(windows));
  return {
    forLists,
    forOrder(from, usualMs, orderId) {
      const own = ofOrder.get(orderId);
      return (own ? extend(joined([...windows, ...own])) : forAll)(from, usualMs);
    },
  };
}

/** By time, overlapping ones made one, so that none counts twice. */
function joined(stretches: Stretch[]): Stretch[] {
  const whole: Stretch[] = [];
  for (const stretch of stretches.sort((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last && stretch.from <= last.until) last.until = Math.max(last.until, stretch.until);
    else whole.push({ ...stretch });
  }
  return whole;
}

/** While a fault lasts, the time allowed stands still. */
function extend(stretches: readonly Stretch[]): (from: number, usualMs: number) => number {
  return (from, usualMs) => {
    let until = from + usualMs;
    for (let n = firstEndingAfter(stretches, from); n < stretches.length; n += 1) {
      const stretch = stretches[n]!;
      if (stretch.from >= until) break;
      until += stretch.until - Math.max(stretch.from, from);
    }
    return until;
  };
}

function firstEndingAfter(stretches: readonly Stretch[], at: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stretches[middle]!.until <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
