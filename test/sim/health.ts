/** Since when has nothing hindered the bot? Some promises hold in seconds only while shop, chat and machine are well. */
import type { SimShop } from './shops.js';
import type { Timeline } from './timeline.js';

export interface Health {
  /** Something is out of order until then, epoch ms; for one shop, or for all. */
  hurt(until: number, shop?: SimShop): void;
  chatHurt(until: number): void;
  /** For how long this shop has been served without hindrance; 0 while hindered. */
  wellFor(shop: SimShop): number;
  chatWellFor(): number;
}

export function createHealth(startAt: number, timeline: Timeline): Health {
  let all = startAt;
  let chat = startAt;
  const shops = new Map<SimShop, number>();
  const since = (...moments: number[]): number => Math.max(0, timeline.now() - Math.max(...moments));
  return {
    hurt(until, shop) {
      if (shop) shops.set(shop, Math.max(shops.get(shop) ?? 0, until));
      else all = Math.max(all, until);
    },
    chatHurt(until) {
      chat = Math.max(chat, until);
    },
    wellFor: (shop) => since(all, shops.get(shop) ?? 0),
    chatWellFor: () => since(all, chat),
  };
}
