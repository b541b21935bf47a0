/**
 * What becomes of one request to the API: drawn when it arrives. What disturbs the reading of lists, or a single order, is
 * told to the ledger, since no client can be quicker than the shop lets it.
 */
import type { Core } from './core.js';
import type { WindowAt } from './fault-windows.js';
import { countFault, type FaultCounts, type FaultKind, type FaultRates } from './faults.js';
import type { ApiRequest } from './gate.js';
import { draw, drawInt, drawWeighted } from './random.js';
import { drawScale } from './webhook-faults.js';

/** Least frequent last: the first that fits is taken. */
const REQUEST_FAULTS = [
  'too_many_requests',
  'unavailable',
  'refused',
  'not_reached',
  'answer_lost',
  'failed_after',
  'garbage',
] as const satisfies readonly FaultKind[];

export type RequestFault = (typeof REQUEST_FAULTS)[number];

/** Each is answered in one of several ways, by this share. */
export interface Mishap {
  fault: RequestFault;
  /** In [0, 1): which of its forms the fault takes. */
  form: number;
  /** With `too_many_requests`. */
  retryAfterS: number;
}

export interface Fate {
  mishap?: Mishap;
  /** Milliseconds on the way here, and on the way back. */
  beforeMs: number;
  afterMs: number;
}

/** What an outage looks like from outside. */
const DOWN = [
  { weight: 4, value: 'refused' },
  { weight: 3, value: 'unavailable' },
  { weight: 1, value: 'not_reached' },
] as const;

/** The shop takes no time-stamp that is further ahead than this. */
const AHEAD_S = 30;

export interface RequestFates {
  /** `canWait`: whether anybody waits for slow answers. */
  of(request: ApiRequest, now: number, canWait: boolean): Fate;
  /** A list was read to its end. */
  listRead(): void;
}

export function createRequestFates(
  core: Core,
  rates: FaultRates,
  windowAt: WindowAt,
  counts: FaultCounts,
  hasLatency: boolean,
): RequestFates {
  /** `waitMs`: what the client is told to wait. */
  function note(fault: FaultKind, request: ApiRequest, now: number, waitMs: number): void {
    countFault(counts, fault);
    const subject = subjectOf(request);
    if (subject === undefined) return;
    const about = subject === 'list' ? { nth: ++core.luck.listsFailed } : subject;
    core.world.ledger.write({ at: now, kind: 'fault', fault, until: now + waitMs, ...about });
  }

  function drawn(now: number): RequestFault | undefined {
    const outage = windowAt('outage', now);
    if (outage) {
      if (outage.from !== core.luck.outageFrom)
        core.world.ledger.write({ at: now, kind: 'fault', fault: 'outage', until: outage.until });
      core.luck.outageFrom = outage.from;
      countFault(counts, 'outage');
      return drawWeighted(core.luck.requests, DOWN);
    }
    let rest = draw(core.luck.requests);
    return REQUEST_FAULTS.find((fault) => {
      rest -= rates[fault] ?? 0;
      return rest < 0;
    });
  }

  function mishapOf(request: ApiRequest, now: number): Mishap | undefined {
    // Such a request is refused at the door: nothing else has to go wrong with it.
    if (Math.floor(now / 1000) - core.world.shopClock.seconds(now) > AHEAD_S) {
      note('clock_skew', request, now, 0);
      return undefined;
    }
    const fault = drawn(now);
    if (fault === undefined) return undefined;
    const retryAfterS = fault === 'too_many_requests' ? drawInt(core.luck.requests, 1, 60) : 0;
    note(fault, request, now, retryAfterS * 1000);
    return { fault, form: draw(core.luck.requests), retryAfterS };
  }

  function waits(): Pick<Fate, 'beforeMs' | 'afterMs'> {
    const { latency } = core.luck;
    const usual = (): number => (hasLatency ? drawScale(latency, 5, 120) : 0);
    const [beforeMs, afterMs] = [usual(), usual()];
    if (rates.slow === undefined || draw(latency) >= rates.slow) return { beforeMs, afterMs };
    countFault(counts, 'slow');
    const more = drawScale(latency, 1_000, 40_000);
    return draw(latency) < 0.5
      ? { beforeMs: beforeMs + more, afterMs }
      : { beforeMs, afterMs: afterMs + more };
  }

  const calm = Object.keys(rates).length === 0;
  return {
    of(request, now, canWait) {
      const mishap = calm ? undefined : mishapOf(request, now);
      const wait = canWait && (hasLatency || !calm) ? waits() : { beforeMs: 0, afterMs: 0 };
      return mishap ? { mishap, ...wait } : wait;
    },
    listRead: () => {
      core.luck.listsFailed = 0;
    },
  };
}

/** Reading a list, or reading or cancelling a single order; everything else nobody is kept waiting by. */
function subjectOf({ method, url, body }: ApiRequest): 'list' | { orderId: string } | undefined {
  if (isListing(url)) return 'list';
  const orderId =
    /^\/return_refund\/\d+\/orders\/(\d+)\/aftersale_eligibility/.exec(url)?.[1] ??
    /^\/order\/\d+\/orders\?(?:.*&)?ids=(\d+)(?:&|$)/.exec(url)?.[1] ??
    (method === 'POST' && isCancel(url) ? cancelledOrder(body) : undefined);
  return orderId === undefined ? undefined : { orderId };
}

export const isListing = (url: string): boolean => /^\/order\/\d+\/orders\/search/.test(url);
export const isCancel = (url: string): boolean => /^\/return_refund\/\d+\/cancellations(?:\?|$)/.test(url);

/** The order that the body of a cancel names. */
export function cancelledOrder(body: Buffer): string | undefined {
  try {
    const { order_id: id } = Object(JSON.parse(body.toString('utf8')));
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
