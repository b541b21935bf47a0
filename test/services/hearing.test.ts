import { describe, expect, test } from 'vitest';
import { openScene } from '../harness/scene.js';

describe('webhooks', () => {
  test('an order is known within three seconds', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('3s');
    expect((await scene.rows.order(scene.orderId())).first_seen_at).toBeLessThanOrEqual(scene.clock.now());
  });

  test('delivered twice are one event', async () => {
    const scene = await openScene({ orders: [{ pays: '40m' }], webhooks: 'doubled' });
    await scene.to('60m');
    expect(scene.heard()).toEqual(['5m ask', '30m remind']);
    const inbox = await scene.bot.store.db
      .selectFrom('inbox')
      .selectAll()
      .where('kind', '=', 'order')
      .execute();
    expect(inbox).toHaveLength(2);
    expect(scene.sandbox.webhookCounts()).toMatchObject({ failed: 0 });
    expect(await scene.rows.story(scene.orderId())).toHaveLength(6);
  });

  test('with a false signature change nothing', async () => {
    const scene = await openScene({ orders: [{}] });
    const body = Buffer.from(
      JSON.stringify({ type: 1, shop_id: '7494049642642441621', timestamp: 1, data: {} }),
    );
    expect(await scene.bot.receiveWebhook('tiktok-shop', { headers: { authorization: 'f00d' }, body })).toBe(
      401,
    );
    expect(await scene.bot.store.db.selectFrom('inbox').selectAll().execute()).toEqual([]);
  });
});

describe('without webhooks', () => {
  test('polls find a new order within twenty seconds while others are open, and the payment as soon', async () => {
    const scene = await openScene({ orders: [{}, { at: '10m7s', pays: '3m3s' }], webhooks: 'off' });
    await scene.to('14m');
    const [first, second] = [
      await scene.rows.order(scene.orderId(0)),
      await scene.rows.order(scene.orderId(1)),
    ];
    expect(first.first_seen_at - first.placed_at).toBeLessThanOrEqual(60_000);
    expect(second.first_seen_at - second.placed_at).toBeLessThanOrEqual(20_000);
    expect(second.status).toBe('paid');
    scene.heard();
  });
});

describe('a livestream', () => {
  const MANY = Array.from({ length: 16 }, (_, n) => ({ at: `${n}s` }));

  test('is counted on the board: no cards of single orders, leads called once in ten minutes', async () => {
    const scene = await openScene({ orders: MANY });
    await scene.to('44m');
    expect(scene.team.board().title).toBe('Luna Beauty: 16 unpaid');
    expect(scene.team.board().rows).toHaveLength(12);
    expect(MANY.filter((_, n) => scene.team.card(scene.externalId(n).slice(-4)))).toEqual([]);
    expect(scene.team.notes().map((note) => note.title)).toEqual(['Nobody is on 16 orders']);
    for (const n of MANY.keys()) expect(scene.heard(n)).toEqual(['5m ask', '30m remind']);
  });

  test('that goes on calls the leads again after ten minutes', async () => {
    const scene = await openScene({ orders: [...MANY, { at: '12m' }] });
    await scene.to('53m');
    expect(scene.team.notes().map((note) => note.title)).toEqual([
      'Nobody is on 17 orders',
      'Nobody is on 17 orders',
    ]);
    for (let n = 0; n < 17; n += 1) scene.heard(n);
  });

  test('still gives a card to the order that needs a person', async () => {
    const scene = await openScene({ orders: MANY });
    await scene.to('6m');
    const { buyerId } = scene.sandbox.ledger.order(scene.externalId(3))!;
    scene.sandbox.buyer.write(buyerId, 'My card was declined');
    await scene.to('7m');
    expect(scene.card(3).title).toContain('needs a person');
    expect(scene.team.thread('4703')).toHaveLength(1);
    for (const n of MANY.keys()) scene.heard(n);
  });
});
