/** Brings simulated time forward: what the world does by itself, and the webhooks about it, in one order. */
import type { Core } from './core.js';
import type { Deliver, Deliveries, WebhookDelivery } from './deliveries.js';
import { EVENT_TYPES, isLoopback } from './endpoints/account.js';
import { happen, isStale } from './events.js';
import { createWebhookPost } from './webhook-post.js';

/** Who is told of webhooks: an in-process receiver, else the one address, else what the API registered. */
export interface Receivers {
  deliver?: Deliver;
  webhookUrl?: string;
}

const NAMES = new Map(Object.entries(EVENT_TYPES).map(([name, type]) => [type, name]));

export function addressOf(core: Core, { webhookUrl }: Receivers, type: number): string | undefined {
  if (webhookUrl !== undefined) return webhookUrl;
  const address = core.webhooks.get(NAMES.get(type) ?? '');
  return address !== undefined && isLoopback(address) ? address : undefined;
}

/** When the world itself goes on; happenings that no longer matter are dropped on the way. */
function nextWorldAt(core: Core): number {
  const { world } = core;
  for (let next = world.agenda.peek(); next; next = world.agenda.peek()) {
    if (!isStale(world, next)) return next.at;
    world.agenda.pop();
  }
  return Number.POSITIVE_INFINITY;
}

export interface Runner {
  /** The world alone, at once: an API call sees the shop as it is at its own moment. */
  advance(now: number): void;
  nextAt(): number;
  /** World and webhooks. Calls are carried out one after the other. */
  runUntil(now: number): Promise<void>;
}

/** `beforeDelivery` is called before a webhook tells anybody what has happened. */
export function createRunner(
  core: Core,
  deliveries: () => Deliveries,
  receivers: Receivers,
  beforeDelivery: () => void,
): Runner {
  const { post } = createWebhookPost();
  let tail: Promise<void> = Promise.resolve();

  function advance(now: number): void {
    while (nextWorldAt(core) <= now) happen(core.world, core.setting, core.world.agenda.pop()!);
    core.world.time = Math.max(core.world.time, now);
  }

  /** In process it is waited for, so that a run is deterministic; over a socket the world does not wait. */
  async function deliverNext(): Promise<void> {
    beforeDelivery();
    const { deliver } = receivers;
    if (deliver) return deliveries().deliverNext((_type, request) => deliver(request));
    void deliveries().deliverNext(async (type: number, request: WebhookDelivery) => {
      const address = addressOf(core, receivers, type);
      // Unsubscribed since: there is nobody left to tell.
      return address === undefined ? 200 : post(address, request);
    });
  }

  async function run(now: number): Promise<void> {
    for (;;) {
      const [worldAt, deliveryAt] = [nextWorldAt(core), deliveries().nextAt()];
      if (Math.min(worldAt, deliveryAt) > now) break;
      if (worldAt <= deliveryAt) happen(core.world, core.setting, core.world.agenda.pop()!);
      else await deliverNext();
    }
    core.world.time = Math.max(core.world.time, now);
  }

  return {
    advance,
    nextAt: () => Math.min(nextWorldAt(core), deliveries().nextAt()),
    runUntil(now) {
      const result = tail.then(() => run(now));
      tail = result.catch(() => undefined);
      return result;
    },
  };
}
