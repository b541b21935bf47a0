import { describe, expect, test } from 'vitest';
import type { Card } from '../../src/domain/card.js';
import type { Answer } from '../../src/ports.js';
import { openScene } from '../harness/scene.js';
import { MINUTE } from '../harness/shop-plan.js';

function cardOf(answer: Answer): Card {
  if (answer.kind !== 'card') throw new Error(`no card came: ${JSON.stringify(answer)}`);
  return answer.card;
}

const textOf = (answer: Answer): string => (answer.kind === 'toast' ? answer.text : cardOf(answer).title);

/** Three orders of a morning: one waits, one is paid, one waits by bank slip. */
const MORNING = [{}, { at: '1m', pays: '4m', totalMinor: 12_000 }, { at: '2m', method: 'boleto' as const }];

describe('what people type', () => {
  test('overview shows the shop as it stands, to the asker alone', async () => {
    const scene = await openScene({ orders: MORNING });
    await scene.to('10m');
    const answer = await scene.type('overview', 'vera');
    expect(answer).toMatchObject({ kind: 'card', visibility: 'private' });
    expect(cardOf(answer).title).toBe('Luna Beauty: 2 unpaid');
    expect(cardOf(answer).facts).toContainEqual({ label: 'Unpaid', value: '2 orders · 2 units · £49.80' });
    expect(cardOf(answer).facts).toContainEqual({ label: 'Today', value: '3 placed · 1 paid (£120.00)' });
    scene.heard();
  });

  test('today lists the day’s orders, newest first, and filters hold', async () => {
    const scene = await openScene({ orders: MORNING });
    await scene.to('10m');
    const all = cardOf(await scene.type('/unpaid today'));
    expect(all.rows?.map((row) => row.cells.find((cell) => cell.includes('47')))).toEqual([
      '…4702',
      '…4701',
      '…4700',
    ]);
    expect(cardOf(await scene.type('today over 100')).rows).toHaveLength(1);
    expect(cardOf(await scene.type('today method:bank_slip')).rows).toHaveLength(1);
    expect(cardOf(await scene.type('yesterday')).lines.map((line) => line.text)).toEqual([
      'Nothing here.',
      expect.stringMatching(/^as of /),
    ]);
    expect(textOf(await scene.type('today shop:nova'))).toBe('I know no shop “nova”. There is: Luna Beauty.');
    scene.heard();
  });

  test('a long list shows the newest twenty and counts the others', async () => {
    const orders = Array.from({ length: 23 }, (_, n) => ({ at: `${n}s` }));
    const scene = await openScene({ orders });
    await scene.to('1m');
    const card = cardOf(await scene.type('today', 'vera'));
    expect(card.rows).toHaveLength(20);
    expect(card.rows?.[0]?.cells.join(' ')).toContain('4722');
    expect(card.lines.map((line) => line.text)).toEqual(['… and 3 more', expect.stringMatching(/^as of /)]);
  });

  test('order finds one by its ending, with buttons that work', async () => {
    const scene = await openScene({ orders: MORNING });
    await scene.to('3m');
    const answer = cardOf(await scene.type('order …4700', 'mia'));
    expect(answer.title).toBe('Order …4700 · £24.90 · waiting');
    const claim = answer.buttons.find((button) => button.label === 'Claim');
    expect(await scene.team.press(claim!, 'mia')).toMatchObject({ text: 'It is yours.' });
    expect(cardOf(await scene.type('4700')).title).toContain('claimed');
    expect(textOf(await scene.type('order 9999'))).toBe('No order ends in 9999.');
    expect(textOf(await scene.type('order 47'))).toBe('“47” is too short: type at least the last 4 digits.');
  });

  test('an ending that several orders have lists them with more digits', async () => {
    const scene = await openScene({ orders: [{ ending: '14711' }, { at: '1m', ending: '24711' }] });
    await scene.to('3m');
    const card = cardOf(await scene.type('order 4711'));
    expect(card.title).toBe('Several orders end in 4711');
    expect(card.rows?.map((row) => row.cells.find((cell) => cell.includes('4711')))).toEqual([
      '…24711',
      '…14711',
    ]);
    expect(cardOf(await scene.type('order 14711')).title).toContain('…4711');
  });

  test('why tells plan, limits and all that happened', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('31m');
    const card = cardOf(await scene.type('why 4700', 'vera'));
    const lines = card.lines.map((line) => line.text);
    expect(card.title).toBe('Why order …4700 is reminded');
    expect(lines).toContain('Next by itself: call for the leads at 10:40.');
    expect(lines).toContain('10:30  Reminded the buyer');
    expect(card.facts).toContainEqual({ label: 'Quiet hours', value: '22:00–09:00' });
    scene.heard();
  });

  test('help lists every command, and an unknown word gets the nearest', async () => {
    const scene = await openScene({ orders: [{}] });
    expect(cardOf(await scene.type('help', 'vera')).rows?.map((row) => row.cells[0])).toContain('pause');
    const lost = cardOf(await scene.type('ovrview'));
    expect(lost.title).toBe('I do not know “ovrview”.');
    expect(lost.lines[0]?.text).toBe('Did you mean “overview”?');
  });

  test('Chinese words work everywhere, and a channel answers in its own language', async () => {
    const scene = await openScene({ orders: MORNING });
    await scene.to('10m');
    expect(cardOf(await scene.type('今天', 'mia', 'dingdan')).title).toBe('今天的订单');
    expect(cardOf(await scene.type('订单4700', 'mia', 'dingdan')).language).toBe('zh-CN');
    expect(cardOf(await scene.type('概览', 'mia', 'orders')).title).toBe('Luna Beauty: 2 unpaid');
    expect(textOf(await scene.type('暂停', 'ben', 'dingdan'))).toBe('已暂停：Luna Beauty。');
    expect(scene.team.notes('dingdan')).toHaveLength(1);
    expect(textOf(await scene.type('恢复', 'ben', 'dingdan'))).toBe('已恢复：Luna Beauty。');
    scene.heard();
  });
});

describe('rights', () => {
  test('a member of the channel whom the configuration does not name is an agent there', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    expect(await scene.press('Cancel order', 'stranger')).toMatchObject({
      text: '“Cancel order” needs the role lead.',
    });
    expect(await scene.press('Claim', 'stranger')).toMatchObject({ text: 'It is yours.' });
    await scene.fastForward('2s');
    expect(scene.card().facts).toContainEqual({
      label: 'Claimed by',
      value: expect.stringContaining('stranger'),
    });
    expect(textOf(await scene.type('claim 4700', 'mia'))).toBe('stranger claimed it at 10:06.');
    expect(cardOf(await scene.type('today')).rows?.[0]?.cells.at(-1)).toBe('claimed · stranger');
    scene.heard();
  });

  test('where members are nobody, somebody the configuration does not know gets nothing, not even a look', async () => {
    const scene = await openScene({ orders: [{}], members: 'none' });
    await scene.to('6m');
    expect(textOf(await scene.type('overview', 'stranger'))).toBe('“Show” is not yours to press here.');
    expect(await scene.press('Claim', 'stranger')).toMatchObject({
      text: '“Claim” is not yours to press here.',
    });
    expect(scene.card().title).toContain('asked');
    scene.heard();
  });

  test('an agent may claim but not cancel, a viewer may only look', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    expect(await scene.press('Cancel order', 'mia')).toMatchObject({
      text: '“Cancel order” needs the role lead.',
    });
    expect(await scene.press('Claim', 'vera')).toMatchObject({ text: '“Claim” needs the role agent.' });
    expect(textOf(await scene.type('pause', 'mia'))).toBe('“Pause” needs the role lead.');
    expect(await scene.press('Claim', 'mia')).toMatchObject({ text: 'It is yours.' });
    expect((await scene.rows.order(scene.orderId())).held).toBeNull();
    scene.heard();
  });

  test('a form is as guarded as the button before it', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('16m');
    const form = await scene.press('Remind now', 'mia');
    expect(await scene.team.submit(form, {}, 'vera')).toMatchObject({
      text: '“Remind now” needs the role agent.',
    });
    expect(await scene.team.submit(form, {}, 'mia', 'dingdan')).toMatchObject({ tone: 'bad' });
    expect(await scene.team.submit(form, { text: ' ' }, 'mia')).toMatchObject({ tone: 'bad' });
    await scene.to('20m');
    expect(scene.heard()).toEqual(['5m ask']);
  });
});

describe('buttons', () => {
  test('work only in the channel they were made for', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    const claim = scene.card().buttons.find((button) => button.label === 'Claim')!;
    expect(await scene.team.press(claim, 'mia', 'dingdan')).toMatchObject({
      text: '这个按钮已失效，请重新查询订单。',
    });
    expect(await scene.team.press({ ...claim, token: 'made-up' }, 'mia')).toMatchObject({ tone: 'bad' });
    expect(scene.card().title).toContain('asked');
    scene.heard();
  });

  test('work only on the message they stand on', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    const { token } = scene.card().buttons.find((button) => button.label === 'Claim')!;
    const press = { token: token!, place: 'orders', message: 'orders/another' };
    const actor = { platform: 'console', userId: 'mia', displayName: 'Mia' };
    expect(await scene.team.sink().press({ ...press, actor })).toMatchObject({ tone: 'bad' });
    expect(scene.card().title).toContain('asked');
    const acts = await scene.bot.store.db.selectFrom('acts').select(['name', 'outcome']).execute();
    expect(acts).toEqual([{ name: 'Mia', outcome: 'expired' }]);
    scene.heard();
  });

  test('under a private answer expire after half an hour', async () => {
    const scene = await openScene({ orders: [{}] });
    const answer = cardOf(await scene.fastForward('2m').then(() => scene.type('4700', 'mia')));
    await scene.to('32m');
    const claim = answer.buttons.find((button) => button.label === 'Claim')!;
    expect(await scene.team.press(claim, 'mia')).toMatchObject({
      text: 'This button is too old. Ask for the order again.',
    });
    scene.heard();
  });

  test('pressed after the order was paid say so and do nothing', async () => {
    const scene = await openScene({ orders: [{ pays: '10m' }] });
    await scene.to('6m');
    const cancel = scene.card().buttons.find((button) => button.label === 'Cancel order')!;
    await scene.to('11m');
    expect(await scene.team.press(cancel, 'ben')).toMatchObject({
      text: 'Nothing done: this order is paid now.',
    });
    expect(await scene.rows.effects(scene.orderId(), 'order.cancel')).toEqual([]);
    scene.heard();
  });

  test('of an order that nobody has touched tell how it stands, not when it was placed', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    expect(textOf(await scene.type('undo 4700', 'mia'))).toBe('Nothing done: this order is waiting now.');
    scene.heard();
  });

  test('a form is carried out when a hold has only ended since', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('46m');
    await scene.pressAndSend('Snooze', { for: String(15 * MINUTE) }, 'ben');
    const form = await scene.press('Extend', 'mia');
    await scene.to('62m');
    expect(textOf(await scene.team.submit(form, { for: String(30 * MINUTE) }, 'mia'))).toBe(
      'Deadline extended.',
    );
    scene.heard();
  });

  test('a form does nothing when the buyer answered while it was open, and says so', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('16m');
    const form = await scene.press('Remind now', 'mia');
    const { buyerId } = scene.sandbox.ledger.order(scene.externalId())!;
    scene.sandbox.buyer.write(buyerId, 'I paid by transfer, please look');
    await scene.to('17m');
    const answer = await scene.team.submit(form, {}, 'mia');
    expect(textOf(answer)).toMatch(/^Nothing done\. The buyer answered/);
    expect(scene.heard()).toEqual(['5m ask']);
    expect((await scene.rows.order(scene.orderId())).held).toBe('buyer_replied');
  });

  test('a form to give more time does not bring back an order that was kept open meanwhile', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('47m');
    const form = await scene.press('Extend', 'mia');
    await scene.press('Keep open', 'ben');
    const answer = await scene.team.submit(form, { for: String(30 * MINUTE) }, 'mia');
    expect(textOf(answer)).toMatch(/^Nothing done\. Ben/);
    await scene.to('3h');
    expect(scene.sandbox.ledger.order(scene.externalId())?.final).toBe('open');
    scene.heard();
  });

  test('a length of time that was not offered is not taken', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('6m');
    expect(await scene.pressAndSend('Snooze', { for: String(9_999 * MINUTE) })).toMatchObject({
      tone: 'bad',
    });
    expect((await scene.rows.order(scene.orderId())).held).toBeNull();
    scene.heard();
  });

  test('pause on the board pauses, and turns into resume', async () => {
    const scene = await openScene({ orders: [{}] });
    await scene.to('1m');
    const pause = scene.team.board().buttons.find((button) => button.label === 'Pause')!;
    expect(await scene.team.press(pause, 'ben')).toMatchObject({ text: 'Paused: Luna Beauty.' });
    await scene.fastForward('10s');
    const resume = scene.team.board().buttons.find((button) => button.label === 'Resume')!;
    expect(await scene.team.press(resume, 'ben')).toMatchObject({ text: 'Running again: Luna Beauty.' });
  });
});
