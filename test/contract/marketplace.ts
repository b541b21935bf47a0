// What the core relies on of any marketplace, told once and run over every connector with a real other side behind it.
import { afterEach, beforeEach, describe } from 'vitest';
import { cancelling, counting } from './marketplace-cancelling.js';
import { chatting } from './marketplace-chatting.js';
import { hearing, readingOrders } from './marketplace-reading.js';
import type { MarketplaceWorld } from './marketplace-world.js';

export interface MarketplaceSubject {
  name: string;
  open(): Promise<MarketplaceWorld>;
}

export function marketplaceContract({ name, open }: MarketplaceSubject): void {
  describe(`${name} as a marketplace`, () => {
    let world: MarketplaceWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    readingOrders(() => world);
    cancelling(() => world);
    chatting(() => world);
    hearing(() => world);
    counting(() => world);
  });
}
