/** What the simulated shop sells, and how much of it is left. */
import { minorDigits } from '../../src/domain/money.js';
import { perDollar } from './markets.js';
import type { Product, Sku } from './model.js';
import { digitsOf } from './random.js';

export interface Catalog {
  readonly products: ReadonlyMap<string, Product>;
  readonly skus: ReadonlyMap<string, Sku>;
  add(product: Product): void;
}

export function createCatalog(initial: readonly Product[]): Catalog {
  const products = new Map<string, Product>();
  const skus = new Map<string, Sku>();
  const add = (product: Product): void => {
    products.set(product.id, product);
    for (const sku of product.skus) skus.set(sku.id, sku);
  };
  for (const product of initial) add(product);
  return { products, skus, add };
}

/** Title, category path, price in US dollars, variants, units at the start. */
const WARES: [string, string[], number, string[], number][] = [
  ['Glow Serum 30 ml', ['Beauty', 'Skin care'], 14.9, ['Single', 'Twin pack'], 80],
  ['Velvet Lip Tint', ['Beauty', 'Make-up'], 7.5, ['Rosewood', 'Coral', 'Plum'], 120],
  ['Mini Desk Fan', ['Home', 'Fans'], 12, ['White', 'Mint'], 60],
  ['Silk Pillowcase', ['Home', 'Bedding'], 18, ['Ivory', 'Grey'], 45],
  ['Everyday Sneakers', ['Fashion', 'Shoes'], 32, ['38', '40', '42'], 30],
  ['Linen Shirt', ['Fashion', 'Shirts'], 24, ['S', 'M', 'L'], 40],
  ['Wireless Earbuds', ['Electronics', 'Audio'], 27.9, ['Black', 'White'], 50],
  ['Phone Ring Light', ['Electronics', 'Phone accessories'], 9.9, ['Standard'], 70],
  ['Matcha Kit', ['Food', 'Tea'], 21, ['Starter'], 35],
  ['Travel Bottle Set', ['Home', 'Travel'], 8.5, ['4 pieces'], 90],
];

/** A price that looks like one: rounded to the currency's habit. */
function localPrice(dollars: number, currency: string): number {
  const amount = dollars * perDollar(currency);
  const step = amount > 10_000 ? 1000 : amount > 1000 ? 10 : 0.1;
  return Math.round(Math.round(amount / step) * step * 10 ** minorDigits(currency));
}

/** The goods of a shop with simulated buyers. */
export function demoProducts(currency: string): Product[] {
  return WARES.map(([title, path, dollars, variants, units]) => {
    const id = digitsOf(19, '17', 'product', title);
    const categories = path.map((name, depth) => ({ id: digitsOf(6, '6', 'category', depth, name), name }));
    const skus = variants.map((name, n) => ({
      id: digitsOf(19, '17', 'sku', title, name),
      productId: id,
      name,
      sellerSku: `${title.slice(0, 3).toUpperCase()}-${n + 1}`,
      priceMinor: localPrice(dollars * (name === 'Twin pack' ? 1.8 : 1), currency),
      available: units,
      committed: 0,
    }));
    return { id, title, categories, skus };
  });
}

/** One product with one variant, for an order of a replayed file. `sold` units are put on the shelf beforehand. */
export function replayProduct(key: string, category: string, priceMinor: number): Product {
  const id = digitsOf(19, '17', 'product', key);
  const words = category.replaceAll('_', ' ');
  const title = words === '' ? 'Item' : words.charAt(0).toUpperCase() + words.slice(1);
  const sku = {
    id: digitsOf(19, '17', 'sku', key),
    productId: id,
    name: 'Standard',
    sellerSku: `R-${id.slice(-6)}`,
    priceMinor,
    available: 0,
    committed: 0,
  };
  const categories = category === '' ? [] : [{ id: digitsOf(6, '6', 'category', category), name: category }];
  return { id, title, categories, skus: [sku] };
}
