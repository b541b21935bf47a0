/** Webhooks that arrive at a steady pace on the main thread and are stored as the bot's HTTP server does. */
import type { BenchShop, OpenShop } from './bench-shop.js';
import { signedEvent } from './bench-shop.js';
import type { Built } from './built.js';

export interface WebhookStream {
  /** Waits for what is under way; returns how many were stored. */
  stop(): Promise<number>;
}

let serial = 500_000_000;

export function startWebhooks(
  built: Built,
  shop: BenchShop,
  { store }: OpenShop,
  perSecond: number,
): WebhookStream {
  const batch = built.createWebhookBatch(async (hints) => {
    await store.write((unit) => built.acceptHints(unit, hints));
  });
  const flights = new Set<Promise<unknown>>();
  const startedAt = performance.now();
  let sent = 0;
  let stored = 0;
  const send = (): void => {
    const received = built.receiveWebhook(shop.settings, shop.marketplace, signedEvent(++serial, Date.now()));
    if (received.kind !== 'hint') throw new Error(`a good webhook was ${received.kind}`);
    const flight = batch.add(received.accepted).then(() => {
      stored += 1;
      flights.delete(flight);
    });
    flights.add(flight);
  };
  const ticker = setInterval(() => {
    const owed = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond);
    for (; sent < owed; sent += 1) send();
  }, 1_000 / perSecond);
  return {
    async stop() {
      clearInterval(ticker);
      await Promise.all(flights);
      return stored;
    },
  };
}
