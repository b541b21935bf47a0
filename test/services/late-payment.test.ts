import { describe, expect, test } from 'vitest';
import type { MarketplaceOrder } from '../../src/domain/order.js';
import { applyOrder } from '../../src/services/apply-order.js';
import { enqueueCancel } from '../../src/services/fire-cancel.js';
import { getOrder } from '../../src/store/orders.js';
import { claim, effectsOf, settle } from '../../src/store/outbox.js';
import { openScene, type Scene } from '../harness/scene.js';
import { MINUTE } from '../harness/shop-plan.js';

const note = (scene: Scene, place: 'orders' | 'dingdan' = 'orders') =>
  scene.team
    .notes(place)
    .filter(({ title }) => title.includes(place === 'orders' ? 'Paid after' : '取消后付款'));

describe('money that comes after our cancel', () => {
  const late = async (at: string, webhooks: 'on' | 'off' = 'on') => {
    const scene = await openScene({ orders: [{}], webhooks, bends: ['forgotten'] });
    await scene.to('65m20s');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('cancelled');
    await scene.to(at);
    scene.sandbox.buyer.payLate(scene.externalId());
    return scene;
  };

  test('is told to the leads with all that shows how it came to it, and with the link', async () => {
    const scene = await late('65m40s');
    await scene.to('67m');
    const [card] = note(scene);
    expect(note(scene)).toHaveLength(1);
    expect(card).toMatchObject({ title: 'Paid after our cancel: order …4700 · £24.90', tone: 'bad' });
    expect(card?.facts).toEqual([
      { label: 'Shop', value: 'Luna Beauty' },
      { label: 'Placed', value: '10:00:00' },
      { label: 'Told to close', value: '11:00:00 · told 10:45:00' },
      { label: 'Cancel decided', value: '11:05:00' },
      { label: 'Cancel accepted', value: '11:05:00' },
      { label: 'Paid', value: '11:05:40' },
      { label: 'Reason sent', value: 'not paid within the time allowed' },
    ]);
    expect(card?.lines.map(({ text }) => text)).toEqual([
      'Paid after it was cancelled. Refund it or send the goods.',
      'Leads: Olu, Ben',
    ]);
    expect(card?.buttons.at(-1)).toMatchObject({
      label: 'Seller Center',
      url: expect.stringContaining('4700'),
    });
    expect(note(scene, 'dingdan')[0]?.facts.map(({ label }) => label)).toEqual([
      '店铺',
      '下单时间',
      '告知的关闭时间',
      '决定取消',
      '平台接受取消',
      '付款时间',
      '取消原因',
    ]);
    expect(scene.card().facts.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Cancel decided', 'Reason sent']),
    );
    expect(await scene.rows.story(scene.orderId())).toContain('11:05  Paid, after it had been cancelled');
    scene.heard();
  });

  test('is claimed from the note, and settled on the order’s card', async () => {
    const scene = await late('65m40s');
    await scene.to('67m');
    const claim = note(scene)[0]?.buttons.find(({ label }) => label === 'Claim');
    expect(await scene.team.press(claim!, 'mia')).toMatchObject({ text: 'It is yours.' });
    expect(await scene.team.press(claim!, 'tom')).toMatchObject({ text: 'Mia claimed it at 11:07.' });
    await scene.to('70m');
    expect(scene.card().buttons.map(({ label }) => label)).toEqual(['Settled', 'Release', 'Seller Center']);
    expect(await scene.press('Settled', 'mia')).toMatchObject({ text: 'Settled, thank you.' });
    await scene.to('71m');
    expect(scene.card().buttons.map(({ label }) => label)).toEqual(['Seller Center']);
    expect(await scene.rows.story(scene.orderId())).toContain('11:10  Mia settled it');
    scene.heard();
  });

  test('comes back when the claim runs out and nothing was settled', async () => {
    const scene = await late('65m40s');
    await scene.to('67m');
    await scene.press('Claim', 'mia');
    await scene.to('77m1s');
    expect(scene.card().buttons.map(({ label }) => label)).toEqual(['Claim', 'Seller Center']);
    expect(scene.card().tone).toBe('bad');
    scene.heard();
  });

  test('is found by the look ten minutes later where nothing else tells of it', async () => {
    const scene = await late('66m30s', 'off');
    scene.wire.cut('POST', '/orders/search');
    await scene.to('74m');
    expect(note(scene)).toHaveLength(0);
    await scene.to('76m');
    expect(note(scene)).toHaveLength(1);
    scene.heard();
  });

  test('is told once, whatever tells of it again', async () => {
    const scene = await late('65m40s');
    await scene.to('80m');
    await scene.restart('5m');
    await scene.to('100m');
    expect(note(scene)).toHaveLength(1);
    scene.heard();
  });

  test('is not folded into the board while many others are open', async () => {
    const orders = [{}, ...Array.from({ length: 16 }, () => ({ at: '30m' }))];
    const scene = await openScene({ orders, bends: ['forgotten'] });
    await scene.to('65m20s');
    scene.sandbox.buyer.payLate(scene.externalId());
    await scene.to('67m');
    expect(note(scene)).toHaveLength(1);
    for (const n of orders.keys()) scene.heard(n);
  });
});

test('a payment that was seen before our cancel showed is no less an alarm', async () => {
  const scene = await openScene({ orders: [{}], bends: ['forgotten'] });
  await scene.to('50m');
  scene.heard();
  const { world } = scene.bot;
  const { external_id: id, ...row } = await scene.rows.order(scene.orderId());
  const seen = (status: 'paid' | 'cancelled', updatedAt: number): MarketplaceOrder => ({
    externalId: id,
    status,
    statusText: status,
    placedAt: row.placed_at,
    updatedAt,
    paidAt: scene.clock.now(),
    ...(status === 'cancelled' ? { cancelledAt: updatedAt, cancelledBy: 'seller' as const } : {}),
    total: { minor: row.total_minor, currency: row.currency },
    method: row.method,
    methodText: row.method_text,
    items: [],
  });
  await scene.bot.store.write(async (unit) => {
    await enqueueCancel(unit, await getOrder(unit.tx, scene.orderId()), { key: 'it' });
    const [cancel] = await effectsOf(unit.tx, scene.orderId(), ['order.cancel']);
    await claim(unit, cancel?.id ?? '', unit.now + MINUTE);
    await applyOrder(unit, world.settings, 'luna', seen('paid', unit.now));
    await settle(unit, cancel?.id ?? '', 'sent', { ref: 'it' });
    await applyOrder(unit, world.settings, 'luna', seen('cancelled', unit.now + 1_000));
  });
  await scene.to('51m');
  expect(note(scene)).toHaveLength(1);
  expect(await scene.rows.timers(scene.orderId())).toEqual(['check']);
});
