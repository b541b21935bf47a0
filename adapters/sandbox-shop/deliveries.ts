/** Webhooks on their way: signed, delivered after a moment, tried again as the platform does, then dropped for good. */
import type { Heap } from './heap.js';
import { createHeap } from './heap.js';
import type { RandomState } from './random.js';
import { digitsOf } from './random.js';
import type { ShopClock } from './shop-clock.js';
import { signWebhook } from './signature.js';
import type { WebhookFate } from './webhook-faults.js';

export interface WebhookDelivery {
  headers: Record<string, string>;
  body: Buffer;
}

/** Resolves to the receiver's HTTP status; a rejection counts as no answer. */
export type Deliver = (request: WebhookDelivery) => Promise<number>;

export interface Pending {
  at: number;
  seq: number;
  /** 0: first try. */
  attempt: number;
  type: number;
  body: string;
}

export interface DeliveriesState {
  seq: number;
  random: RandomState;
  pending: Pending[];
}

export interface Deliveries {
  announce(type: number, data: object, at: number): void;
  /** When the next one is due; Infinity if none. */
  nextAt(): number;
  /** Takes the next one and tries it. */
  deliverNext(deliver: (type: number, request: WebhookDelivery) => Promise<number>): Promise<void>;
  state(): DeliveriesState;
  readonly counts: { delivered: number; failed: number; dropped: number };
}

/** After a failed try, the wait before the next one: 2 min, 30 min, 3 h, 12 h. */
export const RETRY_MS: readonly number[] = [120_000, 1_800_000, 10_800_000, 43_200_000];

export interface DeliveryIdentity {
  appKey: string;
  appSecret: string;
  shopExternalId: string;
  seed: number;
  shopClock: ShopClock;
}

export function createDeliveries(
  identity: DeliveryIdentity,
  wanted: (type: number) => boolean,
  fateOf: WebhookFate,
  state: DeliveriesState,
): Deliveries {
  const heap: Heap<Pending> = createHeap(state.pending);
  const counts = { delivered: 0, failed: 0, dropped: 0 };

  function announce(type: number, data: object, at: number): void {
    if (!wanted(type)) return;
    const tts_notification_id = digitsOf(19, '73', 'notification', identity.seed, ++state.seq);
    const event = { type, tts_notification_id, shop_id: identity.shopExternalId };
    const body = JSON.stringify({ ...event, timestamp: identity.shopClock.seconds(at), data });
    for (const delayMs of fateOf(at, state.random)) {
      heap.push({ at: at + delayMs, seq: ++state.seq, attempt: 0, type, body });
    }
  }

  function failed(item: Pending): void {
    counts.failed++;
    const wait = RETRY_MS[item.attempt];
    if (wait === undefined) counts.dropped++;
    else heap.push({ ...item, at: item.at + wait, seq: ++state.seq, attempt: item.attempt + 1 });
  }

  async function deliverNext(
    deliver: (type: number, request: WebhookDelivery) => Promise<number>,
  ): Promise<void> {
    const item = heap.pop();
    if (!item) return;
    const body = Buffer.from(item.body);
    const authorization = signWebhook(body, identity.appKey, identity.appSecret);
    const headers = { 'content-type': 'application/json', authorization };
    const status = await deliver(item.type, { headers, body }).catch(() => 0);
    if (status === 200) counts.delivered++;
    else failed(item);
  }

  return {
    announce,
    nextAt: () => heap.peek()?.at ?? Number.POSITIVE_INFINITY,
    deliverNext,
    state: () => ({ ...state, pending: [...heap.items()] }),
    counts,
  };
}
