import { describe, expect, test } from 'vitest';
import { openScene } from '../harness/scene.js';

/** 22:30 in London. */
const EVENING = Date.parse('2026-03-02T22:30:00Z');

describe('quiet hours', () => {
  test('a buyer who has just ordered is awake: all steps of the first hour go out at night', async () => {
    const scene = await openScene({ startAt: EVENING, orders: [{}] });
    await scene.to('66m');
    expect(scene.heard()).toEqual(['5m ask', '30m remind', '45m notice']);
  });

  test('a later reminder waits for nine in the morning and says so', async () => {
    const scene = await openScene({ startAt: EVENING, orders: [{ method: 'boleto' }] });
    await scene.to('10h29m');
    expect(scene.heard()).toEqual([]);
    await scene.to('10h31m');
    expect(scene.heard()).toEqual(['630m remind-slow']);
    expect(await scene.rows.story(scene.orderId())).toContain(
      'Mar 3, 02:30  Reminder moved to 09:00: quiet hours',
    );
  });

  test('a snoozed notice that would fall into the night moves to the morning and takes the cancel with it', async () => {
    const scene = await openScene({ startAt: EVENING, orders: [{}] });
    await scene.to('6m');
    await scene.pressAndSend('Snooze', { for: String(60 * 60_000) });
    await scene.to('10h31m');
    expect(scene.heard()).toEqual(['5m ask', '630m notice']);
    expect(scene.lastWords()).toContain('9:15');
    await scene.to('10h49m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    await scene.to('10h51m');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('cancelled');
  });

  test('hold for people too: a reminder by hand at night is refused, and it is told until when', async () => {
    const scene = await openScene({ startAt: EVENING, orders: [{ method: 'boleto' }] });
    await scene.to('61m');
    expect(await scene.pressAndSend('Remind now')).toMatchObject({
      text: 'Not done: quiet hours, until 09:00.',
    });
    await scene.to('2h');
    expect(scene.heard()).toEqual([]);
  });
});

describe('caps', () => {
  test('an order gets three messages at most, whoever sends them', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('46m');
    expect(scene.heard()).toHaveLength(3);
    await scene.to('56m');
    const answer = await scene.pressAndSend('Remind now', {});
    expect(answer).toMatchObject({ kind: 'toast', text: 'Not done: this order has had all its messages.' });
    expect(scene.heard()).toHaveLength(3);
  });

  test('a buyer with many orders gets four messages a day, ten minutes apart, and the notices among them', async () => {
    const orders = ['0m', '1m', '2m', '3m', '4m'].map((at) => ({ at, buyer: 'ana' }));
    const scene = await openScene({ orders });
    await scene.to('3h');
    const heard = orders.map((_, n) => scene.heard(n));
    expect(heard).toEqual([['45m notice'], ['54m notice'], ['63m notice'], ['72m notice'], []]);
    const all = scene.sandbox.ledger.records.filter((record) => record.kind === 'message');
    expect(all).toHaveLength(4);
    for (const [n, message] of all.entries()) {
      if (n > 0) expect(message.at - (all[n - 1]?.at ?? 0)).toBeGreaterThanOrEqual(10 * 60_000);
    }
    // The fifth was told nothing, so nothing is cancelled by itself.
    expect(scene.sandbox.ledger.order(scene.externalId(4))?.final).toBe('open');
    expect(scene.card(4).lines[0]?.text).toBe(
      'Its time is over, but nothing was cancelled. Cancel it or keep it?',
    );
  });

  test('of two orders of one buyer both get their notice, lesser messages give way', async () => {
    const scene = await openScene({ orders: [{ buyer: 'ana' }, { at: '2m', buyer: 'ana' }] });
    await scene.to('90m');
    expect(scene.heard(0)).toEqual(['5m ask', '45m notice']);
    expect(scene.heard(1)).toEqual(['13m ask', '53m notice']);
    expect(await scene.rows.story(scene.orderId(1))).toEqual([
      '10:02  Placed',
      '10:07  Question moved to 10:15: too soon after the last message',
      '10:07  Asked the team to look: still unpaid',
      '10:15  Asked the buyer',
      '10:32  Reminder skipped: the buyer has had enough messages for a day',
      '10:42  Called the leads: unclaimed for 40 min',
      '10:47  Closing notice moved to 10:55: too soon after the last message',
      '10:55  Sent the closing notice',
      '10:55  Told the buyer that the order closes at 11:10',
      "11:15  Cancelled by us: Buyer hasn't paid within time allowed",
    ]);
  });
});
