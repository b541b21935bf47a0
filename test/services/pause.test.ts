import { describe, expect, test } from 'vitest';
import { openScene } from '../harness/scene.js';

describe('a paused shop', () => {
  test('sends nothing while orders are still watched, then goes on where it makes sense', async () => {
    const scene = await openScene({ orders: [{}, { at: '6m', pays: '3m' }, { at: '7m' }] });
    await scene.to('4m');
    expect(await scene.type('pause', 'ben')).toEqual({
      kind: 'toast',
      text: 'Paused: Luna Beauty.',
      tone: 'calm',
    });
    expect(scene.team.notes().map((note) => note.title)).toEqual(['Paused: Luna Beauty']);
    await scene.to('10m');
    expect(scene.team.board().title).toBe('PAUSED · Luna Beauty');
    expect((await scene.rows.order(scene.orderId(1))).status).toBe('paid');
    expect((await scene.rows.order(scene.orderId(2))).status).toBe('unpaid');
    expect(await scene.type('resume', 'ben')).toMatchObject({ text: 'Running again: Luna Beauty.' });
    await scene.to('25m');
    expect(scene.heard(0)).toEqual(['10m ask']);
    expect(scene.heard(2)).toEqual(['5m ask']);
    expect(scene.team.notes().map((note) => note.title)).toEqual([
      'Paused: Luna Beauty',
      'Running again: Luna Beauty',
    ]);
  });

  test('holds back what was waiting to be sent already', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    const down = scene.wire.cut('GET', '/order/');
    await scene.to('5m30s');
    expect(await scene.rows.acts(scene.orderId())).toEqual([expect.stringMatching(/^message ask pending/)]);
    await scene.type('pause', 'ben');
    down.mend();
    await scene.to('6m');
    const reads = scene.wire.count('GET', '/order/');
    await scene.to('12m3s');
    expect(scene.heard()).toEqual([]);
    expect(scene.wire.count('GET', '/order/')).toBe(reads);
    expect((await scene.rows.effects(scene.orderId(), 'buyer.message'))[0]).toMatchObject({
      reason: 'paused',
    });
    await scene.type('resume', 'ben');
    expect(scene.heard()).toEqual(['12m3s ask']);
  });

  test('lets what waits rest, and not be tried every few seconds', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    scene.wire.beforeNext('GET', '/order/', () => void scene.team.type('pause', 'ben'));
    await scene.to('6m');
    const [waiting] = await scene.rows.effects(scene.orderId(), 'buyer.message');
    expect(waiting).toMatchObject({ state: 'pending', reason: 'paused' });
    expect(waiting?.due_at).toBeGreaterThan(scene.clock.now() + 60_000);
    scene.heard();
  });

  test('does not send the message that was being prepared when somebody paused', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('4m');
    let paused: Promise<unknown> | undefined;
    scene.wire.beforeNext('POST', '/conversations', () => {
      paused = scene.team.type('pause', 'ben');
    });
    await scene.to('10m');
    await paused;
    expect(scene.heard()).toEqual([]);
    await scene.type('resume', 'ben');
    await scene.to('11m');
    expect(scene.heard()).toHaveLength(1);
  });

  test('cancels nothing: neither by plan nor what a person asked for', async () => {
    const orders = [{}, { at: '1m' }];
    const scene = await openScene({ orders, bends: ['untrue_deadline', 'cancelled_untold'] });
    await scene.to('50m');
    await scene.press('Cancel order', 'ben', 1);
    await scene.to('51m');
    await scene.press('Cancel order', 'ben', 0);
    await scene.press('Undo cancel', 'ben', 0);
    await scene.type('pause', 'ben');
    await scene.to('95m');
    expect(orders.map((_, n) => scene.sandbox.ledger.order(scene.externalId(n))?.final)).toEqual([
      'open',
      'open',
    ]);
    await scene.type('resume', 'ben');
    await scene.to('100m');
    expect(orders.map((_, n) => scene.sandbox.ledger.order(scene.externalId(n))?.final)).toEqual([
      'cancelled',
      'cancelled',
    ]);
    for (const n of orders.keys()) scene.heard(n);
  });

  test('promises nothing to a person either', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('16m');
    await scene.type('pause', 'ben');
    expect(await scene.pressAndSend('Remind now')).toMatchObject({ text: 'Not done: the shop is paused.' });
    expect(await scene.press('Cancel order', 'ben')).toMatchObject({ text: 'Not done: the shop is paused.' });
    expect(await scene.press('Claim', 'mia')).toMatchObject({ text: 'It is yours.' });
    await scene.to('30m');
    expect(scene.heard()).toEqual(['5m ask']);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
  });

  test('a cancel that was under way when somebody paused does not reach the marketplace', async () => {
    const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
    await scene.to('64m');
    let paused: Promise<unknown> | undefined;
    scene.wire.beforeNext('GET', '/aftersale_eligibility', () => {
      paused = scene.team.type('pause', 'ben');
    });
    await scene.to('66m');
    await paused;
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    await scene.type('resume', 'ben');
    await scene.to('68m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('cancelled');
    scene.heard();
  });
});
