/** Group commit: webhooks of a burst are stored together and acknowledged after the commit. */
import type { AcceptedHint } from '../services/accept-hints.js';

export interface WebhookBatch {
  /** Resolves once the hint is stored; `full` when too many wait already. */
  add(hint: AcceptedHint): Promise<'stored' | 'full'>;
}

const WAIT_MS = 5;
const BATCH = 100;
const WAITING_MAX = 2_000;

interface Waiting {
  hint: AcceptedHint;
  resolve(): void;
  reject(error: unknown): void;
}

/** `store` writes a batch in one transaction. */
export function createWebhookBatch(store: (hints: AcceptedHint[]) => Promise<void>): WebhookBatch {
  const waiting: Waiting[] = [];
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting.splice(0, BATCH);
    if (batch.length === 0) return;
    void settle(batch);
    if (waiting.length > 0) timer = setTimeout(flush, 0);
  };

  const settle = async (batch: Waiting[]): Promise<void> => {
    try {
      await store(batch.map(({ hint }) => hint));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      count -= batch.length;
    }
  };

  return {
    async add(hint) {
      if (count >= WAITING_MAX) return 'full';
      count += 1;
      await new Promise<void>((resolve, reject) => {
        waiting.push({ hint, resolve, reject });
        if (waiting.length >= BATCH) flush();
        else timer ??= setTimeout(flush, WAIT_MS);
      });
      return 'stored';
    },
  };
}
