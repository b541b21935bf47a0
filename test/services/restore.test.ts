/** An older copy of the database is put back: what the bot did since is not in it, and nobody may suffer from that. */
import { describe, expect, test } from 'vitest';
import { openScene, type Scene } from '../harness/scene.js';

const orders = (count: number) => Array.from({ length: count }, (_, n) => (n === 0 ? {} : { at: `${n}m` }));

const cancelled = (scene: Scene, n = 0) => scene.sandbox.ledger.order(scene.externalId(n))?.final;

describe('an older copy of the database', () => {
  test('sends no buyer a step twice and cancels nothing, after an afternoon of orders', {
    timeout: 60_000,
  }, async () => {
    const plan = Array.from({ length: 20 }, (_, n) => ({
      ...(n === 0 ? {} : { at: `${n * 14}m` }),
      ...(n % 3 === 0 ? { pays: '33m' } : {}),
    }));
    const scene = await openScene({
      orders: plan,
      bends: ['untold_message', 'messaged_twice', 'forgotten', 'untrue_deadline', 'cancelled_untold'],
    });
    await scene.to('2h');
    await scene.backUp();
    await scene.to('5h');
    const heard = plan.map((_, n) => scene.heard(n));
    const ended = plan.map((_, n) => cancelled(scene, n));
    await scene.restoreBackup('1m');
    await scene.to('9h');
    for (const n of plan.keys()) {
      const steps = scene.heard(n).map((words) => words.split(' ')[1]);
      expect(new Set(steps).size, `order ${n}: ${steps.join(', ')}`).toBe(steps.length);
      expect(scene.heard(n).slice(0, heard[n]?.length)).toEqual(heard[n]);
      // A cancel after the restore would rest on decisions that were lost.
      if (ended[n] === 'open') expect(cancelled(scene, n)).not.toBe('cancelled');
    }
  });

  test('tells each channel once, with what it does not know and what it does about it', async () => {
    const scene = await openScene({
      orders: orders(3),
      bends: ['untold_message', 'messaged_twice', 'forgotten', 'untrue_deadline'],
    });
    await scene.to('20m');
    await scene.backUp();
    await scene.to('50m');
    await scene.restoreBackup();
    await scene.restart('10s');
    await scene.to('55m');
    for (const n of [0, 1, 2]) scene.heard(n);
    const notes = scene.team.notes().filter(({ title }) => title.includes('older copy'));
    expect(notes).toHaveLength(1);
    expect(notes[0]?.lines[0]?.text).toContain('It ends at 10:20.');
    expect(scene.team.notes('dingdan').filter(({ title }) => title.includes('较早的备份'))).toHaveLength(1);
  });

  test('lets messages go that were due before, and asks a person where the chat shows more than it knows', async () => {
    const scene = await openScene({
      orders: orders(2),
      bends: ['untold_message', 'messaged_twice', 'forgotten', 'untrue_deadline'],
    });
    await scene.to('4m');
    await scene.backUp();
    await scene.to('20m');
    const before = [scene.heard(0), scene.heard(1)];
    await scene.restoreBackup();
    await scene.to('60m');
    expect([scene.heard(0), scene.heard(1)]).toEqual(before);
    expect(await scene.rows.story(scene.orderId())).toContain(
      '10:20  Question skipped: an older copy of the database was put back',
    );
    expect(await scene.rows.story(scene.orderId())).toContain(
      '10:30  Reminder skipped: the chat shows a message the bot knows nothing of',
    );
    const answer = await scene.type('order 4700');
    expect(answer.kind === 'card' && answer.card.lines[0]?.text).toMatch(/^The chat shows a message/);
  });

  test('goes on by itself where the chat shows nothing that it does not know', async () => {
    const scene = await openScene({ orders: [{}], bends: ['untrue_deadline'] });
    await scene.to('6m');
    await scene.backUp();
    await scene.to('15m');
    await scene.restoreBackup();
    await scene.to('50m');
    expect(scene.heard()).toEqual(['5m ask', '30m remind', '45m notice']);
  });

  test('lets no cancel happen by itself until a lead says so, since a Keep open may be lost', async () => {
    const scene = await openScene({ orders: orders(2), bends: ['untrue_deadline'] });
    await scene.to('47m');
    await scene.backUp();
    await scene.press('Keep open', 'mia');
    await scene.to('50m');
    await scene.restoreBackup();
    await scene.to('70m');
    expect([cancelled(scene, 0), cancelled(scene, 1)]).toEqual(['open', 'open']);
    expect(scene.team.board().lines.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^The bot stopped cancelling at 11:05: 2 cancels wait for you/),
    );
    const keep = scene.team.board().buttons.find(({ label }) => label === 'Keep them open');
    expect(await scene.team.press(keep!, 'ben')).toMatchObject({ text: 'They stay open.' });
    await scene.to('3h');
    expect([cancelled(scene, 0), cancelled(scene, 1)]).toEqual(['open', 'open']);
    expect((await scene.rows.order(scene.orderId())).held).toBe('kept_open');
    for (const n of [0, 1]) scene.heard(n);
  });

  test('of a moment when a person’s cancel could still be undone asks instead of cancelling', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('20m');
    await scene.press('Cancel order', 'ben');
    await scene.backUp();
    await scene.to('21m');
    await scene.press('Undo cancel', 'ben');
    await scene.to('25m');
    await scene.restoreBackup();
    await scene.to('26m');
    expect(cancelled(scene)).toBe('open');
    expect(await scene.rows.story(scene.orderId())).toContain(
      '10:25  Its time was over, but a person must decide: an older copy of the database was put back',
    );
    scene.heard();
  });

  test('reads every order again before it decides anything', async () => {
    const bends = ['untold_message', 'messaged_twice'] as const;
    const scene = await openScene({ orders: [{ pays: '40m' }, { at: '1m' }], bends: [...bends] });
    await scene.to('10m');
    await scene.backUp();
    await scene.to('42m');
    for (const n of [0, 1]) scene.heard(n);
    await scene.restoreBackup();
    expect((await scene.rows.order(scene.orderId(0))).status).toBe('paid');
  });
});
