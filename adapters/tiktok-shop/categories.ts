// Product categories, for policy rules. A nicety: no order ever waits long for one, and none fails for want of one.
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import * as z from 'zod';
import type { Clock, ShopRef } from '../../src/ports.js';
import type { Client } from './client.js';
import { isId, listOf, optionalText } from './lenient.js';

/** The chain holds the department, the leaf and all between; names are in the shop's language. */
const Product = z.object({
  category_chains: listOf(z.object({ parent_id: optionalText, local_name: optionalText })),
});
type Chain = z.output<typeof Product>['category_chains'];

const TTL_MS = 24 * 3_600_000;
/** How long "could not be read" is remembered. */
const GAP_MS = 5 * 60_000;
const TIMEOUT_MS = 3_000;
const CALLS_AT_ONCE = 4;

export interface Categories {
  /** Product id → department name ("Beauty & Personal Care"), for those that could be read. Never fails. */
  of(shop: ShopRef, productIds: Iterable<string>): Promise<ReadonlyMap<string, string>>;
}

export function createCategories(client: Client, clock: Clock): Categories {
  const cache = new LRUCache<string, { name?: string }>({
    max: 20_000,
    ttl: TTL_MS,
    ttlResolution: 0,
    perf: { now: () => clock.now() },
  });

  /** False when the platform could not answer at all: then there is no sense in asking for the next product. */
  async function learn(shop: ShopRef, productId: string): Promise<boolean> {
    const path = `/product/202309/products/${productId}`;
    const answer = await client.call({ shop, method: 'GET', path, data: Product, timeoutMs: TIMEOUT_MS });
    const name = answer.ok ? departmentOf(answer.data.category_chains) : undefined;
    cache.set(`${shop.id}/${productId}`, name ? { name } : {}, answer.ok ? {} : { ttl: GAP_MS });
    return answer.ok || answer.failure.cause === 'code';
  }

  return {
    async of(shop, productIds) {
      const ids = [...new Set(productIds)].filter(isId);
      const queue = new PQueue({ concurrency: CALLS_AT_ONCE });
      const missing = ids.filter((each) => !cache.has(`${shop.id}/${each}`));
      for (const productId of missing) {
        void queue.add(async () => {
          if (!(await learn(shop, productId))) queue.clear();
        });
      }
      await queue.onIdle();
      return new Map(
        ids.flatMap((each) => {
          const name = cache.get(`${shop.id}/${each}`)?.name;
          return name ? [[each, name] as const] : [];
        }),
      );
    },
  };
}

/** Policies are written for departments, so the top of the chain; the order of its links is not documented. */
function departmentOf(chain: Chain): string | undefined {
  const named = chain.filter((link) => link.local_name);
  return (named.find((link) => !link.parent_id || link.parent_id === '0') ?? named[0])?.local_name;
}
