import { describe, expect, test } from 'vitest';
import type { Card } from '../../src/domain/card.js';
import type { Answer } from '../../src/ports.js';
import { openScene, type Scene } from '../harness/scene.js';

function cardOf(answer: Answer): Card {
  if (answer.kind !== 'card') throw new Error(`no card came: ${JSON.stringify(answer)}`);
  return answer.card;
}

const textOf = (answer: Answer): string => (answer.kind === 'toast' ? answer.text : cardOf(answer).title);
const lines = (card: Card): string[] => card.lines.map(({ text }) => text);
const acts = (scene: Scene) =>
  scene.bot.store.db.selectFrom('acts').selectAll().orderBy('at').orderBy('id').execute();

describe('remind-all', () => {
  const ORDERS = [{}, { at: '1m', totalMinor: 10_000 }, { at: '2m' }, { at: '14m' }];

  test('asks first, says what is left out and why, and then reminds exactly those', async () => {
    const scene = await openScene({ orders: ORDERS });
    await scene.to('20m');
    await scene.type('claim 4702', 'mia');
    await scene.type('snooze 4701 2h', 'mia');
    const question = cardOf(await scene.type('remind-all', 'ben'));
    expect(question.title).toBe('Remind the buyers of 1 order?');
    expect(question.facts).toEqual([{ label: 'Total', value: '£24.90' }]);
    expect(lines(question)).toEqual([
      'Each buyer gets the reminder of the plan, with the same limits as a single one.',
      '1 order left out: automation is on hold.',
      '1 order left out: somebody else has it.',
      '1 order left out: too soon after the last message.',
    ]);
    expect(scene.heard()).toEqual(['5m ask']);
    const done = cardOf(await scene.team.press(question.buttons[0]!, 'ben'));
    expect(done.title).toBe('Reminders are on their way for 1 order.');
    await scene.fastForward('2s');
    expect(scene.heard()).toEqual(['5m ask', '20m remind']);
    for (const n of [1, 2, 3]) scene.heard(n);
    expect(textOf(await scene.team.press(question.buttons[0]!, 'olu'))).toBe('Ben reminded them at 10:20.');
  });

  test('what changed between question and answer is left alone', async () => {
    const scene = await openScene({ orders: [{ pays: '21m' }, { at: '1m' }, { at: '2m' }] });
    await scene.to('20m');
    const question = cardOf(await scene.type('全部催付', 'ben', 'orders'));
    expect(question.buttons[0]?.label).toBe('Remind 3');
    await scene.to('22m');
    await scene.type('claim 4701', 'tom');
    const done = cardOf(await scene.team.press(question.buttons[0]!, 'ben'));
    expect(done.title).toBe('Reminders are on their way for 1 order.');
    expect(lines(done)).toEqual([
      '1 order left out: the order is paid.',
      '1 order left out: somebody else has it.',
    ]);
    await scene.fastForward('2s');
    expect(scene.heard()).toEqual(['5m ask']);
    expect(scene.heard(1)).toEqual(['5m ask']);
    expect(scene.heard(2)).toEqual(['5m ask', '20m remind']);
  });

  test('many go in small parts, and two who press at once remind each buyer once', async () => {
    const orders = Array.from({ length: 60 }, (_, n) => ({ at: `${n}s` }));
    const scene = await openScene({ orders });
    await scene.to('20m');
    const question = cardOf(await scene.type('remind-all', 'ben'));
    expect(question.buttons[0]?.label).toBe('Remind 60');
    await Promise.all([
      scene.team.press(question.buttons[0]!, 'ben'),
      scene.team.press(question.buttons[0]!, 'olu'),
    ]);
    await scene.fastForward('20s');
    for (const n of orders.keys()) expect(scene.heard(n)).toHaveLength(2);
    const written = (await acts(scene)).filter(({ action }) => action === 'remind_all');
    expect(written.filter(({ outcome }) => outcome === 'done').map(({ because }) => because)).toEqual(
      expect.arrayContaining(['25']),
    );
  });

  test('is a lead’s, typed and pressed', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('20m');
    expect(textOf(await scene.type('remind-all', 'mia'))).toBe('“Remind all” needs the role lead.');
    const question = cardOf(await scene.type('remind-all', 'ben'));
    expect(textOf(await scene.team.press(question.buttons[0]!, 'mia'))).toBe(
      '“Remind all” needs the role lead.',
    );
    await scene.fastForward('2s');
    expect(scene.heard()).toEqual(['5m ask']);
    expect(
      (await acts(scene)).map(({ name, surface, action, outcome }) => [name, surface, action, outcome]),
    ).toEqual([
      ['Mia', 'command', 'remind_all', 'forbidden'],
      ['Mia', 'button', 'remind_all', 'forbidden'],
    ]);
  });
});

describe('cancel-expired', () => {
  /** Told at 45 min, the bot itself only asks: nothing is cancelled by itself. */
  const asks = {
    bends: ['untrue_deadline' as const],
    policy: (standard: Parameters<NonNullable<Parameters<typeof openScene>[0]['policy']>>[0]) => ({
      ...standard,
      rules: standard.rules.map((rule) => ({
        ...rule,
        steps: rule.steps.map((step) => ({ ...step, mode: 'ask' as const })),
      })),
    }),
  };

  test('cancels what is past its told deadline and grace, and nothing else', async () => {
    const scene = await openScene({ ...asks, orders: [{}, { at: '1m' }, { at: '2m' }, { at: '40m' }] });
    await scene.to('70m');
    await scene.type('extend 4702 2h', 'mia');
    await scene.type('claim 4701', 'mia');
    const question = cardOf(await scene.type('cancel-expired', 'ben'));
    expect(question.title).toBe('Cancel 1 order?');
    expect(lines(question).slice(1)).toEqual([
      '1 order left out: somebody else has it.',
      '1 order left out: it was given more time.',
    ]);
    await scene.team.press(question.buttons[0]!, 'ben');
    expect((await scene.rows.order(scene.orderId())).held).toBe('cancel_pending');
    for (const n of [1, 2, 3]) expect((await scene.rows.order(scene.orderId(n))).held).toBeNull();
    await scene.fastForward('3m');
    expect((await scene.rows.order(scene.orderId())).status).toBe('cancelled');
    for (const n of [0, 1, 2, 3]) scene.heard(n);
  });

  test('a paused shop is left out, and each cancel can be undone', async () => {
    const scene = await openScene({ ...asks, orders: [{}] });
    await scene.to('70m');
    const question = cardOf(await scene.type('取消逾期', 'ben', 'dingdan'));
    expect(question.title).toBe('取消1 笔订单？');
    await scene.type('pause', 'ben');
    await scene.team.press(question.buttons[0]!, 'ben', 'dingdan');
    expect((await scene.rows.order(scene.orderId())).held).toBeNull();
    await scene.type('resume', 'ben');
    const again = cardOf(await scene.type('cancel-expired', 'ben'));
    await scene.team.press(again.buttons[0]!, 'ben');
    expect(textOf(await scene.type('undo 4700', 'mia'))).toBe('Undone: nothing was cancelled.');
    await scene.fastForward('10m');
    expect((await scene.rows.order(scene.orderId())).status).toBe('unpaid');
    scene.heard();
  });
});
