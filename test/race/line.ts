/**
 * The line between connector and shop in simulated time: every call takes its time both ways, some answers never come, and
 * each order's buyer pays around the moment our cancel reaches the shop. Unguarded, it sends whatever reason fits the order.
 */
import { createHeap } from '../../adapters/sandbox-shop/heap.js';
import type { SandboxShop } from '../../adapters/sandbox-shop/index.js';
import { paidReasons } from '../../adapters/sandbox-shop/reasons.js';
import { signRequest } from '../../adapters/tiktok-shop/sign.js';

export interface LineRules {
  /** Uniform in [0, 1), seeded. */
  next(): number;
  /** The way to the shop, and the way back, take up to half of this each. */
  latencyMs: number;
  /** How long one way takes, where it is not as above. */
  way?(): number;
  /** False: no buyer pays. Default true. */
  pays?: boolean;
  /** Share of answers that do not come: half break off, half are silence until the connector gives up. */
  lost: number;
  /** A buyer pays at most this much before or after the arrival of the cancel. */
  spreadMs: number;
  unguarded: boolean;
}

export interface Line {
  fetch: typeof fetch;
  timeout(ms: number): AbortSignal;
  /** A call that waits for its turn is under way. */
  wait(ms: number): Promise<void>;
  /** Epoch ms of the next thing to happen on the line; Infinity when there is none. */
  nextAt(): number;
  /** Lets the next thing happen. The clock stands at its moment. */
  happen(): Promise<void>;
  /** Told of each request when it has reached the shop. */
  onArrival?(method: string, url: string, status: number): void;
  /** Calls under way. */
  calls(): number;
  readonly seen: LineCounts;
}

export interface LineCounts {
  /** Orders whose buyer tried to pay. */
  payments: number;
  /** Payments that came first, and those that found the order cancelled. */
  paidBefore: number;
  paidAfter: number;
  cancelsArrived: number;
  refused: number;
}

interface Trip {
  upMs: number;
  downMs: number;
  lost: 'no' | 'broken' | 'silent';
}

/** How far our attempt to cancel an order is, until its buyer's payment is arranged. */
interface Attempt {
  ahead: Trip[];
  open: boolean;
}

const READ = /\/order\/\d+\/orders\?.*\bids=(\d+)(?:&|$)/;
const OFFER = /\/orders\/(\d+)\/aftersale_eligibility\?/;
const CANCEL = /\/return_refund\/\d+\/cancellations\?/;

export function createLine(sandbox: SandboxShop, rules: LineRules): Line {
  const { clock } = sandbox;
  const heap = createHeap<{ at: number; seq: number; happen: () => Promise<void> | void }>();
  const patience = new WeakMap<AbortSignal, { ms: number; abort: () => void }>();
  const attempts = new Map<string, Attempt>();
  const arranged = new Set<string>();
  const seen: LineCounts = { payments: 0, paidBefore: 0, paidAfter: 0, cancelsArrived: 0, refused: 0 };
  let seq = 0;
  let calls = 0;

  const at = (moment: number, happen: () => Promise<void> | void): void =>
    heap.push({ at: moment, seq: ++seq, happen });
  const isPaid = (id: string): boolean => sandbox.world.orders.get(id)?.paidAt !== undefined;

  const draw = (): Trip => {
    const way = (): number => Math.floor(rules.way?.() ?? (rules.next() * rules.latencyMs) / 2);
    const luck = rules.next();
    return {
      upMs: way(),
      downMs: way(),
      lost: luck < rules.lost / 2 ? 'broken' : luck < rules.lost ? 'silent' : 'no',
    };
  };

  const pay = (id: string): void => {
    seen.payments += 1;
    if (sandbox.buyer.pay(id)) seen.paidBefore += 1;
    else seen.paidAfter += 1;
  };

  /**
   * An attempt is read, offer, cancel, read. At its first read the ways of the next three calls are drawn ahead, so that the
   * moment of the cancel's arrival is known; where one before it gets lost, the next attempt is looked at instead.
   */
  const arrange = (id: string): void => {
    const attempt = attempts.get(id) ?? { ahead: [], open: false };
    attempts.set(id, attempt);
    attempt.open = !attempt.open;
    attempt.ahead = [];
    if (!attempt.open) return;
    const [read, offer, cancel] = [draw(), draw(), draw()];
    attempt.ahead = [read, offer, cancel];
    if (read.lost !== 'no' || offer.lost !== 'no') return;
    const arrivesAt = clock.now() + read.upMs + read.downMs + offer.upMs + offer.downMs + cancel.upMs;
    const offset = Math.round((rules.next() * 2 - 1) * rules.spreadMs);
    arranged.add(id);
    at(Math.max(clock.now(), arrivesAt + offset), () => pay(id));
  };

  const tripOf = (url: string, body: string): Trip => {
    const read = READ.exec(url)?.[1];
    if (rules.pays !== false && read !== undefined && !arranged.has(read)) arrange(read);
    const id = read ?? OFFER.exec(url)?.[1] ?? orderOf(body);
    return attempts.get(id ?? '')?.ahead.shift() ?? draw();
  };

  /** The request reaches the shop. */
  const arrive = async (url: string, init: RequestInit): Promise<Response> => {
    const id = CANCEL.test(url) ? orderOf(String(init.body)) : undefined;
    if (id === undefined) return await sandbox.fetch(url, init);
    seen.cancelsArrived += 1;
    const bent = rules.unguarded && isPaid(id) ? withReasonThatFits(url, init) : { url, init };
    const answer = await sandbox.fetch(bent.url, bent.init);
    if (isPaid(id) && sandbox.world.orders.get(id)?.status !== 'CANCELLED') seen.refused += 1;
    return answer;
  };

  const withReasonThatFits = (url: string, init: RequestInit): { url: string; init: RequestInit } => {
    const { shop, appSecret } = sandbox.options;
    const [reason] = paidReasons(shop.region);
    const body = JSON.stringify({ ...JSON.parse(String(init.body)), cancel_reason: reason });
    const address = new URL(url);
    const query = Object.fromEntries(address.searchParams);
    address.searchParams.set('sign', signRequest({ appSecret, path: address.pathname, query, body }));
    return { url: address.href, init: { ...init, body } };
  };

  const carry = (url: string, init: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      const trip = tripOf(url, typeof init.body === 'string' ? init.body : '');
      calls += 1;
      const end = (settle: () => void) => () => {
        calls -= 1;
        settle();
      };
      at(clock.now() + trip.upMs, async () => {
        const answer = await arrive(url, init);
        line.onArrival?.(init.method ?? 'GET', url, answer.status);
        const broken = new TypeError('fetch failed', { cause: new Error('other side closed') });
        if (trip.lost === 'silent')
          return giveUp(
            init.signal,
            end(() => reject(init.signal?.reason)),
          );
        at(
          clock.now() + trip.downMs,
          end(() => (trip.lost === 'broken' ? reject(broken) : resolve(answer))),
        );
      });
    });

  const giveUp = (signal: AbortSignal | null | undefined, then: () => void): void => {
    const limit = signal && patience.get(signal);
    if (!limit) throw new Error('a call without a time-out would hang for ever');
    at(clock.now() + limit.ms, () => {
      limit.abort();
      then();
    });
  };

  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      calls += 1;
      at(clock.now() + ms, () => {
        calls -= 1;
        resolve();
      });
    });

  const line: Line = {
    wait,
    fetch: (input, init = {}) => carry(String(input instanceof Request ? input.url : input), init),
    timeout(ms) {
      const controller = new AbortController();
      const abort = () => controller.abort(new DOMException('no answer in time', 'TimeoutError'));
      patience.set(controller.signal, { ms, abort });
      return controller.signal;
    },
    nextAt: () => heap.peek()?.at ?? Number.POSITIVE_INFINITY,
    happen: async () => await heap.pop()?.happen(),
    calls: () => calls,
    seen,
  };
  return line;
}

function orderOf(body: string): string | undefined {
  return /"order_id":"(\d+)"/.exec(body)?.[1];
}
