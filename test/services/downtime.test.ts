import { describe, expect, test } from 'vitest';
import { openScene } from '../harness/scene.js';

describe('a bot that starts late', () => {
  test('sends only the latest message that is due, and calls the leads all the same', async () => {
    const scene = await openScene({ orders: [{}], botStarts: '50m', bends: ['forgotten'] });
    await scene.to('66m');
    expect(scene.heard()).toEqual(['50m notice']);
    expect(scene.lastWords()).toContain('until 11:00');
    expect(await scene.rows.story(scene.orderId())).toEqual([
      '10:00  Placed',
      '10:50  Question skipped: it was too late for it',
      '10:50  Asked the team to look: still unpaid',
      '10:50  Reminder skipped: a later step took its place',
      '10:50  Called the leads: unclaimed for 50 min',
      '10:50  Sent the closing notice',
      '10:50  Told the buyer that the order closes at 11:00',
      "11:05  Cancelled by us: Buyer hasn't paid within time allowed",
    ]);
  });

  test('too late for the notice still reminds, and asks a person instead of cancelling', async () => {
    const scene = await openScene({ orders: [{}], botStarts: '57m', bends: ['forgotten'] });
    await scene.to('90m');
    expect(scene.heard()).toEqual(['57m remind']);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect(scene.card().lines[0]?.text).toBe(
      'Its time is over, but nothing was cancelled. Cancel it or keep it?',
    );
    expect(await scene.rows.story(scene.orderId())).toContain(
      '11:05  Its time was over, but a person must decide: the closing notice did not reach the buyer',
    );
    expect(scene.team.thread('4700').map((note) => note.title)).toEqual([
      'Nobody is on order …4700',
      'Order …4700 needs a person',
    ]);
  });

  test('and far too late for everything writes to nobody and asks a person', async () => {
    const scene = await openScene({ orders: [{}], botStarts: '6h', bends: ['forgotten'] });
    await scene.to('7h');
    expect(scene.heard()).toEqual([]);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect(scene.card().tone).toBe('bad');
  });

  test('leaves orders alone that were paid while it was down', async () => {
    const scene = await openScene({ orders: [{ pays: '20m' }, { at: '1m' }] });
    await scene.to('10m');
    await scene.restart('25m');
    expect(scene.card().tone).toBe('good');
    await scene.to('39m');
    expect(scene.heard(0)).toEqual(['5m ask']);
    expect(scene.heard(1)).toEqual(['5m ask', '34m remind']);
  });

  test('down past a told deadline by more than an hour asks a person before it cancels', async () => {
    const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
    await scene.to('50m');
    await scene.restart('90m');
    await scene.to('150m');
    expect(scene.heard()).toHaveLength(3);
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    expect(await scene.rows.story(scene.orderId())).toContain(
      '12:20  Its time was over, but a person must decide: it was too late for it',
    );
  });

  test('a restart changes no card and loses none', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('10m');
    const before = scene.card();
    await scene.restart('10s');
    await scene.to('11m');
    expect(scene.card()).toEqual(before);
    expect(await scene.press('Claim', 'mia')).toMatchObject({ text: 'It is yours.' });
    scene.heard();
  });
});
