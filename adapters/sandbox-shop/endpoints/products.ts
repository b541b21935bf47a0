/** Stock and products. Sources: Partner Center, "Inventory Search" and "Get Product" 202309. */
import * as z from 'zod';
import { moneyToDecimal } from '../../../src/domain/money.js';
import type { Core } from '../core.js';
import type { Product, Sku } from '../model.js';
import { digitsOf } from '../random.js';
import { refuse } from '../refusal.js';
import type { Route } from '../route.js';
import { route } from '../route.js';

const WAREHOUSE = digitsOf(19, '73', 'warehouse');

function stockOf(sku: Sku): object {
  const { available: available_quantity, committed: committed_quantity } = sku;
  return {
    id: sku.id,
    seller_sku: sku.sellerSku,
    total_available_quantity: available_quantity,
    total_committed_quantity: committed_quantity,
    warehouse_inventory: [{ warehouse_id: WAREHOUSE, available_quantity, committed_quantity }],
  };
}

const inventory = route('POST /product/{version}/inventory/search', {
  versions: ['202309'],
  body: z.strictObject({
    product_ids: z.array(z.string()).max(100, 'at most 100 ids').optional(),
    sku_ids: z.array(z.string()).max(600, 'at most 600 ids').optional(),
  }),
  run({ core }, _query, body) {
    const { products, skus } = core.world.catalog;
    if (!body.product_ids?.length && !body.sku_ids?.length)
      refuse(36009004, 'missing parameter: product_ids');
    const wanted = new Map<string, Sku[]>();
    for (const id of body.product_ids ?? []) {
      const product = products.get(id);
      if (product) wanted.set(id, product.skus);
    }
    for (const id of body.sku_ids ?? []) {
      const sku = skus.get(id);
      if (!sku || wanted.get(sku.productId)?.includes(sku)) continue;
      wanted.set(sku.productId, [...(wanted.get(sku.productId) ?? []), sku]);
    }
    return { inventory: [...wanted].map(([product_id, list]) => ({ product_id, skus: list.map(stockOf) })) };
  },
});

function productView(core: Core, product: Product): object {
  const { currency } = core.shop;
  const last = product.categories.length - 1;
  return {
    id: product.id,
    title: product.title,
    status: 'ACTIVATE',
    ...(last >= 0 && {
      category_chains: product.categories.map(({ id, name }, n) => ({
        id,
        parent_id: n === 0 ? '0' : product.categories[n - 1]!.id,
        local_name: name,
        is_leaf: n === last,
      })),
    }),
    skus: product.skus.map((sku) => ({
      id: sku.id,
      seller_sku: sku.sellerSku,
      sales_attributes: [{ name: 'Variant', value_name: sku.name }],
      price: { currency, sale_price: moneyToDecimal({ minor: sku.priceMinor, currency }) },
      inventory: [{ warehouse_id: WAREHOUSE, quantity: sku.available }],
    })),
  };
}

const detail = route('GET /product/{version}/products/{product_id}', {
  versions: ['202309'],
  query: z.strictObject({ locale: z.string().optional() }),
  run({ core, params }) {
    const product = core.world.catalog.products.get(params.product_id ?? '');
    return product ? productView(core, product) : refuse(12052048, 'product not found');
  },
});

export const productRoutes: readonly Route[] = [inventory, detail];
