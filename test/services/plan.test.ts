import { describe, expect, test } from 'vitest';
import { openScene } from '../harness/scene.js';

describe('the standard plan for cards and wallets', () => {
  test('asks, reminds, calls the leads, tells the deadline and cancels after the hidden grace', async () => {
    const scene = await openScene({ orders: [{}] });
    const truth = () => scene.sandbox.ledger.order(scene.externalId());
    await scene.to('64m59s');
    expect(scene.heard()).toEqual(['5m ask', '30m remind', '45m notice']);
    expect(scene.lastWords()).toContain('until 11:00');
    expect(truth()?.final).toBe('open');
    await scene.to('66m');
    expect(truth()).toMatchObject({ final: 'cancelled', cancelledBy: 'seller' });
    expect(truth()?.cancelledAt).toBe((truth()?.placedAt ?? 0) + 65 * 60_000);
    expect(scene.card().lines[0]?.text).toMatch(/^Cancelled 11:05 by us: /);
    expect(scene.team.thread('4700').map((note) => note.title)).toEqual(['Nobody is on order …4700']);
    expect(await scene.rows.acts(scene.orderId())).toEqual([
      'message ask sent',
      'message remind sent',
      'message notice sent',
      'cancel sent',
    ]);
    expect(await scene.rows.story(scene.orderId())).toEqual([
      '10:00  Placed',
      '10:05  Asked the team to look: still unpaid',
      '10:05  Asked the buyer',
      '10:30  Reminded the buyer',
      '10:40  Called the leads: unclaimed for 40 min',
      '10:45  Sent the closing notice',
      '10:45  Told the buyer that the order closes at 11:00',
      "11:05  Cancelled by us: Buyer hasn't paid within time allowed",
    ]);
  });

  test('gives the order a card of its own after five minutes, not sooner', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m59s');
    expect(scene.team.card('4700')).toBeUndefined();
    expect(scene.team.board().title).toBe('Luna Beauty: 1 unpaid');
    await scene.to('5m1s');
    expect(scene.card().title).toBe('Order …4700 · £24.90 · asked');
    expect(scene.card(0, 'dingdan').language).toBe('zh-CN');
    scene.heard();
  });

  test('turns the card green when the buyer pays, and says how long after the reminder', async () => {
    const scene = await openScene({ orders: [{ pays: '31m' }] });
    await scene.to('90m');
    expect(scene.heard()).toEqual(['5m ask', '30m remind']);
    expect(scene.card().tone).toBe('good');
    expect(scene.card().lines[0]?.text).toBe('Paid 10:31, 1 min after the reminder');
    expect(scene.card().buttons.map((button) => button.label)).toEqual(['Seller Center']);
    expect(scene.team.board().title).toBe('Luna Beauty: nothing unpaid');
    expect(await scene.rows.timers(scene.orderId())).toEqual([]);
    expect(await scene.rows.story(scene.orderId())).toContain('10:31  Paid, 1 min after the reminder');
  });

  test('a step whose timer is set back by hand is not sent a second time', async () => {
    const scene = await openScene({ orders: [{}] });
    const setBack = (kind: 'ask' | 'cancel') =>
      scene.bot.store.write(async ({ tx }) => {
        const again = tx.updateTable('timers').set({ state: 'open', settled_at: null });
        await again.where('order_id', '=', scene.orderId()).where('kind', '=', kind).execute();
      });
    await scene.to('6m');
    await setBack('ask');
    await scene.to('29m');
    expect(scene.heard()).toEqual(['5m ask']);
    await scene.to('70m');
    await setBack('cancel');
    await scene.to('75m');
    expect(scene.heard()).toEqual(['5m ask', '30m remind', '45m notice']);
    expect(await scene.rows.effects(scene.orderId(), 'order.cancel')).toHaveLength(1);
  });
});

describe('the plan for slow methods', () => {
  test('reminds after four hours, ends the stock hold after three days, cancels nothing', async () => {
    const scene = await openScene({ orders: [{ method: 'boleto' }] });
    await scene.to('71h59m');
    expect(scene.heard()).toEqual(['240m remind-slow']);
    await scene.to('72h1m');
    expect(scene.card().lines[0]?.text).toBe('Unpaid for so long that its stock should be free again.');
    expect(await scene.rows.acts(scene.orderId())).toEqual(['message remind sent']);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect((await scene.rows.order(scene.orderId())).deadline_at).toBeNull();
  });
});

describe('an order that ends without us', () => {
  test('cancelled by its buyer closes the card and says by whom', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('10m');
    scene.sandbox.buyer.cancel(scene.externalId());
    await scene.to('70m');
    expect(scene.heard()).toEqual(['5m ask']);
    expect(scene.card().tone).toBe('closed');
    expect(scene.card().lines[0]?.text).toMatch(/^Cancelled 10:10 by the buyer/);
    expect(await scene.rows.timers(scene.orderId())).toEqual([]);
  });

  test('timed out by the marketplace is its doing, not ours', async () => {
    const scene = await openScene({ orders: [{ method: 'boleto' }] });
    await scene.to('7d1m');
    scene.heard();
    expect(scene.card().lines[0]?.text).toMatch(/^Cancelled Mar 9, 10:00 by the marketplace/);
    expect((await scene.rows.order(scene.orderId())).cancelled_by_us).toBe(0);
  });
});

describe('which orders are chased', () => {
  test('cash on delivery and free orders are left alone, paid or not', async () => {
    const scene = await openScene({ orders: [{ method: 'cod' }, { at: '1m', totalMinor: 0 }] });
    await scene.to('80m');
    expect([scene.heard(0), scene.heard(1)]).toEqual([[], []]);
    expect((await scene.rows.order(scene.orderId(0))).exempt).toBe('cod');
    expect((await scene.rows.order(scene.orderId(1))).exempt).toBe('free');
    expect(scene.team.card('4700')).toBeUndefined();
    expect(scene.team.board().title).toBe('Luna Beauty: nothing unpaid');
  });

  test('an order keeps the plan it was placed under when the policy is edited', async () => {
    const scene = await openScene({ orders: [{ pays: '20m' }, { at: '4m', pays: '20m' }] });
    await scene.to('1m');
    await scene.restart('0s', (standard) => ({
      ...standard,
      rules: standard.rules.map((rule) => ({
        ...rule,
        steps: rule.steps.map((step) => (step.name === 'ask' ? { ...step, afterMs: 8 * 60_000 } : step)),
      })),
    }));
    await scene.to('30m');
    expect(scene.heard(0)).toEqual(['5m ask']);
    expect(scene.heard(1)).toEqual(['8m ask']);
  });
});
