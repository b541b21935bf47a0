import { describe, expect, test } from 'vitest';
import { closeOrder } from '../../src/services/close-order.js';
import { getOrder, updateOrder } from '../../src/store/orders.js';
import { openScene } from '../harness/scene.js';

describe('where sellers may not cancel unpaid orders', () => {
  test('no deadline is told and nothing is cancelled', async () => {
    const scene = await openScene({ orders: [{}], cancelUnpaid: 'no' });
    await scene.to('3h');
    expect(scene.heard()).toEqual(['5m ask', '30m remind']);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect(await scene.rows.story(scene.orderId())).toContain(
      '10:45  Closing notice skipped: the marketplace does not offer it',
    );
    expect(scene.card().facts.map((fact) => fact.label)).not.toContain('Closes');
    expect(await scene.rows.timers(scene.orderId())).toEqual(['hold']);
  });

  test('of an order that is over while the marketplace was asked for it, nothing is left to come', async () => {
    const scene = await openScene({ orders: [{}], cancelUnpaid: 'no', webhooks: 'off' });
    await scene.to('44m');
    let over: Promise<void> | undefined;
    scene.wire.beforeNext('GET', '/aftersale_eligibility', () => {
      scene.sandbox.buyer.pay(scene.externalId());
      over = scene.bot.store.write(async (unit) => {
        await updateOrder(unit, scene.orderId(), { status: 'paid' });
        await closeOrder(unit, await getOrder(unit.tx, scene.orderId()), 'paid');
      });
    });
    await scene.to('46m');
    await over;
    expect(await scene.rows.timers(scene.orderId())).toEqual([]);
    expect(
      (await scene.rows.story(scene.orderId())).filter((line) => line.includes('Closing notice')),
    ).toEqual([]);
    scene.heard();
  });

  test('a person’s cancel is refused by the marketplace, and the card says so', async () => {
    const scene = await openScene({ orders: [{}], cancelUnpaid: 'no' });
    await scene.to('20m');
    await scene.press('Cancel order', 'ben');
    await scene.to('25m');
    expect(scene.card().lines[0]?.text).toBe('The marketplace refused to cancel it.');
    expect((await scene.rows.acts(scene.orderId())).at(-1)).toBe('cancel rejected: invalid order status');
    scene.heard();
  });
});

describe('in a market of several time zones', () => {
  test('the notice tells minutes left, not a time of day', async () => {
    const scene = await openScene({
      orders: [{}],
      market: 'US',
      startAt: Date.parse('2026-03-02T20:00:00Z'),
    });
    await scene.to('50m');
    expect(scene.heard()).toEqual(['5m ask', '30m remind', '45m notice']);
    expect(scene.lastWords()).toContain('reserved for you for another 15 minutes');
    expect(scene.lastWords()).not.toMatch(/\d:\d\d/);
  });
});

describe('where the bot may not write to buyers', () => {
  test('the card carries a text to copy, nobody is messaged, nothing is cancelled by itself', async () => {
    const scene = await openScene({ orders: [{}], chatScope: false });
    await scene.to('6m');
    const copy = scene.card().lines.find((line) => line.style === 'copy');
    expect(copy?.text).toContain('your order ending 4700 (Desk lamp, £24.90)');
    expect(scene.card().lines[0]?.text).toBe(
      'The bot may not write to this buyer. Please send the text below.',
    );
    expect(scene.card().buttons.map((button) => button.label)).not.toContain('Remind now');
    await scene.to('90m');
    expect(scene.heard()).toEqual([]);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect(scene.card().lines[0]?.text).toBe(
      'Its time is over, but nothing was cancelled. Cancel it or keep it?',
    );
  });

  test('a buyer who has closed the chat is a person’s to reach, and is not cancelled untold', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    const { buyerId } = scene.sandbox.ledger.order(scene.externalId())!;
    scene.sandbox.world.buyers.get(buyerId)!.silent = true;
    await scene.to('90m');
    expect(scene.heard()).toEqual([]);
    expect((await scene.rows.acts(scene.orderId()))[0]).toMatch(/^message ask rejected: /);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
  });
});
