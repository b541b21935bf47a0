import { describe, expect, test } from 'vitest';
import type { SandboxShop } from '../../adapters/sandbox-shop/index.js';
import type { SandboxOptions } from '../../adapters/sandbox-shop/options.js';
import { call, HOUR, listOrders, MINUTE, makeShop, passTime, START } from './setup.js';

const UNPAID_REASON = 'seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed';
const CANCEL = 'POST /return_refund/202309/cancellations';

const identity = { externalId: '1', cipher: 'ROW_TESTCIPHER0001', zone: 'UTC' };
const inMarket = (region: string, currency: string): Partial<SandboxOptions> => ({
  shop: { ...identity, region, currency },
});

async function withUnpaid(changes: Partial<SandboxOptions> = {}): Promise<{ shop: SandboxShop; id: string }> {
  const shop = makeShop(changes);
  await passTime(shop, START + 30 * MINUTE);
  const [order] = await listOrders(shop, { order_status: 'UNPAID' });
  return { shop, id: order!.id as string };
}

const cancel = (shop: SandboxShop, order_id: string, cancel_reason: string) =>
  call(shop, CANCEL, {}, { order_id, cancel_reason });

async function reasonsOf(shop: SandboxShop, id: string): Promise<{ eligible: boolean; reasons: string[] }> {
  const path = `GET /return_refund/202602/orders/${id}/aftersale_eligibility`;
  const { data } = await call(shop, path, { initiate_aftersale_user: 'SELLER', request_types: 'CANCEL' });
  const line = data.sku_eligibility[0].line_item_eligibility[0];
  return { eligible: line.eligible, reasons: line.available_reason_names };
}

describe('cancelling an unpaid order', () => {
  test('ends it, gives the stock back and says so in search, detail and cancellations', async () => {
    const { shop, id } = await withUnpaid();
    const skuId = shop.world.orders.get(id)!.lines[0]!.skuId;
    const units = shop.world.orders.get(id)!.lines.length;
    const stock = async () => {
      const { data } = await call(shop, 'POST /product/202309/inventory/search', {}, { sku_ids: [skuId] });
      return data.inventory[0].skus[0];
    };
    const before = await stock();
    const answer = await cancel(shop, id, UNPAID_REASON);
    expect(answer).toMatchObject({ code: 0, data: { cancel_status: 'CANCELLATION_REQUEST_SUCCESS' } });
    const after = await stock();
    expect(after.total_available_quantity - before.total_available_quantity).toBe(units);
    expect(before.total_committed_quantity - after.total_committed_quantity).toBe(units);
    const detail = await call(shop, 'GET /order/202309/orders', { ids: id });
    expect(detail.data.orders[0]).toMatchObject({ status: 'CANCELLED', cancellation_initiator: 'SELLER' });
    const found = await call(
      shop,
      'POST /return_refund/202309/cancellations/search',
      {},
      { order_ids: [id] },
    );
    expect(found.data.cancellations).toMatchObject([
      { order_id: id, role: 'SELLER', cancel_reason: UNPAID_REASON, cancel_id: answer.data.cancel_id },
    ]);
    expect(shop.ledger.order(id)).toMatchObject({ final: 'cancelled', cancelledBy: 'seller' });
  });

  test.each([
    ['an unheard-of reason', 'because', 25001014],
    ['a buyer’s reason', 'ecom_order_unpaid_canceled_reason_other', 25001015],
    ['the platform’s reason', 'system_cancel_unpaid_time_out', 25001015],
    ['a reason for paid orders', 'seller_cancel_reason_out_of_stock', 25001021],
    ['another market’s spelling', `${UNPAID_REASON}_uk`, 25001014],
  ])('is refused with %s', async (_what, reason, code) => {
    const { shop, id } = await withUnpaid();
    expect(await cancel(shop, id, reason)).toMatchObject({ status: 200, code, data: null });
    expect(shop.ledger.order(id)!.final).toBe('open');
  });

  test('is refused once it is paid, since the reason does not fit', async () => {
    const { shop, id } = await withUnpaid();
    expect(shop.buyer.pay(id)).toBe(true);
    expect(await cancel(shop, id, UNPAID_REASON)).toMatchObject({ code: 25001021 });
    expect(shop.ledger.order(id)).toMatchObject({ final: 'paid', because: 'page' });
  });

  test('is refused the second time, and after the buyer has cancelled, with a code of its own', async () => {
    const { shop, id } = await withUnpaid();
    await cancel(shop, id, UNPAID_REASON);
    expect(await cancel(shop, id, UNPAID_REASON)).toMatchObject({ code: 25001011 });
    const [other] = await listOrders(shop, { order_status: 'UNPAID' });
    expect(shop.buyer.cancel(other!.id as string)).toBe(true);
    expect(await cancel(shop, other!.id as string, UNPAID_REASON)).toMatchObject({ code: 25001051 });
  });

  test('is refused in part', async () => {
    const { shop, id } = await withUnpaid();
    const skus = [{ sku_id: '1', quantity: 1 }];
    const body = { order_id: id, cancel_reason: UNPAID_REASON, skus };
    expect(await call(shop, CANCEL, {}, body)).toMatchObject({ code: 11050001 });
  });

  test('of an unknown order is a bad parameter', async () => {
    expect(await cancel(makeShop(), '576461413038785752', UNPAID_REASON)).toMatchObject({ code: 25001001 });
  });
});

describe('who may cancel, by market and by setting', () => {
  test.each([
    ['US', 'USD', 'by-market', UNPAID_REASON, true],
    ['UK', 'GBP', 'by-market', `${UNPAID_REASON}_uk`, true],
    ['MX', 'MXN', 'by-market', UNPAID_REASON, true],
    ['SG', 'SGD', 'by-market', UNPAID_REASON, false],
    ['SG', 'SGD', 'yes', UNPAID_REASON, true],
    ['US', 'USD', 'no', UNPAID_REASON, false],
  ] as const)('in %s (%s, %s) %s is offered: %s', async (region, currency, cancelUnpaid, reason, offered) => {
    const { shop, id } = await withUnpaid({ ...inMarket(region, currency), cancelUnpaid });
    const { eligible, reasons } = await reasonsOf(shop, id);
    expect(reasons.includes(reason)).toBe(offered);
    if (cancelUnpaid === 'no') expect(eligible).toBe(false);
    const answer = await cancel(shop, id, reason);
    expect(answer.code).toBe(offered ? 0 : 25001020);
  });

  test('an old version of eligibility tells no reasons, and a paid order offers only reasons for paid ones', async () => {
    const { shop, id } = await withUnpaid();
    const query = { initiate_aftersale_user: 'SELLER' };
    const old = await call(shop, `GET /return_refund/202309/orders/${id}/aftersale_eligibility`, query);
    const line = old.data.sku_eligibility[0].line_item_eligibility[0];
    expect(line).toMatchObject({ request_type: 'CANCEL', eligible: true });
    expect(line).not.toHaveProperty('available_reason_names');
    shop.buyer.pay(id);
    const { reasons } = await reasonsOf(shop, id);
    expect(reasons.some((reason) => reason.includes('unpaid'))).toBe(false);
  });
});

describe('the ledger of cancelled orders', () => {
  test('knows when the buyer of a cancelled order would have paid', async () => {
    const shop = makeShop();
    await passTime(shop, START + HOUR);
    const planned = [...shop.world.orders.values()].filter(
      (o) => o.status === 'UNPAID' && o.paysAt !== undefined,
    );
    const never = [...shop.world.orders.values()].filter(
      (o) => o.status === 'UNPAID' && o.paysAt === undefined,
    );
    for (const order of [planned[0]!, never[0]!]) await cancel(shop, order.id, UNPAID_REASON);
    expect(shop.ledger.wouldHavePaidAt(planned[0]!.id)).toBe(planned[0]!.paysAt);
    expect(shop.ledger.wouldHavePaidAt(never[0]!.id)).toBeUndefined();
    expect(shop.ledger.counts()).toMatchObject({ cancelledByUs: 2, cancelledButWouldHavePaid: 1 });
  });

  test('names the platform where the payment time ran out', async () => {
    const shop = makeShop({ platformTimeoutMs: 2 * HOUR });
    await passTime(shop, START + 4 * HOUR);
    const { data } = await call(
      shop,
      'POST /return_refund/202309/cancellations/search',
      { page_size: '50' },
      {},
    );
    const byPlatform = data.cancellations.filter(({ role }: { role: string }) => role === 'SYSTEM');
    expect(byPlatform.length).toBeGreaterThan(5);
    for (const row of byPlatform) expect(row.cancel_reason).toBe('system_cancel_unpaid_time_out');
    const timedOut = [...shop.ledger.orders()].filter((order) => order.cancelledBy === 'platform');
    for (const order of timedOut) expect(order.cancelledAt! - order.placedAt).toBe(2 * HOUR);
  });
});
