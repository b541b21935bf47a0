/** Marks new orders that are out of the ordinary, by one read; what is ordinary is learnt beside, a few times an hour. */
import { marketOf } from '../domain/markets.js';
import type { MarketplaceOrder } from '../domain/order.js';
import type { Policy } from '../domain/policy.js';
import type { ShopSettings } from '../domain/settings.js';
import {
  DEFAULT_UNUSUAL,
  flagsOf,
  isHeldBy,
  lookBackMs,
  type OrderFlag,
  parseUsual,
  usualOf,
} from '../domain/unusual.js';
import type { Unit } from '../store/database.js';
import { type Shop, updateShop } from '../store/shops.js';
import { historyOfBuyer, recentTotals } from '../store/usual-orders.js';

const LEARN_EVERY_MS = 10 * 60_000;

export interface Marks {
  flags: OrderFlag[];
  /** It is a person's from the start. */
  held: boolean;
}

/** Looked for when an order is first seen unpaid. */
export async function markUnusual(
  unit: Unit,
  shop: ShopSettings,
  policy: Policy,
  seen: MarketplaceOrder,
  buyer: string | null,
): Promise<Marks> {
  const rules = policy.unusual ?? DEFAULT_UNUSUAL;
  const since = seen.placedAt - lookBackMs(rules);
  const { usual, earlier } = await historyOfBuyer(unit.tx, shop.id, buyer, since);
  const { currency } = marketOf(shop.market);
  const flags = flagsOf(rules, { order: seen, currency, usual: parseUsual(usual), earlier });
  return { flags, held: isHeldBy(rules, flags) };
}

/** What the shop's recent orders usually are, kept with the shop. */
export async function learnUsual(unit: Unit, shop: Shop): Promise<void> {
  if (unit.now < (parseUsual(shop.usual)?.at ?? 0) + LEARN_EVERY_MS) return;
  const usual = usualOf(await recentTotals(unit.tx, shop.id), marketOf(shop.market).currency, unit.now);
  if (usual) await updateShop(unit, shop.id, { usual: JSON.stringify(usual) });
}
