// The marketplace contract: cancelling, and the stock it gives back.
import { expect, test } from 'vitest';
import { type MarketplaceWorld, orderOf, value } from './marketplace-world.js';

export function cancelling(the: () => MarketplaceWorld): void {
  async function offeredReason(id: string): Promise<string> {
    const offer = value(await the().marketplace.cancelOffer(the().shop, id));
    expect(offer.offered).toBe(true);
    return offer.reason!;
  }

  test('an offered cancel is carried out by the seller', async () => {
    const { marketplace, shop, unpaid, truth } = the();
    expect(marketplace.capabilities(shop).cancel).toBe(true);
    const outcome = await marketplace.cancel(shop, unpaid[0]!, await offeredReason(unpaid[0]!));
    expect(outcome).toEqual({ kind: 'sent', ref: expect.stringMatching(/\S/) });
    expect(truth.status(unpaid[0]!)).toBe('cancelled');
    expect(await orderOf(the(), unpaid[0]!)).toMatchObject({
      status: 'cancelled',
      cancelledBy: 'seller',
      cancelledAt: expect.any(Number),
    });
  });

  test('a cancel is moot when the buyer paid after the offer, and the order stays paid', async () => {
    const { marketplace, shop, unpaid, buyerPays, truth } = the();
    const reason = await offeredReason(unpaid[0]!);
    await buyerPays(unpaid[0]!);
    const outcome = await marketplace.cancel(shop, unpaid[0]!, reason);
    expect(outcome).toMatchObject({ kind: 'moot', because: 'paid' });
    expect(truth.status(unpaid[0]!)).toBe('paid');
  });

  test('a paid order is not offered', async () => {
    const { marketplace, shop, unpaid, buyerPays } = the();
    await buyerPays(unpaid[0]!);
    const offer = value(await marketplace.cancelOffer(shop, unpaid[0]!));
    expect(offer).toEqual({ offered: false, why: expect.stringMatching(/\S/) });
  });

  test('a second cancel is moot', async () => {
    const { marketplace, shop, unpaid } = the();
    const reason = await offeredReason(unpaid[0]!);
    await marketplace.cancel(shop, unpaid[0]!, reason);
    const again = await marketplace.cancel(shop, unpaid[0]!, reason);
    expect(again).toMatchObject({ kind: 'moot', because: 'closed' });
  });

  test('any reason but the offered one is refused and changes nothing, paid or not', async () => {
    const { marketplace, shop, unpaid, buyerPays, truth } = the();
    const reason = await offeredReason(unpaid[0]!);
    await buyerPays(unpaid[1]!);
    for (const other of ['seller_cancel_reason_out_of_stock', 'out_of_stock', '', `${reason}x`]) {
      expect((await marketplace.cancel(shop, unpaid[0]!, other)).kind).toBe('rejected');
      expect((await marketplace.cancel(shop, unpaid[1]!, other)).kind).toBe('rejected');
    }
    expect(truth.status(unpaid[0]!)).toBe('unpaid');
    expect(truth.status(unpaid[1]!)).toBe('paid');
  });

  test.each([
    ['not_reached', 'unpaid'],
    ['answer_lost', 'cancelled'],
  ] as const)('a cancel that breaks (%s) is unknown, and a read tells the truth', async (how, status) => {
    const { marketplace, shop, unpaid, breakNext } = the();
    const reason = await offeredReason(unpaid[0]!);
    breakNext('cancel', how);
    expect((await marketplace.cancel(shop, unpaid[0]!, reason)).kind).toBe('unknown');
    expect((await orderOf(the(), unpaid[0]!)).status).toBe(status);
  });
}

export function counting(the: () => MarketplaceWorld): void {
  test('an unpaid order holds stock, and a cancel gives it back', async () => {
    const { marketplace, shop, unpaid } = the();
    const inventory = marketplace.inventory!;
    const [item] = (await orderOf(the(), unpaid[0]!)).items;
    const level = async () => value(await inventory.levels(shop, [item!.skuId]))[0]!;
    const before = await level();
    expect(before.committed).toBeGreaterThanOrEqual(item!.units);
    const { reason } = value(await marketplace.cancelOffer(shop, unpaid[0]!));
    await marketplace.cancel(shop, unpaid[0]!, reason!);
    expect(await level()).toEqual({
      skuId: item!.skuId,
      available: before.available + item!.units,
      committed: before.committed - item!.units,
    });
  });
}
