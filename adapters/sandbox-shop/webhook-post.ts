/** Webhooks as real HTTP posts, a few at a time, to loopback addresses only. */
import PQueue from 'p-queue';
import type { WebhookDelivery } from './deliveries.js';
import { isLoopback } from './endpoints/account.js';

/** A receiver has 3 s, as on the platform. */
const ANSWER_MS = 3000;

export interface WebhookPost {
  /** HTTP status; 0 when nobody answered in time. */
  post(address: string, request: WebhookDelivery): Promise<number>;
}

export function createWebhookPost(): WebhookPost {
  const queue = new PQueue({ concurrency: 8 });

  async function send(address: string, request: WebhookDelivery): Promise<number> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const body = new Uint8Array(request.body);
    const response = await fetch(address, {
      method: 'POST',
      headers: request.headers,
      body,
      signal,
      redirect: 'manual',
    });
    await response.body?.cancel();
    return response.status;
  }

  return {
    async post(address, request) {
      if (!isLoopback(address)) return 0;
      return queue.add(() => send(address, request).catch(() => 0));
    },
  };
}
