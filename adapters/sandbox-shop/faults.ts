/** What can go wrong in the simulated shop, by name: for `--faults`, for the ledger, for tests. Data, and how names are read. */

interface FaultSort {
  /** How often or how much by default, in `unit`. */
  rate: number;
  unit: 'of webhooks' | 'of requests' | 'of cancels' | 'times a day' | 'seconds';
  says: string;
}

/** Every kind there is. The rates are moderate: with all of them about every sixteenth request fails. */
export const SANDBOX_FAULTS = {
  webhook_lost: { rate: 0.05, unit: 'of webhooks', says: 'a webhook never comes' },
  webhook_doubled: {
    rate: 0.1,
    unit: 'of webhooks',
    says: 'a webhook comes again, seconds to ten minutes later',
  },
  webhook_late: { rate: 0.05, unit: 'of webhooks', says: 'a webhook comes one minute to six hours late' },
  webhook_reordered: {
    rate: 0.15,
    unit: 'of webhooks',
    says: 'a webhook waits up to a minute, and later ones overtake it',
  },
  webhook_silence: {
    rate: 1,
    unit: 'times a day',
    says: 'for half an hour to an hour no webhook comes at all',
  },
  slow: {
    rate: 0.02,
    unit: 'of requests',
    says: 'the answer takes 1 to 40 s, spent before or after the request is carried out',
  },
  too_many_requests: {
    rate: 0.01,
    unit: 'of requests',
    says: '429 with Retry-After of 1 to 60 s; not carried out',
  },
  unavailable: { rate: 0.01, unit: 'of requests', says: 'a 5xx; not carried out' },
  failed_after: { rate: 0.005, unit: 'of requests', says: 'a 5xx, although it was carried out' },
  refused: { rate: 0.01, unit: 'of requests', says: 'no connection comes about' },
  not_reached: {
    rate: 0.01,
    unit: 'of requests',
    says: 'the connection breaks off before the request arrives',
  },
  answer_lost: {
    rate: 0.01,
    unit: 'of requests',
    says: 'carried out, and the connection breaks off before the answer',
  },
  garbage: {
    rate: 0.005,
    unit: 'of requests',
    says: 'carried out, and the answer is cut short or is no JSON',
  },
  outage: { rate: 2, unit: 'times a day', says: 'for 2 to 15 minutes every request fails' },
  token_expired: {
    rate: 1,
    unit: 'times a day',
    says: 'the access token expires (105002) and is renewed 1 to 10 minutes later',
  },
  token_revoked: {
    rate: 1,
    unit: 'times a day',
    says: 'the access token is taken back (105001) and a new one is given 1 to 10 minutes later',
  },
  clock_skew: {
    rate: 31,
    unit: 'seconds',
    says: 'the shop’s clock drifts so far apart and back within 6 h; beyond 30 s it refuses our time-stamps',
  },
  pay_cancel_race: {
    rate: 0.1,
    unit: 'of cancels',
    says: 'the buyer pays within 50 ms of our cancel, before or after it',
  },
} as const satisfies Record<string, FaultSort>;

export type FaultKind = keyof typeof SANDBOX_FAULTS;

/** What goes wrong, and how often, in the unit of the kind; a kind that is not there never happens. */
export type FaultRates = Partial<Record<FaultKind, number>>;

/** How often each kind has happened: webhooks and requests by piece, broken tokens by time. */
export type FaultCounts = Partial<Record<FaultKind, number>>;

export function countFault(counts: FaultCounts, kind: FaultKind): void {
  counts[kind] = (counts[kind] ?? 0) + 1;
}

const KINDS = Object.keys(SANDBOX_FAULTS) as FaultKind[];

/** The default rates of these kinds; without any, of all. */
export function faultRates(kinds: readonly FaultKind[] = KINDS): FaultRates {
  return Object.fromEntries(kinds.map((kind) => [kind, SANDBOX_FAULTS[kind].rate]));
}

/** `all`, or names with commas between them. Throws a RangeError that names the unknown ones. */
export function parseFaults(list: string): FaultRates {
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.includes('all')) return faultRates();
  const unknown = names.filter((name) => !Object.hasOwn(SANDBOX_FAULTS, name));
  if (unknown.length > 0 || names.length === 0) {
    throw new RangeError(
      names.length === 0 ? 'no fault is named' : `there is no fault ${unknown.join(', ')}`,
    );
  }
  return faultRates(names as FaultKind[]);
}

/** One line a kind: its name, what happens, how often. */
export function faultLines(): string[] {
  const width = Math.max(...KINDS.map((kind) => kind.length));
  return KINDS.map((kind) => {
    const { rate, unit, says }: FaultSort = SANDBOX_FAULTS[kind];
    const often = unit.startsWith('of ') ? `${rate * 100} % ${unit}` : `${rate} ${unit}`;
    return `${kind.padEnd(width)}  ${says} (${often})`;
  });
}
