import { describe, expect, test } from 'vitest';
import { hearReplies } from '../../src/services/effects/hear-replies.js';
import { getShop } from '../../src/store/shops.js';
import { openScene, type Scene } from '../harness/scene.js';

const buyerOf = (scene: Scene, n = 0) => scene.sandbox.ledger.order(scene.externalId(n))?.buyerId ?? '';

describe('a buyer who answers', () => {
  test('stops the machine: the order is held, the team is called, the words stand in the thread', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    scene.sandbox.buyer.write(buyerOf(scene), 'My card was declined <b>again</b>');
    await scene.to('80m');
    expect(scene.heard()).toEqual(['5m ask']);
    expect(scene.card().title).toBe('Order …4700 · £24.90 · needs a person');
    expect(scene.card().tone).toBe('bad');
    expect(scene.card().facts).toContainEqual({ label: 'Problem', value: 'payment failed' });
    const [reply] = scene.team.thread('4700');
    expect(reply?.title).toBe('Buyer of order …4700 answered');
    expect(reply?.lines).toContainEqual({ text: 'My card was declined <b>again</b>', style: 'quote' });
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect(await scene.rows.order(scene.orderId())).toMatchObject({
      held: 'buyer_replied',
      payment_reason: 'payment_failed',
    });
  });

  test('just before a message goes out is heard first', async () => {
    const scene = await openScene({ orders: [{}], webhooks: 'off' });
    await scene.to('29m59s');
    scene.sandbox.buyer.write(buyerOf(scene), 'I will pay tomorrow');
    await scene.to('50m');
    expect(scene.heard()).toEqual(['5m ask']);
    expect((await scene.rows.order(scene.orderId())).payment_reason).toBe('will_pay_later');
  });

  test('can still be written to by a person, and nothing is cancelled afterwards', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    scene.sandbox.buyer.write(buyerOf(scene), 'Is it in stock?');
    await scene.to('20m');
    expect(
      await scene.pressAndSend('Remind now', { text: 'Yes, order 4700 is in stock.' }, 'mia'),
    ).toMatchObject({
      text: 'The reminder is on its way.',
    });
    await scene.to('3h');
    expect(scene.heard()).toEqual(['5m ask', '20m "Yes, order 4700 is in stock."']);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
  });

  test('with several open orders holds all of them, since nobody knows which one they mean', async () => {
    const scene = await openScene({ orders: [{ buyer: 'ana' }, { at: '2m', buyer: 'ana' }] });
    await scene.to('6m');
    scene.sandbox.buyer.write(buyerOf(scene), 'The payment does not go through');
    await scene.to('2h');
    expect([scene.heard(0), scene.heard(1)]).toEqual([['5m ask'], []]);
    expect([0, 1].map((n) => scene.sandbox.ledger.order(scene.externalId(n))?.final)).toEqual([
      'open',
      'open',
    ]);
    // The words stand where we had asked.
    expect(scene.team.thread('4700').map((note) => note.title)).toContain('Buyer of order …4700 answered');
    expect(scene.card(1).tone).toBe('bad');
  });

  test('within the two minutes of a cancel stops it', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('20m');
    await scene.press('Cancel order', 'ben');
    scene.sandbox.buyer.write(buyerOf(scene), 'Please wait, I will pay tonight');
    await scene.to('2h');
    expect(scene.heard()).toEqual(['5m ask']);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect(scene.card().title).toContain('needs a person');
  });

  test('stays a person’s when a cancel is asked for and undone', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    scene.sandbox.buyer.write(buyerOf(scene), 'My card was declined');
    await scene.to('20m');
    await scene.press('Cancel order', 'ben');
    await scene.to('21m');
    await scene.press('Undo cancel', 'ben');
    await scene.to('3h');
    expect(scene.heard()).toEqual(['5m ask']);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect((await scene.rows.order(scene.orderId())).held).toBe('buyer_replied');
  });

  test('with a request for silence gets it, from people too and on the next order', async () => {
    const scene = await openScene({ orders: [{ buyer: 'ana' }, { at: '40m', buyer: 'ana' }] });
    await scene.to('6m');
    scene.sandbox.buyer.write(buyerOf(scene), 'Please stop messaging me');
    await scene.to('3h');
    expect(scene.heard(0)).toEqual(['5m ask']);
    expect(scene.heard(1)).toEqual([]);
    expect(scene.card().lines.map((line) => line.text)).toContain('The buyer asked for no more messages.');
    expect(scene.card().buttons.map((button) => button.label)).not.toContain('Remind now');
    expect(await scene.rows.story(scene.orderId(1))).toContain(
      '10:45  Question skipped: the buyer asked for no more messages',
    );
    expect(scene.sandbox.ledger.order(scene.externalId(1))?.final).toBe('open');
  });

  test('is answered in their own language from then on', async () => {
    const scene = await openScene({
      orders: [
        { buyer: 'ana', pays: '15m' },
        { at: '20m', buyer: 'ana', pays: '20m' },
      ],
    });
    await scene.to('6m');
    scene.sandbox.buyer.write(buyerOf(scene), 'No me deja pagar con la tarjeta, ¿qué puedo hacer?');
    await scene.to('40m');
    expect(scene.heard(0)).toEqual(['5m ask']);
    expect(scene.heard(1)).toHaveLength(1);
    expect(scene.lastWords(1)).toMatch(/pedido/);
  });
});

test('whoever must know what was written until a moment ago is not content with a look that began long before', async () => {
  const scene = await openScene({ orders: [{}], webhooks: 'off' });
  await scene.to('6m');
  const { world, store } = scene.bot;
  const list = scene.wire.stallNext('GET', '/conversations');
  const early = hearReplies(world, 'luna', scene.clock.now());
  const answered = await list;
  scene.clock.set(scene.clock.now() + 20_000);
  const notBefore = scene.clock.now() - 10_000;
  const late = [hearReplies(world, 'luna', notBefore), hearReplies(world, 'luna', notBefore)];
  const before = scene.wire.count('GET', '/conversations');
  answered();
  expect(await Promise.all([early, ...late])).toEqual([undefined, undefined, undefined]);
  expect((await getShop(store.db, 'luna')).replies_heard_at).toBeGreaterThanOrEqual(notBefore);
  expect(scene.wire.count('GET', '/conversations') - before).toBe(1);
  scene.heard();
});
