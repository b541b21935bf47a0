/** What buyers do besides ordering and paying in time: unasked, in answer, and in the very moment in which the bot acts. */
import type { CallKind } from './call-trouble.js';
import type { Dice } from './dice.js';
import type { FaultBook } from './faults.js';
import type { BuyerAct } from './scenario.js';
import type { SimShop } from './shops.js';
import type { Timeline } from './timeline.js';
import type { TrueOrder } from './truth.js';

export function doAct({ shop, externalId, buyer }: TrueOrder, { does, words }: BuyerAct): void {
  const hands = shop.sandbox.buyer;
  if (does === 'write') hands.write(buyer.slice(shop.id.length + 1), words);
  else hands[does](externalId);
}

/** Buyers who do something in the very moment in which the bot does. */
export function meddle(
  shop: SimShop,
  kind: CallKind,
  { path, body }: { path: string; body: string },
  dice: Dice,
  faults: FaultBook,
  timeline: Timeline,
): void {
  const hands = shop.sandbox.buyer;
  if (path.includes('/aftersale_eligibility') && faults.on('pay_during_cancel') && dice.chance(0.1)) {
    const id = /orders\/(\d+)\//.exec(path)?.[1] ?? '';
    timeline.at(timeline.now() + dice.int(0, 250), () => {
      if (hands.pay(id)) faults.count('pay_during_cancel');
    });
  }
  if (kind === 'cancel' && faults.on('pay_during_cancel') && dice.chance(0.1)) {
    const { order_id: id } = JSON.parse(body) as { order_id: string };
    if (hands.pay(id)) faults.count('pay_during_cancel');
  }
  if (kind !== 'send') return;
  const { world } = shop.sandbox;
  const buyer = world.conversations.get(/conversations\/(\d+)\//.exec(path)?.[1] ?? '')?.buyerId ?? '';
  if (faults.on('pay_during_send') && dice.chance(0.04)) {
    const open =
      world.buyers.get(buyer)?.orderIds.filter((id) => world.orders.get(id)?.status === 'UNPAID') ?? [];
    if (hands.pay(open.at(-1) ?? '')) faults.count('pay_during_send');
  }
  if (faults.on('reply_during_send') && dice.chance(0.04)) {
    if (hands.write(buyer, 'I will pay tonight after work')) faults.count('reply_during_send');
  }
}
