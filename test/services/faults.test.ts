import { describe, expect, test } from 'vitest';
import { openScene } from '../harness/scene.js';

const MESSAGES = '/messages';
const CANCELLATIONS = '/return_refund/202309/cancellations';
const ORDERS = '/order/202507/orders';

describe('a message whose answer is lost', () => {
  test('is found in the conversation and not sent again', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    scene.sandbox.failNext({ path: MESSAGES, kind: 'answer_lost', times: 1 });
    await scene.to('20m');
    expect(scene.heard()).toEqual(['5m ask']);
    expect(await scene.rows.acts(scene.orderId())).toEqual(['message ask sent']);
  });

  test('and that the conversation does not show is not sent again on a guess', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    scene.sandbox.failNext({ path: MESSAGES, kind: 'not_reached', times: 1 });
    await scene.to('16m');
    expect(scene.heard()).toEqual([]);
    expect(scene.card().tone).toBe('bad');
    await scene.press('Send again', 'mia');
    await scene.to('20m');
    expect(scene.heard()).toEqual(['16m ask']);
  });

  test('and that had to wait tells its deadline anew', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('44m');
    scene.wire.busyNext('POST', MESSAGES);
    await scene.to('55m');
    expect(scene.heard()).toContain('52m notice');
    const order = await scene.rows.order(scene.orderId());
    // To the spread of waits, which is less than a second.
    const toldAfter = (order.told_deadline_at ?? 0) - order.placed_at;
    expect(Math.floor(toldAfter / 1_000)).toBe(62 * 60);
    expect(scene.lastWords()).toContain('11:02');
    const [, , notice] = await scene.rows.effects(scene.orderId(), 'buyer.message');
    expect(scene.lastWords()).toBe((JSON.parse(notice?.params ?? '{}') as { said?: string }).said);
    expect(notice?.attempts).toBe(2);
  });

  test('is a person’s to decide when the conversation cannot be read: it arrived', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    scene.sandbox.failNext({ path: MESSAGES, kind: 'answer_lost', times: 1 });
    const silence = scene.wire.cut('GET', MESSAGES);
    await scene.to('16m');
    expect(await scene.rows.acts(scene.orderId())).toEqual([expect.stringMatching(/^message ask unknown: /)]);
    expect(scene.card().lines[0]?.text).toBe(
      'The question of 10:05 may or may not have arrived. Look in the chat, then choose below.',
    );
    expect(await scene.press('It arrived', 'mia')).toMatchObject({ text: 'Thank you, noted.' });
    silence.mend();
    await scene.to('29m');
    expect(scene.heard()).toEqual(['5m ask']);
    expect(await scene.rows.acts(scene.orderId())).toEqual(['message ask sent']);
    expect(scene.card().buttons.map((button) => button.label)).not.toContain('Send again');
  });

  test('is a person’s to decide when the conversation cannot be read: send again', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    const silence = scene.wire.cut('GET', MESSAGES);
    const noSend = scene.wire.cut('POST', MESSAGES);
    await scene.to('16m');
    silence.mend();
    noSend.mend();
    expect(await scene.press('Send again', 'mia')).toMatchObject({ text: 'It is on its way again.' });
    await scene.to('20m');
    expect(scene.heard()).toEqual(['16m ask']);
    expect(scene.lastWords()).toContain('4700');
  });

  test('counts as told once it is found, and the deadline is kept', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('44m');
    scene.wire.beforeNext('POST', MESSAGES, () => {
      scene.sandbox.failNext({ path: MESSAGES, kind: 'answer_lost', times: 1 });
    });
    await scene.to('47m');
    expect(scene.heard()).toEqual(['5m ask', '30m remind', '45m notice']);
    expect(await scene.rows.story(scene.orderId())).toContain(
      '10:45  Told the buyer that the order closes at 11:00',
    );
    await scene.to('66m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('cancelled');
  });

  test('and was the closing notice lets nothing be cancelled', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('44m');
    scene.wire.beforeNext('POST', MESSAGES, () => {
      scene.sandbox.failNext({ path: MESSAGES, kind: 'not_reached', times: 1 });
      scene.wire.cut('GET', MESSAGES);
    });
    await scene.to('90m');
    expect((await scene.rows.acts(scene.orderId())).at(-1)).toMatch(/^message notice unknown: /);
    expect(scene.heard()).toEqual(['5m ask', '30m remind']);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect((await scene.rows.order(scene.orderId())).told_deadline_at).toBeNull();
    expect(scene.card().tone).toBe('bad');
  });

  test('counts against no cap when it surely never left', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    const down = scene.wire.cut('GET', '/order/');
    await scene.to('8m');
    down.mend();
    await scene.to('29m');
    const heard = scene.heard();
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^(8|9|10)m.* ask$/);
  });
});

test('a message that sets out long after its claim, as from a machine that slept, is no sooner followed by the next', async () => {
  const scene = await openScene({ orders: [{ buyer: 'ana' }, { at: '2m', buyer: 'ana' }] });
  await scene.to('4m');
  const stalled = scene.wire.stallNext('POST', MESSAGES);
  const running = scene.to('8m');
  const setOut = await stalled;
  scene.clock.set(scene.clock.now() + 90_000);
  setOut();
  await running;
  await scene.to('17m');
  expect(scene.heard(0)).toEqual(['6m30s ask']);
  expect(scene.heard(1)).toEqual(['14m30s ask']);
});

describe('a fault of our own after the message has left', () => {
  test('does not send it again', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    await scene.rows.breakSettling('buyer.message');
    await scene.to('5m30s');
    await scene.rows.mendSettling();
    await scene.to('20m');
    scene.forgiveFaults();
    expect(scene.heard()).toEqual(['5m ask']);
    expect(await scene.rows.acts(scene.orderId())).toEqual(['message ask sent']);
  });
});

describe('a cancel', () => {
  test('whose answer is lost is looked at, never repeated, and is ours', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('64m');
    scene.sandbox.failNext({ path: CANCELLATIONS, kind: 'answer_lost', times: 1 });
    await scene.to('90m');
    const cancels = scene.sandbox.ledger.records.filter((record) => record.kind === 'cancelled');
    expect(cancels).toHaveLength(1);
    expect((await scene.rows.order(scene.orderId())).cancelled_by_us).toBe(1);
    expect(scene.card().lines[0]?.text).toMatch(/^Cancelled 11:05 by us/);
    expect((await scene.rows.acts(scene.orderId())).at(-1)).toBe('cancel sent');
    scene.heard();
  });

  test('whose answer is lost, and the read behind it too, is ours all the same', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('64m');
    scene.wire.beforeNext('POST', CANCELLATIONS, () => {
      scene.sandbox.failNext({ path: CANCELLATIONS, kind: 'answer_lost', times: 1 });
      scene.sandbox.failNext({ path: ORDERS, kind: 'answer_lost', times: 1 });
    });
    await scene.to('90m');
    expect((await scene.rows.order(scene.orderId())).cancelled_by_us).toBe(1);
    expect((await scene.rows.acts(scene.orderId())).at(-1)).toBe('cancel sent');
    scene.heard();
  });

  test('refused since the buyer paid in that moment is looked at again, though the read behind it is lost', async () => {
    const scene = await openScene({ orders: [{}], webhooks: 'off' });
    await scene.to('64m');
    scene.wire.beforeNext('GET', '/aftersale_eligibility', () => {
      scene.sandbox.buyer.pay(scene.externalId());
      scene.sandbox.failNext({ path: ORDERS, kind: 'answer_lost', times: 1 });
    });
    await scene.to('65m2s');
    expect(await scene.rows.timers(scene.orderId())).toContain('check');
    await scene.to('66m');
    expect((await scene.rows.order(scene.orderId())).status).toBe('paid');
    scene.heard();
  });

  test('is done later when the marketplace was out of reach', async () => {
    const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
    await scene.to('64m');
    const down = scene.wire.cut('POST', CANCELLATIONS);
    await scene.to('67m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    down.mend();
    await scene.to('80m');
    expect(scene.sandbox.ledger.order(scene.externalId())).toMatchObject({
      final: 'cancelled',
      cancelledBy: 'seller',
    });
    scene.heard();
  });

  test('never hits an order that was paid in the very moment before', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('64m');
    scene.wire.beforeNext('POST', CANCELLATIONS, () => scene.sandbox.buyer.pay(scene.externalId()));
    await scene.to('80m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('paid');
    expect(scene.card().tone).toBe('good');
    expect((await scene.rows.acts(scene.orderId())).at(-1)).toBe('cancel dropped: paid');
    expect(await scene.rows.story(scene.orderId())).toContain('11:05  Not cancelled: the order is paid');
    scene.heard();
  });
});

describe('a poll', () => {
  test('whose list of changes was read counts, though the long list behind it fails: the shop is back', async () => {
    const scene = await openScene({ orders: [{}, { at: '32m' }], webhooks: 'off' });
    await scene.to('1m');
    const down = scene.wire.cut('POST', '/orders/search');
    await scene.to('22m');
    const sweep = scene.wire.cut('POST', 'sort_field=create_time');
    down.mend();
    await scene.to('36m');
    const { first_seen_at, placed_at } = await scene.rows.order(scene.orderId(1));
    expect(first_seen_at - placed_at).toBeLessThanOrEqual(15_000);
    sweep.mend();
    scene.heard();
  });
});

test('a cancel that was waiting when somebody snoozed the order comes back when the snooze is over', async () => {
  const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
  await scene.to('64m');
  const down = scene.wire.cut('GET', '/order/');
  await scene.to('66m');
  await scene.pressAndSend('Snooze', { for: String(30 * 60_000) });
  down.mend();
  await scene.to('90m');
  expect(await scene.rows.acts(scene.orderId())).toContain('cancel dropped: snoozed');
  expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
  await scene.to('110m');
  expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('cancelled');
  scene.heard();
});

describe('a process that dies', () => {
  test('between sending a message and noting it sends nothing twice', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    const sent = scene.wire.hangNext('POST', MESSAGES);
    const running = scene.to('6m');
    await sent;
    await scene.crash(running);
    expect(await scene.rows.acts(scene.orderId())).toEqual(['message ask sending']);
    // What the last run left is looked into at once, not when its call would have timed out.
    await scene.to('5m2s');
    expect(await scene.rows.acts(scene.orderId())).toEqual(['message ask sent']);
    await scene.to('20m');
    expect(scene.heard()).toEqual(['5m ask']);
    expect(await scene.rows.acts(scene.orderId())).toEqual(['message ask sent']);
  });

  test('between cancelling and noting it finds its own cancel', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('64m');
    const cancelled = scene.wire.hangNext('POST', CANCELLATIONS);
    const running = scene.to('66m');
    await cancelled;
    await scene.crash(running);
    await scene.to('70m');
    expect(scene.sandbox.ledger.records.filter((record) => record.kind === 'cancelled')).toHaveLength(1);
    expect((await scene.rows.order(scene.orderId())).cancelled_by_us).toBe(1);
    expect(scene.card().lines[0]?.text).toMatch(/^Cancelled 11:05 by us/);
    scene.heard();
  });
});
