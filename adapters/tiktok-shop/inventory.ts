import * as z from 'zod';
import type { Clock, Inventory } from '../../src/ports.js';
import type { Client } from './client.js';
import { readFailure } from './failure.js';
import { count, id, isId, keepValid, listOf } from './lenient.js';

const MAX_IDS = 600;

const Stock = z.object({
  inventory: listOf(z.object({ skus: listOf(z.unknown()) })),
});

const Sku = z.object({
  id,
  total_available_quantity: count(0, 0),
  total_committed_quantity: count(0, 0),
});

export function createInventory(client: Client, clock: Clock): Inventory {
  return {
    async levels(shop, skuIds) {
      if (skuIds.length > MAX_IDS)
        throw new RangeError(`levels takes at most ${MAX_IDS} ids, got ${skuIds.length}`);
      const asked = [...new Set(skuIds)].filter(isId);
      if (asked.length === 0) return { kind: 'ok', value: [] };
      const answer = await client.call({
        shop,
        method: 'POST',
        path: '/product/202309/inventory/search',
        body: { sku_ids: asked },
        data: Stock,
      });
      if (!answer.ok) return readFailure(answer.failure, clock.now());
      const skus = answer.data.inventory.flatMap((product) => product.skus);
      const value = keepValid(Sku, skus).kept.map((sku) => ({
        skuId: sku.id,
        available: sku.total_available_quantity,
        committed: sku.total_committed_quantity,
      }));
      return { kind: 'ok', value };
    },
  };
}
