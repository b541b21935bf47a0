import { describe, expect, test } from 'vitest';
import type { Card } from '../../src/domain/card.js';
import type { Answer } from '../../src/ports.js';
import { openScene } from '../harness/scene.js';
import { MINUTE, START } from '../harness/shop-plan.js';

function cardOf(answer: Answer): Card {
  if (answer.kind !== 'card') throw new Error(`no card came: ${JSON.stringify(answer)}`);
  return answer.card;
}

const textOf = (answer: Answer): string => (answer.kind === 'toast' ? answer.text : cardOf(answer).title);

const endings = (card: Card): string[] => (card.rows ?? []).map((row) => row.cells[0] ?? '');

describe('acts on one order, typed', () => {
  test('do what their buttons do', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    expect(textOf(await scene.type('claim 4700', 'mia'))).toBe('It is yours.');
    expect(textOf(await scene.type('认领 4700', 'tom', 'dingdan'))).toBe('Mia 已于 10:06 认领。');
    expect(textOf(await scene.type('do 4700 release', 'mia'))).toBe('Released.');
    await scene.to('16m');
    expect(textOf(await scene.type('remind 4700', 'mia'))).toBe('The reminder is on its way.');
    await scene.to('17m');
    expect(scene.heard()).toEqual(['5m ask', '16m remind']);
  });

  test('take a length of time or a time of day where the shop is', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    expect(textOf(await scene.type('snooze 4700 20m', 'mia'))).toBe('Snoozed.');
    expect((await scene.rows.order(scene.orderId())).held_until).toBe(START + 26 * MINUTE);
    expect(textOf(await scene.type('snooze 4700 10:30', 'mia'))).toBe('Snoozed.');
    expect((await scene.rows.order(scene.orderId())).held_until).toBe(START + 30 * MINUTE);
    expect(textOf(await scene.type('extend 4700 20:00', 'mia'))).toBe('Deadline extended.');
    expect((await scene.rows.order(scene.orderId())).deadline_at).toBe(START + 600 * MINUTE);
    expect(textOf(await scene.type('extend 4700 19:00', 'mia'))).toBe(
      'That is no later than now: it closes at 20:00.',
    );
    scene.heard();
  });

  test('a cancel asks first, and its button cancels', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    expect(textOf(await scene.type('cancel 4700', 'mia'))).toBe('“Cancel order” needs the role lead.');
    const question = cardOf(await scene.type('cancel 4700', 'ben'));
    expect(question.title).toBe('Cancel order …4700?');
    expect((await scene.rows.order(scene.orderId())).held).toBeNull();
    await scene.team.press(question.buttons[0]!, 'ben');
    expect((await scene.rows.order(scene.orderId())).held).toBe('cancel_pending');
    expect(textOf(await scene.type('undo 4700', 'ben'))).toBe('Undone: nothing was cancelled.');
    scene.heard();
  });

  test('assign hands an order over, and whoever has it is not robbed by an equal', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    expect(textOf(await scene.type('assign 4700 tom', 'mia'))).toBe('Handed to Tom.');
    expect(scene.card().title).toContain('claimed');
    expect(textOf(await scene.type('assign 4700 me', 'mia'))).toBe('Tom has it since 10:06.');
    expect(textOf(await scene.type('assign 4700 <@mia>', 'ben'))).toBe('Handed to Mia.');
    expect(textOf(await scene.type('assign 4700 vera', 'ben'))).toBe(
      'I know nobody called “vera” here. There is: Olu, Ben, Mia, Tom.',
    );
    expect(await scene.rows.story(scene.orderId())).toContain('10:06  Mia handed it to Tom');
    expect(endings(cardOf(await scene.type('mine', 'mia')))).toEqual(['…4700']);
    expect(endings(cardOf(await scene.type('mine', 'tom')))).toEqual([]);
    scene.heard();
  });
});

describe('lists', () => {
  test('late has what is open past the told deadline, and nothing else', async () => {
    const scene = await openScene({ orders: [{}, { at: '1m', pays: '50m' }, { at: '30m' }] });
    await scene.to('50m');
    await scene.press('Snooze', 'olu').then((form) => scene.team.submit(form, {}, 'olu'));
    await scene.to('63m');
    expect(endings(cardOf(await scene.type('late', 'vera')))).toEqual(['…4700']);
    expect(endings(cardOf(await scene.type('late over 100', 'vera')))).toEqual([]);
    scene.heard();
    scene.heard(1);
    scene.heard(2);
  });

  test('stock counts what open orders hold', async () => {
    const scene = await openScene({ orders: [{ units: 3 }, { at: '1m' }, { at: '2m', pays: '1m' }] });
    await scene.to('4m');
    const card = cardOf(await scene.type('库存', 'vera', 'orders'));
    expect(card.title).toBe('Stock that unpaid orders hold');
    expect(card.rows?.map((row) => row.cells[1])).toEqual(['4 units in 2 orders']);
  });

  test('a long one is turned by its buttons, in its place, and later orders do not shift it', async () => {
    const orders = Array.from({ length: 45 }, (_, n) => ({ at: n < 43 ? `${n}s` : '3m' }));
    const scene = await openScene({ orders });
    await scene.to('1m');
    const first = cardOf(await scene.type('today', 'vera'));
    expect(first.title).toBe('Orders of today · 1–20 of 43');
    expect(first.buttons.map(({ label }) => label)).toEqual(['Next']);
    await scene.to('4m');
    const second = cardOf(await scene.team.press(first.buttons[0]!, 'vera'));
    expect(second.title).toBe('Orders of today · 21–40 of 43');
    expect(endings(second)[0]).toBe('…4722');
    expect(second.buttons.map(({ label }) => label)).toEqual(['Previous', 'Next']);
    const last = cardOf(await scene.team.press(second.buttons[1]!, 'vera'));
    expect(endings(last)).toEqual(['…4702', '…4701', '…4700']);
    expect(await scene.team.press(second.buttons[1]!, 'vera', 'dingdan')).toMatchObject({ tone: 'bad' });
  });
});
